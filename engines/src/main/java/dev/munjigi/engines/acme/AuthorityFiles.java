package dev.munjigi.engines.acme;

import dev.munjigi.gates.tls.IssuanceFailed;
import dev.munjigi.gates.tls.IssuanceFailed.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The files that a person puts beside the configuration of an authority. They are read anew for
/// each order.
final class AuthorityFiles {
  private static final int LONGEST = 1 << 20;
  private static final int SHORTEST_MAC_KEY = 16;

  private AuthorityFiles() {}

  /// What believes nothing but the certificates in this file.
  static SSLContext trusting(Path root) throws IssuanceFailed {
    try {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(root)));
      if (all.isEmpty()) {
        throw new IssuanceFailed(
            Step.DIRECTORY, "`acme.root`: `" + root + "` holds no certificate");
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
      throw new IssuanceFailed(
          Step.DIRECTORY,
          "`acme.root`: `" + root + "` cannot be read as certificates in PEM");
    }
  }

  /// The key that binds an account to one that the authority knows already.
  static SecretKey macKey(Path file) throws IssuanceFailed {
    byte[] key;
    try {
      String text = new String(bytes(file), StandardCharsets.US_ASCII).strip();
      key = Base64.getUrlDecoder().decode(text);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IssuanceFailed(
          Step.ACCOUNT, "`mac-key`: `" + file + "` cannot be read as a key in base64url");
    }
    if (key.length < SHORTEST_MAC_KEY) {
      throw new IssuanceFailed(
          Step.ACCOUNT,
          "`mac-key`: `" + file + "` holds fewer than " + SHORTEST_MAC_KEY + " bytes");
    }
    return new SecretKeySpec(key, "HMAC");
  }

  private static byte[] bytes(Path file) throws IOException {
    // ATTACK: a pipe would be waited for, for good
    if (!Files.isRegularFile(file)) {
      throw new IOException("no file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IOException("too long");
      }
      return bytes;
    }
  }
}
