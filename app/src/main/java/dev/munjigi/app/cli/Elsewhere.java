package dev.munjigi.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.control.Visible;
import dev.munjigi.engines.file.PlainFile;
import dev.munjigi.gates.exchange.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// A gate that is reached at its identity host, with a key or a token.
///
/// @param base its address, such as `https://login.example.com`
/// @param key what is shown to it
/// @param keyFile where that was read
/// @param trust whom TLS believes; null for whom the platform does
record Elsewhere(URI base, Secret key, Path keyFile, @Nullable SSLContext trust) {
  private static final int LONGEST_KEY = 8_192;
  private static final int LONGEST_AUTHORITIES = 1 << 20;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /// @throws Trouble when one of them cannot be used
  static Elsewhere of(String gate, @Nullable Path keyFile, @Nullable Path authorities) {
    if (keyFile == null) {
      throw new Trouble(
          Trouble.BAD_INPUT, "`--gate` needs `--key-file FILE`, or `MUNJIGI_KEY_FILE`");
    }
    URI base = address(gate);
    try {
      return new Elsewhere(
          base, key(keyFile), keyFile, authorities == null ? null : trust(authorities));
    } catch (IOException e) {
      throw new Trouble(
          Trouble.BAD_INPUT, "a file cannot be read: " + Visible.of(String.valueOf(e.getMessage())));
    }
  }

  /// ATTACK: the key goes there, so nothing but TLS carries it.
  private static URI address(String gate) {
    try {
      URI base = URI.create(gate);
      String path = base.getPath();
      if ("https".equals(base.getScheme())
          && base.getHost() != null
          && base.getUserInfo() == null
          && base.getQuery() == null
          && base.getFragment() == null
          && (path == null || path.isEmpty() || path.equals("/"))) {
        return URI.create("https://" + base.getRawAuthority());
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new Trouble(
        Trouble.BAD_INPUT,
        "`--gate` is `" + Visible.of(gate) + "`; allowed is such as `https://login.example.com`");
  }

  private static Secret key(Path file) throws IOException {
    // ATTACK: a key that others can read is theirs, too (CWE-732)
    try {
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IOException("`" + file + "` must be closed to others: chmod 600");
      }
    } catch (UnsupportedOperationException e) {
      throw new IOException("`" + file + "` is on a file system without permissions", e);
    }
    String text = new String(PlainFile.read(file, LONGEST_KEY), ISO_8859_1).strip();
    if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IOException("`" + file + "` must hold one key or token");
    }
    return new Secret(text.getBytes(ISO_8859_1));
  }

  private static SSLContext trust(Path authorities) throws IOException {
    byte[] pem = PlainFile.read(authorities, LONGEST_AUTHORITIES);
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))) {
        store.setCertificateEntry("authority-" + count++, one);
      }
      if (count == 0) {
        throw new IOException("`" + authorities + "` must hold certificates in PEM");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("`" + authorities + "` must hold certificates in PEM", e);
    }
  }
}
