package dev.munjigi.gates.tls;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/// The judgement of a chain that an authority gave: whether it can be shown in handshakes.
///
/// Guarantees: what is accepted belongs to the key, stands for every host that was ordered, is for
/// servers, is valid now and each of its issuers may issue and signed what stands before it. Does
/// not guarantee that clients trust the last of them.
final class IssuedChain {
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  /// Clocks differ: a certificate that begins within this time is waited for by nobody.
  private static final Duration EARLY = Duration.ofMinutes(1);

  private IssuedChain() {}

  /// @throws IssuanceFailed when it cannot be shown; the message says why
  static Material judge(
      List<X509Certificate> chain, PrivateKey key, SortedSet<ServerName> hosts, Instant now)
      throws IssuanceFailed {
    require(!chain.isEmpty(), "there is none");
    require(
        chain.size() <= CertificateOrder.LONGEST_CHAIN,
        "the chain has `%d` certificates, at most `%d` are taken"
            .formatted(chain.size(), CertificateOrder.LONGEST_CHAIN));
    X509Certificate first = chain.getFirst();
    require(Material.belongs(key, first), "it is not for the key that was ordered");
    Set<String> named = new HashSet<>(NamedCertificates.names(first));
    for (ServerName host : hosts) {
      require(named.contains(host.text()), "it does not stand for host `" + host + "`");
    }
    require(first.getBasicConstraints() < 0, "it is an authority's");
    try {
      List<String> purposes = first.getExtendedKeyUsage();
      require(
          purposes == null || purposes.contains(SERVER_AUTH) || purposes.contains(ANY_PURPOSE),
          "it is not for servers");
    } catch (CertificateParsingException broken) {
      throw failed("its extended key usage cannot be read");
    }
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate one = chain.get(i);
      String which = "certificate `" + (i + 1) + "` of the chain ";
      Instant from = one.getNotBefore().toInstant();
      Instant until = one.getNotAfter().toInstant();
      require(!now.plus(EARLY).isBefore(from), which + "is not valid before `" + from + "`");
      require(now.isBefore(until), which + "expired at `" + until + "`");
      if (i > 0) {
        require(one.getBasicConstraints() >= 0, which + "may not issue certificates");
        require(
            Material.signed(one, chain.get(i - 1)), which + "did not sign the one before it");
      }
    }
    return new Material(chain, key);
  }

  private static void require(boolean holds, String otherwise) throws IssuanceFailed {
    if (!holds) {
      throw failed(otherwise);
    }
  }

  private static IssuanceFailed failed(String why) {
    return new IssuanceFailed(
        IssuanceFailed.Step.CERTIFICATE, "the certificate that came is refused: " + why);
  }
}
