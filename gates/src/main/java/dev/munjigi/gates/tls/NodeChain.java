package dev.munjigi.gates.tls;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/// A node's certificate with its issuers, for a key that somebody else holds.
///
/// @param certificates the node's first; at least one
public record NodeChain(List<X509Certificate> certificates) {
  public NodeChain {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("a chain has at least one certificate");
    }
  }

  /// All of them in PEM.
  public String pem() {
    StringBuilder text = new StringBuilder();
    try {
      for (X509Certificate one : certificates) {
        text.append(Pem.write(Pem.CERTIFICATE, one.getEncoded()));
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
    return text.toString();
  }
}
