package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;

/// A certificate and its wrapped private key, as a store keeps them.
///
/// @param certificate the certificate
/// @param wrappedKey the key in PKCS #8, wrapped by a [KeyWrap]
public record Kept(X509Certificate certificate, Secret wrappedKey) {
  private static final String KEY = "MUNJIGI WRAPPED KEY";

  /// Reads what [#pem] wrote.
  ///
  /// @throws IOException when it is anything else; the message is the rest of a sentence about the
  ///     text, one line
  public static Kept parse(byte[] pem) throws IOException {
    List<PemObject> blocks = Pem.read(pem);
    List<String> labels = blocks.stream().map(PemObject::getType).toList();
    if (!labels.equals(List.of(Pem.CERTIFICATE, KEY))) {
      throw new IOException("does not hold one certificate with its wrapped key behind it");
    }
    try {
      X509Certificate certificate = Pem.certificate(blocks.getFirst());
      return new Kept(certificate, new Secret(blocks.getLast().getContent()));
    } catch (CertificateException e) {
      throw new IOException("holds a broken certificate", e);
    }
  }

  /// As text: the certificate, then the wrapped key (RFC 7468).
  public byte[] pem() {
    String text = certificatePem() + Pem.write(KEY, wrappedKey.reveal());
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// The certificate alone as text.
  String certificatePem() {
    try {
      return Pem.write(Pem.CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }
}
