package dev.munjigi.engines.acme;

import dev.munjigi.engines.file.PlainFile;
import dev.munjigi.engines.file.RootsFile;
import dev.munjigi.gates.tls.IssuanceFailed;
import dev.munjigi.gates.tls.IssuanceFailed.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/// The files that a person puts beside the configuration of an authority. They are read anew for
/// each order.
final class AuthorityFiles {
  private static final int LONGEST = 1 << 20;
  private static final int SHORTEST_MAC_KEY = 16;

  private AuthorityFiles() {}

  /// What believes nothing but the certificates in this file.
  static SSLContext trusting(Path root) throws IssuanceFailed {
    try {
      return RootsFile.trusting(root);
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
      String text = new String(PlainFile.read(file, LONGEST), StandardCharsets.US_ASCII).strip();
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
}
