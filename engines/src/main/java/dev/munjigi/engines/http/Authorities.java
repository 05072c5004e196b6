package dev.munjigi.engines.http;

import dev.munjigi.engines.file.RootsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/// The certificates in a file that a provider's TLS is believed with, read anew each time.
final class Authorities {
  private Authorities() {}

  /// A file that cannot be used.
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    Unreadable(Path file) {
      super("`authorities`: `" + file + "` cannot be read as certificates in PEM");
    }
  }

  /// What believes nothing but them.
  static SSLContext trusting(Path file) throws Unreadable {
    try {
      return RootsFile.trusting(file);
    } catch (IOException | GeneralSecurityException unreadable) {
      throw new Unreadable(file);
    }
  }
}
