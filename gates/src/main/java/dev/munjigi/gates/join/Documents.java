package dev.munjigi.gates.join;

import java.io.IOException;
import java.net.URI;

/// Port: documents of platforms, such as their keys. Safe for use by many threads; blocks.
public interface Documents {
  /// Reads one; no redirect is followed.
  ///
  /// @param at `file`, or `https`, or `http` on loopback
  /// @param most how many bytes it may have
  /// @throws IOException when it cannot be read, or is longer; the message is one line
  byte[] read(URI at, int most) throws IOException;
}
