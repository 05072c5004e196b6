package dev.munjigi.edge.wire;

import dev.munjigi.gates.http.HeadLimits;
import dev.munjigi.gates.http.HeadParser;
import dev.munjigi.gates.http.HeadParser.ParsedReply;
import dev.munjigi.gates.http.HeadParser.ParsedRequest;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Takes heads off the front of a buffer; one for each connection.
public final class HeadReader {
  private final LoopBuffers buffers;
  private int scanned;

  public HeadReader(LoopBuffers buffers) {
    this.buffers = buffers;
  }

  /// The head of a request if it is there; what is wrong with it; or null while it is not whole.
  @Nullable ParsedRequest request(ByteBuf in, HeadLimits limits) {
    HeadParser parser = new HeadParser(limits);
    byte[] bytes = view(in, limits);
    return switch (parser.scan(bytes, 0, viewed(in, limits), scanned)) {
      case HeadParser.More more -> later(in, limits);
      case HeadParser.Bad bad -> bad;
      case HeadParser.End end -> {
        taken(in, end);
        yield parser.requestHead(bytes, 0, end.at());
      }
    };
  }

  /// The same for the head of a reply.
  public @Nullable ParsedReply reply(ByteBuf in, HeadLimits limits, String method) {
    HeadParser parser = new HeadParser(limits);
    byte[] bytes = view(in, limits);
    return switch (parser.scan(bytes, 0, viewed(in, limits), scanned)) {
      case HeadParser.More more -> later(in, limits);
      case HeadParser.Bad bad -> new HeadParser.BadReply(bad.refusal().evidence());
      case HeadParser.End end -> {
        taken(in, end);
        yield parser.replyHead(bytes, 0, end.at(), method);
      }
    };
  }

  private byte[] view(ByteBuf in, HeadLimits limits) {
    int count = viewed(in, limits);
    byte[] bytes = buffers.scratch(count);
    in.getBytes(in.readerIndex(), bytes, 0, count);
    return bytes;
  }

  /// One byte more than a head may have is enough to see that it has too many.
  private static int viewed(ByteBuf in, HeadLimits limits) {
    return Math.min(in.readableBytes(), limits.bytes() + 1);
  }

  private <T> @Nullable T later(ByteBuf in, HeadLimits limits) {
    scanned = viewed(in, limits);
    return null;
  }

  private void taken(ByteBuf in, HeadParser.End end) {
    in.skipBytes(end.at());
    scanned = 0;
  }
}
