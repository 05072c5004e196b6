package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Address;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which certificates of a service's origins are accepted, and what the gate shows them. Immutable.
///
/// Guarantees: what [#judge] lets pass has a path to an authority as [OriginPath] says, is not
/// revoked, and is one of the identities where there are some. Does not guarantee the host's name or
/// that the certificate is for servers: the platform's validator checks these with [#roots].
public final class OriginTrust {
  private static final int URI = 6;

  private final Roots roots;
  private final OriginSettings.Expected expected;
  private final Revocations revocations;
  private final @Nullable Material shown;
  private final boolean unverified;

  /// Who may vouch for origins.
  ///
  /// @param system whether the authorities that come with the platform may
  /// @param own the local authority's certificate, or null when it may not
  /// @param others the certificates of others
  public record Roots(
      boolean system, @Nullable X509Certificate own, Set<X509Certificate> others) {
    public Roots {
      others = Set.copyOf(others);
    }

    /// Those that do not come with the platform.
    public Set<X509Certificate> named() {
      Set<X509Certificate> named = new HashSet<>(others);
      if (own != null) {
        named.add(own);
      }
      return named;
    }
  }

  OriginTrust(
      Roots roots,
      OriginSettings.Expected expected,
      Revocations revocations,
      @Nullable Material shown,
      boolean unverified) {
    this.roots = roots;
    this.expected = expected;
    this.revocations = revocations;
    this.shown = shown;
    this.unverified = unverified;
  }

  /// Who may vouch for origins.
  public Roots roots() {
    return roots;
  }

  /// The name that is asked for; null for the origin's host.
  public @Nullable String serverName() {
    return expected.serverName();
  }

  /// Whether a certificate has to name the host: it has, unless it has to name an identity.
  public boolean byName() {
    return expected.identities().isEmpty();
  }

  /// What the gate shows to origins that ask, or null for nothing.
  public @Nullable Material shown() {
    return shown;
  }

  /// Whether whatever an origin shows is taken.
  public boolean unverified() {
    return unverified;
  }

  /// Judges what an origin showed.
  ///
  /// @param shown the certificate first, then what came with it
  /// @param host the name that was asked for; null for none
  /// @param platform the platform's authorities; not asked for where they may not vouch
  /// @throws CertificateException when it is not accepted; the message is one line
  public void judge(
      List<X509Certificate> shown,
      @Nullable String host,
      Collection<X509Certificate> platform,
      Instant now)
      throws CertificateException {
    if (shown.isEmpty()) {
      throw new CertificateException("it showed no certificate");
    }
    Set<X509Certificate> authorities = roots.named();
    if (roots.system()) {
      authorities.addAll(platform);
    }
    try {
      OriginPath path = OriginPath.of(shown, authorities, now);
      boolean local = path.authority().equals(roots.own());
      revocations.check(path.certificates(), path.authority(), local, now);
      if (byName()) {
        hosts(shown.getFirst(), host);
      } else {
        identity(shown.getFirst());
      }
    } catch (CertificateRefused refused) {
      throw new CertificateException(words(refused.reason()) + refused.evidence());
    }
  }

  private static String words(TlsReason reason) {
    if (reason == TlsReason.CLIENT_CERTIFICATE_REVOKED) {
      return "it is revoked: ";
    }
    boolean unknown = reason == TlsReason.CLIENT_CERTIFICATE_REVOCATION_UNKNOWN;
    return unknown ? "whether it is revoked is unknown: " : "";
  }

  /// INVARIANT: a host is named by the subjectAltName alone (RFC 9525, section 2); the platform's
  /// validator would take the subject where that names no host.
  private static void hosts(X509Certificate certificate, @Nullable String host)
      throws CertificateRefused {
    boolean literal = host == null || Address.parse(host).isPresent();
    if (!literal && NamedCertificates.names(certificate).isEmpty()) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_WRONG_NAME, "its subjectAltName names no host");
    }
  }

  /// An identity is the one URI among the names of a certificate (X509-SVID, section 2).
  private void identity(X509Certificate certificate) throws CertificateException {
    List<String> uris = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.getFirst() instanceof Integer kind && kind == URI) {
          uris.add(String.valueOf(name.getLast()));
        }
      }
    } catch (CertificateParsingException broken) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_MALFORMED, "its names cannot be read");
    }
    boolean known =
        uris.size() == 1
            && expected.identities().stream().anyMatch(id -> id.toString().equals(uris.getFirst()));
    if (!known) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_WRONG_NAME,
          uris.isEmpty()
              ? "it names no identity"
              : "it names `" + String.join("`, `", uris) + "`, which is not an expected identity");
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof OriginTrust that
        && roots.equals(that.roots)
        && expected.equals(that.expected)
        && revocations.equals(that.revocations)
        && Objects.equals(shown, that.shown)
        && unverified == that.unverified;
  }

  @Override
  public int hashCode() {
    return Objects.hash(roots, expected, unverified);
  }
}
