package dev.munjigi.gates.exchange;

/// How long a message's body is (RFC 9112 section 6).
public sealed interface Framing {
  /// There is no body.
  record None() implements Framing {
    /// The one instance that is needed.
    public static final None INSTANCE = new None();
  }

  /// A body of exactly this many bytes, at least 1.
  record Length(long bytes) implements Framing {
    public Length {
      if (bytes < 1) {
        throw new IllegalArgumentException("a body has at least one byte");
      }
    }
  }

  /// A body in chunks, its length unknown.
  record Chunked() implements Framing {
    /// The one instance that is needed.
    public static final Chunked INSTANCE = new Chunked();
  }

  /// A body that ends with its connection; replies only.
  record UntilClose() implements Framing {
    /// The one instance that is needed.
    public static final UntilClose INSTANCE = new UntilClose();
  }
}
