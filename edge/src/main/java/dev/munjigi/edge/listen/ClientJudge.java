package dev.munjigi.edge.listen;

import dev.munjigi.gates.exchange.ClientCertificate;
import dev.munjigi.gates.tls.CertificateRefused;
import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.TlsReason;
import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Asks the `tls` gate about a client's certificate in the middle of a handshake, and has the
/// engine send the alert that fits.
final class ClientJudge extends X509ExtendedTrustManager {
  private static final String JUDGED = "munjigi.client";

  private final ClientTrust trust;
  private final InstantSource clock;
  private final boolean openSsl;

  /// @param openSsl whether refusals have to name the alert in OpenSSL's terms
  ClientJudge(ClientTrust trust, InstantSource clock, boolean openSsl) {
    this.trust = trust;
    this.clock = clock;
    this.openSsl = openSsl;
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    ClientCertificate client;
    try {
      client = trust.judge(List.of(chain), clock.instant());
    } catch (CertificateRefused refused) {
      throw openSsl ? new OpenSslCertificateException(refused, error(refused.reason())) : refused;
    }
    SSLSession session = engine == null ? null : engine.getHandshakeSession();
    if (session != null) {
      session.putValue(JUDGED, client);
    }
  }

  /// The client's certificate of a handshake that is done; null when it showed none.
  ///
  /// INVARIANT: whatever the engine let through, what is returned was judged by the gate.
  static @Nullable ClientCertificate of(SSLSession session, ClientTrust trust, InstantSource clock)
      throws CertificateRefused {
    if (session.getValue(JUDGED) instanceof ClientCertificate judged) {
      session.removeValue(JUDGED);
      return judged;
    }
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate one : session.getPeerCertificates()) {
        chain.add((X509Certificate) one);
      }
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
    return trust.judge(chain, clock.instant());
  }

  private static int error(TlsReason reason) {
    return switch (reason) {
      case CLIENT_CERTIFICATE_EXPIRED -> CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
      case CLIENT_CERTIFICATE_NOT_YET_VALID -> CertificateVerifier.X509_V_ERR_CERT_NOT_YET_VALID;
      case CLIENT_CERTIFICATE_UNTRUSTED ->
          CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY;
      case CLIENT_CERTIFICATE_REVOKED -> CertificateVerifier.X509_V_ERR_CERT_REVOKED;
      case CLIENT_CERTIFICATE_WRONG_USAGE -> CertificateVerifier.X509_V_ERR_INVALID_PURPOSE;
      case CLIENT_CERTIFICATE_CHAIN_BROKEN -> CertificateVerifier.X509_V_ERR_INVALID_CA;
      default -> CertificateVerifier.X509_V_ERR_CERT_REJECTED;
    };
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, type, (SSLEngine) null);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    checkClientTrusted(chain, type, (SSLEngine) null);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw neverAClient();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    throw neverAClient();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    throw neverAClient();
  }

  private static CertificateException neverAClient() {
    return new CertificateException("a listener is no client");
  }

  /// What the handshake tells clients of whose certificates are accepted.
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.authorities().toArray(new X509Certificate[0]);
  }
}
