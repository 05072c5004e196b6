package dev.munjigi.edge.dial;

import dev.munjigi.gates.tls.OriginTrust;
import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Judges an origin's certificate in the middle of a handshake: the `tls` gate checks its path, its
/// revocation and its identity; then the platform's validator checks its uses, the host's name where
/// one is expected (RFC 9525), and that the platform distrusts none of the authorities.
final class OriginJudge extends X509ExtendedTrustManager {
  private final OriginTrust trust;
  private final InstantSource clock;
  private final boolean openSsl;

  private final X509ExtendedTrustManager validator;
  private final List<X509Certificate> platform;

  /// @param openSsl whether refusals have to name the alert in OpenSSL's terms
  OriginJudge(OriginTrust trust, InstantSource clock, boolean openSsl) {
    this.trust = trust;
    this.clock = clock;
    this.openSsl = openSsl;
    try {
      platform =
          trust.roots().system() ? List.of(validator(null).getAcceptedIssuers()) : List.of();
      validator = validator(store());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the platform can check certificates", e);
    }
  }

  /// All who may vouch.
  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    List<X509Certificate> all = new ArrayList<>(trust.roots().named());
    all.addAll(platform);
    for (int i = 0; i < all.size(); i++) {
      store.setCertificateEntry(String.valueOf(i), all.get(i));
    }
    return store;
  }

  private static X509ExtendedTrustManager validator(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(roots);
    for (TrustManager one : factory.getTrustManagers()) {
      if (one instanceof X509ExtendedTrustManager validator) {
        return validator;
      }
    }
    throw new GeneralSecurityException("there is no validator");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    if (trust.unverified()) {
      return;
    }
    if (engine == null) {
      throw onlyByEngines();
    }
    try {
      trust.judge(List.of(chain), engine.getPeerHost(), platform, clock.instant());
      validator.checkServerTrusted(chain, type, engine);
    } catch (CertificateException refused) {
      // without it the origin would be told of an internal error of the gate
      throw openSsl
          ? new OpenSslCertificateException(refused, CertificateVerifier.X509_V_ERR_CERT_REJECTED)
          : refused;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw onlyByEngines();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    throw onlyByEngines();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    throw onlyByEngines();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    throw onlyByEngines();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type)
      throws CertificateException {
    throw onlyByEngines();
  }

  // INVARIANT: without the engine the validator would not check the host's name
  private static CertificateException onlyByEngines() {
    return new CertificateException("origins are judged in their own handshakes alone");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
