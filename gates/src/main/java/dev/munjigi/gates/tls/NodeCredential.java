package dev.munjigi.gates.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;

/// What a node holds: its certificate, its key, and the root that both ends trust.
///
/// @param material the certificate with its issuer, and its key
/// @param root the root to trust
/// @param spiffeId whom the certificate names
public record NodeCredential(Material material, X509Certificate root, SpiffeId spiffeId) {
  /// Takes what a gate gave.
  ///
  /// @param keys the node's own
  /// @param chainPem the certificate first
  /// @param rootPem the root
  /// @throws CertificateException when the certificate is for another key, names no identity, or
  ///     does not lead to the root; the message is one line
  public static NodeCredential of(KeyPair keys, String chainPem, String rootPem, Instant now)
      throws CertificateException {
    return of(NodeProof.chain(chainPem), keys.getPrivate(), root(rootPem), now);
  }

  /// Reads what was written to a folder.
  ///
  /// @param keyPem PKCS #8 in PEM
  /// @throws CertificateException when the three do not belong together, or the certificate is not
  ///     valid at the moment
  public static NodeCredential read(String chainPem, String keyPem, String rootPem, Instant now)
      throws CertificateException {
    try {
      List<PemObject> blocks = Pem.read(keyPem.getBytes(StandardCharsets.US_ASCII));
      if (blocks.isEmpty()) {
        throw new CertificateException("there is no key");
      }
      return of(NodeProof.chain(chainPem), Pem.key(blocks.getFirst()), root(rootPem), now);
    } catch (IOException | GeneralSecurityException broken) {
      throw new CertificateException(String.valueOf(broken.getMessage()), broken);
    }
  }

  private static NodeCredential of(
      List<X509Certificate> chain, PrivateKey key, X509Certificate root, Instant now)
      throws CertificateException {
    Material material;
    try {
      material = new Material(chain, key);
    } catch (IllegalArgumentException other) {
      throw new CertificateException(String.valueOf(other.getMessage()), other);
    }
    SpiffeId named = named(chain.getFirst());
    new ClientTrust(
            true,
            List.of(new ClientTrust.Authority(root, true, "")),
            new Revocations(List.of(), false, Set.of()),
            named.domain())
        .judge(chain, now);
    return new NodeCredential(material, root, named);
  }

  private static SpiffeId named(X509Certificate certificate) throws CertificateException {
    List<String> uris = StrictCertificate.parse(certificate.getEncoded()).uris();
    try {
      return SpiffeId.parse(uris.isEmpty() ? "" : uris.getFirst());
    } catch (IllegalArgumentException none) {
      throw new CertificateException("it names no SPIFFE ID", none);
    }
  }

  /// A root's certificate in PEM.
  ///
  /// @throws CertificateException when it is not exactly one certificate, of an authority
  public static X509Certificate root(String pem) throws CertificateException {
    List<X509Certificate> all = NodeProof.chain(pem);
    if (all.size() != 1 || all.getFirst().getBasicConstraints() < 0) {
      throw new CertificateException("one certificate of an authority is needed");
    }
    return all.getFirst();
  }

  /// A certificate's SHA-256 in lower-case hexadecimal.
  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  /// A new key of a node: P-256.
  public static KeyPair newKeys(SecureRandom random) {
    return Authority.pair("secp256r1", random);
  }

  /// The root in PEM.
  public String rootPem() {
    return new NodeChain(List.of(root)).pem();
  }
}
