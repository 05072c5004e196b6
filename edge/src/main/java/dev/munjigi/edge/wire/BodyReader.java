package dev.munjigi.edge.wire;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.http.ChunkedBody;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes one body off the front of a buffer, by its framing; nothing is copied.
public final class BodyReader {
  private final @Nullable ChunkedBody chunked;
  private final boolean endless;
  private long left;
  private int count;
  private boolean over;
  private @Nullable Refusal fault;

  /// What stands at the front of the buffer.
  public enum Next {
    /// Body bytes, to be taken with `take`.
    DATA,
    /// Nothing that can be used yet.
    MORE,
    /// The body is whole; the buffer stands behind it.
    END,
    /// The body is malformed, as `fault` says.
    BAD
  }

  /// @param most how many bytes a chunked body may have
  public BodyReader(Framing framing, long most) {
    chunked = framing instanceof Framing.Chunked ? new ChunkedBody(most) : null;
    endless = framing instanceof Framing.UntilClose;
    left = framing instanceof Framing.Length length ? length.bytes() : 0;
  }

  /// Looks at the front of the buffer and takes off what frames the data.
  public Next next(ByteBuf in) {
    if (chunked != null) {
      return nextChunked(chunked, in);
    }
    if (endless || left > 0) {
      count = endless ? in.readableBytes() : (int) Math.min(left, in.readableBytes());
      left -= endless ? 0 : count;
      return count == 0 ? Next.MORE : Next.DATA;
    }
    over = true;
    return Next.END;
  }

  private Next nextChunked(ChunkedBody decoder, ByteBuf in) {
    ByteBuffer bytes = in.nioBuffer();
    ChunkedBody.Step step = decoder.next(bytes);
    in.skipBytes(bytes.position());
    return switch (step) {
      case ChunkedBody.Content content -> {
        count = content.length();
        yield Next.DATA;
      }
      case ChunkedBody.More more -> Next.MORE;
      case ChunkedBody.End end -> {
        over = true;
        yield Next.END;
      }
      case ChunkedBody.Bad bad -> {
        fault = bad.refusal();
        yield Next.BAD;
      }
    };
  }

  /// Takes the data that `next` found; the caller owns it.
  public ByteBuf take(ByteBuf in) {
    return in.readRetainedSlice(count);
  }

  /// Whether it has no end but the connection's.
  public boolean endless() {
    return endless;
  }

  /// Whether nothing more is needed for it to be whole.
  public boolean atEnd() {
    return over || (chunked == null && !endless && left == 0);
  }

  /// The trailer fields behind it, once it is whole.
  public Fields trailers() {
    return chunked == null ? Fields.NONE : chunked.trailers();
  }

  /// What is wrong with it.
  public Refusal fault() {
    if (fault == null) {
      throw new IllegalStateException("nothing is wrong with the body");
    }
    return fault;
  }
}
