package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.ClientCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.util.io.pem.PemObject;

/// What a node signs with the key of its certificate to get the next one: where it asks, what the
/// gate gave it to sign, and the request for the next key.
///
/// Guarantees: a signature holds for one gate, one nonce and one request, and for nothing else that
/// is signed with such a key: in TLS it begins otherwise (RFC 8446, section 4.4.3).
///
/// @param gate the address of the identity host
/// @param nonce what the gate gave
/// @param request the request for the next certificate, DER
public record NodeProof(String gate, String nonce, byte[] request) {
  private static final int MOST_CHAIN = 4;

  private byte[] message() {
    try {
      String digest =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(request));
      return ("munjigi node renewal 1\n" + gate + "\n" + nonce + "\n" + digest + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Signs it.
  public byte[] sign(PrivateKey key) {
    try {
      Signature signer = Signature.getInstance(algorithm(key.getAlgorithm()));
      signer.initSign(key);
      signer.update(message());
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of a certificate can sign", e);
    }
  }

  /// Whose certificate it is, if its key signed this.
  ///
  /// @param chainPem the certificate first
  /// @param holders who may be meant
  /// @return the SPIFFE ID
  /// @throws CertificateException when the certificate is not accepted, or the signature does not
  ///     hold; the message is one line
  public SpiffeId holder(String chainPem, byte[] signature, ClientTrust holders, Instant now)
      throws CertificateException {
    List<X509Certificate> chain = chain(chainPem);
    ClientCertificate holder = holders.judge(chain, now);
    if (!holds(chain.getFirst().getPublicKey(), signature)) {
      throw new CertificateException("its key did not sign this");
    }
    return SpiffeId.parse(Objects.requireNonNullElse(holder.spiffeId(), ""));
  }

  private boolean holds(PublicKey key, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm(key.getAlgorithm()));
      verifier.initVerify(key);
      verifier.update(message());
      return verifier.verify(signature);
    } catch (GeneralSecurityException broken) {
      return false;
    }
  }

  private static String algorithm(String kind) {
    return kind.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  static List<X509Certificate> chain(String pem) throws CertificateException {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (PemObject block : Pem.read(pem.getBytes(StandardCharsets.US_ASCII))) {
        if (block.getType().equals(Pem.CERTIFICATE) && chain.size() < MOST_CHAIN) {
          chain.add(Pem.certificate(block));
        }
      }
    } catch (IOException broken) {
      throw new CertificateException("the chain " + broken.getMessage(), broken);
    }
    if (chain.isEmpty()) {
      throw new CertificateException("there is no certificate");
    }
    return chain;
  }
}
