package dev.munjigi.gates.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The certificate that the listeners want of a public authority.
///
/// @param authority whom from
/// @param hosts what it stands for; 1 to 100
/// @param challenges those that a listener can answer, the preferred one first; at least one
public record WantedCertificate(
    AcmeSettings authority, SortedSet<ServerName> hosts, List<AcmeSettings.Challenge> challenges) {
  private static final int DIGITS = 16;

  public WantedCertificate {
    hosts = new TreeSet<>(hosts);
    challenges = List.copyOf(challenges);
    if (hosts.isEmpty() || hosts.size() > CertificateOrder.MOST_HOSTS || challenges.isEmpty()) {
      throw new IllegalArgumentException("a certificate needs hosts and a challenge");
    }
  }

  /// The host as a public authority can certify it by its challenges; empty for wildcards, addresses
  /// and names of one label, such as `localhost`.
  public static Optional<ServerName> certifiable(String host) {
    return ServerName.parse(host).filter(name -> name.text().indexOf('.') > 0);
  }

  /// The hosts on one line.
  String names() {
    return hosts.stream().map(ServerName::text).collect(Collectors.joining(" "));
  }

  /// The first 16 hex digits of a SHA-256 over everything that decides how an order goes.
  String digest() {
    try {
      String all =
          authority.directory()
              + "\n"
              + names()
              + "\n"
              + authority.challenge()
              + "\n"
              + authority.contact()
              + "\n"
              + authority.account()
              + "\n"
              + challenges;
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
