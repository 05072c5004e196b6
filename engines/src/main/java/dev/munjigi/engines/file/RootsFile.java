package dev.munjigi.engines.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A file with certificates of authorities that a person trusts, in PEM or DER.
public final class RootsFile {
  private static final int LONGEST = 1 << 20;

  private RootsFile() {}

  /// What believes nothing but the certificates in this file.
  ///
  /// @throws IOException when it cannot be read, or holds no certificate
  public static SSLContext trusting(Path roots) throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> all =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(PlainFile.read(roots, LONGEST)));
    if (all.isEmpty()) {
      throw new IOException("`" + roots + "` holds no certificate");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate one : all) {
      store.setCertificateEntry("root-" + count++, one);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
