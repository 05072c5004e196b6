package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Clause;
import java.nio.file.Path;
import java.util.List;

/// What a listener offers in its handshakes, and what it demands.
///
/// @param certificates where its certificates come from; at least one, and the first is for clients
///     that ask for no name, or for an unknown one
/// @param oldest the oldest protocol it takes
/// @param clients what it demands of clients
public record TlsSettings(List<CertificateSource> certificates, Version oldest, Clients clients) {
  public TlsSettings {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("a listener has at least one certificate");
    }
  }

  /// With one certificate, and nothing demanded of clients.
  public TlsSettings(CertificateSource certificate, Version oldest) {
    this(List.of(certificate), oldest, Clients.NONE);
  }

  /// A protocol version.
  public enum Version {
    TLS_1_2,
    TLS_1_3
  }

  /// Where a certificate comes from.
  public sealed interface CertificateSource {}

  /// The local authority issues it for the hosts of all services.
  public record Auto() implements CertificateSource {}

  /// An authority that the public trusts issues it for the hosts of all services (ACME); until
  /// then, and for what such an authority gives none, the local authority does.
  ///
  /// @param clause where it is written
  public record Acme(Clause clause) implements CertificateSource {}

  /// A person put it there.
  ///
  /// @param chain PEM, the certificate first, then its issuers
  /// @param key PEM, unencrypted, readable by the owner only: EC or RSA in PKCS #8, SEC 1 or PKCS
  ///     #1
  /// @param stapling where the responder's word about it comes from
  public record Files(NamedFile chain, NamedFile key, Stapling stapling)
      implements CertificateSource {
    /// Without stapling.
    public Files(Path chain, Path key) {
      this(NamedFile.of(chain), NamedFile.of(key), new Stapling.Off());
    }
  }

  /// Where the responder's word about a certificate comes from (OCSP, RFC 6960).
  public sealed interface Stapling {
    /// There is none.
    record Off() implements Stapling {}

    /// The certificate's own responder is asked, over HTTP, in the background.
    record Fetch() implements Stapling {}

    /// Somebody else puts it there.
    ///
    /// @param response a response in DER
    record FromFile(NamedFile response) implements Stapling {}
  }

  /// What is demanded of clients.
  ///
  /// @param demand whether they have to show a certificate
  /// @param own whether the local authority's count
  /// @param authorities PEM files of other authorities
  /// @param revocation files of revocation lists, PEM or DER
  public record Clients(
      Demand demand, boolean own, List<NamedFile> authorities, List<NamedFile> revocation) {
    /// Nothing.
    public static final Clients NONE = new Clients(Demand.OFF, true, List.of(), List.of());

    public Clients {
      authorities = List.copyOf(authorities);
      revocation = List.copyOf(revocation);
    }
  }

  /// Whether clients have to show a certificate.
  public enum Demand {
    /// They are not asked for one.
    OFF,
    /// They may; one that is shown has to be good.
    OPTIONAL,
    /// They have to.
    REQUIRED
  }
}
