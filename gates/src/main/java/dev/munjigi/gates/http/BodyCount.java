package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Refusal;
import org.jspecify.annotations.Nullable;

/// Counts one body of HTTP/2 against its stated length, or against how long it may be (RFC 9113
/// section 8.1.1). Made for one body, used by one thread.
public final class BodyCount {
  private final long stated;
  private final long most;
  private long bytes;

  /// @param framing a length, or anything else for a body of unknown length
  /// @param most how many bytes a body of unknown length may have
  public BodyCount(Framing framing, long most) {
    this.stated =
        switch (framing) {
          case Framing.Length length -> length.bytes();
          case Framing.None none -> 0;
          case Framing.Chunked chunked -> -1;
          case Framing.UntilClose close -> -1;
        };
    this.most = most;
  }

  /// Takes the next part; refuses when the body is longer or shorter than it may be.
  ///
  /// @param ended whether it is the last one
  public @Nullable Refusal take(int part, boolean ended) {
    bytes += part;
    if (stated >= 0 && (bytes > stated || (ended && bytes < stated))) {
      // ATTACK: what follows the stated length is another request once it is HTTP/1.1 (CWE-444)
      return HttpReason.LENGTH_MISMATCH.refusal(
          "`content-length: " + stated + "`, and " + bytes + (ended ? "" : " or more") + " bytes");
    }
    return stated < 0 && bytes > most
        ? HttpReason.BODY_TOO_LARGE.refusal("more than " + most + " bytes")
        : null;
  }
}
