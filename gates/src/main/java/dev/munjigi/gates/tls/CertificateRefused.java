package dev.munjigi.gates.tls;

import java.security.cert.CertificateException;

/// A peer's certificate is not accepted.
public final class CertificateRefused extends CertificateException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 256;

  private final TlsReason reason;

  /// @param evidence what was seen, for the log; only its printable ASCII is kept
  CertificateRefused(TlsReason reason, String evidence) {
    super(Printable.line(evidence, LONGEST));
    this.reason = reason;
  }

  /// There is none where one is demanded.
  public static CertificateRefused missing() {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_MISSING, "no certificate was shown");
  }

  /// Why.
  public TlsReason reason() {
    return reason;
  }

  /// What was seen, one line.
  public String evidence() {
    return String.valueOf(getMessage());
  }
}
