package dev.munjigi.edge.dial;

import dev.munjigi.gates.tls.OriginTrust;
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

/// Judges an origin's certificate in the middle of a handshake: the platform's validator checks the
/// path (RFC 5280, section 6), its uses, and the host's name where one is expected (RFC 9525); the
/// `tls` gate checks the rest.
final class OriginJudge extends X509ExtendedTrustManager {
  private final OriginTrust trust;
  private final InstantSource clock;

  /// Those that may vouch, each enough alone.
  private final List<X509ExtendedTrustManager> validators = new ArrayList<>();

  private final List<X509Certificate> platform;

  OriginJudge(OriginTrust trust, InstantSource clock) {
    this.trust = trust;
    this.clock = clock;
    try {
      if (!trust.roots().named().isEmpty()) {
        validators.add(validator(store()));
      }
      platform = new ArrayList<>();
      if (trust.roots().system()) {
        X509ExtendedTrustManager system = validator(null);
        validators.add(system);
        platform.addAll(List.of(system.getAcceptedIssuers()));
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the platform can check certificates", e);
    }
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate root : trust.roots().named()) {
      store.setCertificateEntry(String.valueOf(number++), root);
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
    CertificateException refused = new CertificateException("no authority may vouch for it");
    for (X509ExtendedTrustManager validator : validators) {
      try {
        validator.checkServerTrusted(chain, type, engine);
        trust.judge(List.of(chain), platform, clock.instant());
        return;
      } catch (CertificateException next) {
        refused = next;
      }
    }
    throw refused;
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
