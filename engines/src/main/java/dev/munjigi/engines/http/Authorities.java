package dev.munjigi.engines.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The certificates in a file that a provider's TLS is believed with, read anew each time.
final class Authorities {
  private static final int LONGEST = 1 << 20;

  private Authorities() {}

  /// A file that cannot be used.
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    Unreadable(Path file) {
      super("`authorities`: `" + file + "` cannot be read as certificates in PEM");
    }
  }

  /// What believes nothing but them.
  static SSLContext trusting(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(regular(file))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(in.readNBytes(LONGEST)));
      if (all.isEmpty()) {
        throw new Unreadable(file);
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
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new Unreadable(file);
    }
  }

  /// ATTACK: a pipe would be waited for, for good.
  private static Path regular(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new Unreadable(file);
    }
    return file;
  }
}
