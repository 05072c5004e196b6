package dev.munjigi.gates.tls;

import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is ordered from an authority.
///
/// @param authority whom from
/// @param account the account's key, ECDSA on P-256
/// @param hosts what the certificate has to stand for; 1 to 100
/// @param key its key, ECDSA on P-256
/// @param challenge how the authority is shown that the hosts are this gate's
/// @param replaces the certificate that it takes the place of, or null
public record CertificateOrder(
    AcmeSettings authority,
    KeyPair account,
    SortedSet<ServerName> hosts,
    KeyPair key,
    AcmeSettings.Challenge challenge,
    @Nullable X509Certificate replaces) {
  /// How many hosts one certificate stands for at most.
  public static final int MOST_HOSTS = 100;

  /// How many certificates a chain has at most.
  public static final int LONGEST_CHAIN = 6;

  public CertificateOrder {
    hosts = new TreeSet<>(hosts);
    if (hosts.isEmpty() || hosts.size() > MOST_HOSTS) {
      throw new IllegalArgumentException("an order is for 1 to " + MOST_HOSTS + " hosts");
    }
  }

  /// Never a key.
  @Override
  public String toString() {
    return "CertificateOrder[" + authority.directory() + ", " + hosts + "]";
  }
}
