package dev.munjigi.gates.tls;

import java.nio.file.Path;

/// What a listener offers in its handshakes.
///
/// @param certificate where its certificate comes from
/// @param oldest the oldest protocol it takes
public record TlsSettings(CertificateSource certificate, Version oldest) {

  /// A protocol version.
  public enum Version {
    TLS_1_2,
    TLS_1_3
  }

  /// Where a certificate comes from.
  public sealed interface CertificateSource {}

  /// The local authority issues it for the hosts of all services.
  public record Auto() implements CertificateSource {}

  /// A person put it there.
  ///
  /// @param chain PEM, the certificate first, then its issuers
  /// @param key PEM, unencrypted, readable by the owner only: EC or RSA in PKCS #8, SEC 1 or PKCS
  ///     #1
  public record Files(Path chain, Path key) implements CertificateSource {}
}
