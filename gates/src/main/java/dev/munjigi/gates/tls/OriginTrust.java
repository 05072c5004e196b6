package dev.munjigi.gates.tls;

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
/// Guarantees: [#judge] lets nobody pass who is revoked, or who is not one of the identities where
/// there are some. Does not guarantee the path to an authority, its dates, its uses or the host's
/// name: the platform's validator checks these with [#roots] before.
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

  /// Judges what an origin showed and the platform's validator accepted.
  ///
  /// @param chain the certificate first, then its issuers, as they came
  /// @param platform the platform's authorities; not asked for where they may not vouch
  /// @throws CertificateException when it is not accepted; the message is one line
  public void judge(
      List<X509Certificate> chain, Collection<X509Certificate> platform, Instant now)
      throws CertificateException {
    if (!byName()) {
      identity(chain.getFirst());
    }
    if (roots.own() == null && revocations.lists().isEmpty()) {
      return;
    }
    List<X509Certificate> path = new ArrayList<>();
    path.add(chain.getFirst());
    // the validator accepted a path; its certificates are told by who signed whom
    while (path.size() <= chain.size()) {
      X509Certificate last = path.getLast();
      X509Certificate own = roots.own();
      if (own != null && Material.signed(own, last)) {
        revocations.check(path, own, true, now);
        return;
      }
      X509Certificate root = signer(roots.others(), last);
      X509Certificate vouching =
          root == null && roots.system() ? signer(platform, last) : root;
      if (vouching != null) {
        revocations.check(path, vouching, false, now);
        return;
      }
      X509Certificate next = signer(chain, last);
      if (next == null || path.contains(next)) {
        break;
      }
      path.add(next);
    }
    if (revocations.demanded()) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_REVOCATION_UNKNOWN, "its chain leads to no authority");
    }
  }

  private static @Nullable X509Certificate signer(
      Collection<X509Certificate> among, X509Certificate certificate) {
    for (X509Certificate one : among) {
      if (Material.signed(one, certificate)) {
        return one;
      }
    }
    return null;
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
          TlsReason.CLIENT_CERTIFICATE_UNTRUSTED,
          "it names " + (uris.isEmpty() ? "no identity" : "`" + String.join("`, `", uris) + "`"));
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
