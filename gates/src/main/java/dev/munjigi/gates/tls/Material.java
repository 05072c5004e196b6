package dev.munjigi.gates.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A certificate with its issuers and its private key: what a listener shows in a handshake.
///
/// Guarantees: the key belongs to the first certificate; each certificate is signed by the next.
/// Does not guarantee that any of them is valid at a moment, or trusted.
///
/// @param chain the certificate first, then its issuers; at least one
/// @param key its private key, EC or RSA
public record Material(List<X509Certificate> chain, PrivateKey key) {
  public Material {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a chain has at least one certificate");
    }
    if (!belongs(key, chain.getFirst())) {
      throw new IllegalArgumentException("the key does not belong to the first certificate");
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!signed(chain.get(i + 1), chain.get(i))) {
        throw new IllegalArgumentException("a certificate is not signed by the next one");
      }
    }
  }

  /// The certificate itself.
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /// The chain as PEM, the certificate first.
  public String chainPem() {
    return new NodeChain(chain).pem();
  }

  /// The private key as PEM in clear (PKCS #8), to hand it over to whom it belongs; never to be
  /// logged.
  public String keyPem() {
    return Pem.write("PRIVATE KEY", key.getEncoded());
  }

  /// The first moment at which two thirds of the life of one of the certificates are over.
  public Instant dueAt() {
    return chain.stream().map(Material::dueAt).min(Instant::compareTo).orElseThrow();
  }

  /// The moment at which two thirds of a certificate's life are over.
  static Instant dueAt(X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant to = certificate.getNotAfter().toInstant();
    return from.plus(Duration.between(from, to).dividedBy(3).multipliedBy(2));
  }

  /// Whether a certificate's key verifies what this key signs.
  static boolean belongs(PrivateKey key, X509Certificate certificate) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "";
        };
    if (algorithm.isEmpty()) {
      return false;
    }
    try {
      byte[] probe = certificate.getSignature();
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Whether `issuer` names and signed `certificate`.
  static boolean signed(X509Certificate issuer, X509Certificate certificate) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// The certificate's serial number and subject; never the key.
  @Override
  public String toString() {
    X509Certificate first = certificate();
    return "Material["
        + first.getSerialNumber().toString(16)
        + ", "
        + first.getSubjectX500Principal()
        + ", key redacted]";
  }
}
