package dev.munjigi.engines.journal;

import java.io.IOException;

/// There is no space left, or none that this process may use; what was there before is unharmed.
final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1;

  DiskFullException(String message) {
    super(message);
  }
}
