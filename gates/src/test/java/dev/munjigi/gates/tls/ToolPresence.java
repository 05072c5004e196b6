package dev.munjigi.gates.tls;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;

/// Programs of the machine that a test needs.
final class ToolPresence {
  private ToolPresence() {}

  /// Goes on when the program is there; otherwise says so loudly and skips, and fails in CI.
  static void require(String program) throws IOException, InterruptedException {
    int found = new ProcessBuilder("which", program).start().waitFor();
    if (found == 0) {
      return;
    }
    String message = "`" + program + "` is missing: this claim is not tested here";
    System.err.println("WARNING: " + message);
    if (System.getenv("CI") != null) {
      fail(message);
    }
    abort(message);
  }
}
