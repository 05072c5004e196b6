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
    byte[] bytes = unscanned(in, limits);
    return switch (parser.scan(bytes, 0, viewed(in, limits), scanned)) {
      case HeadParser.More more -> later(in, limits);
      case HeadParser.Bad bad -> bad;
      case HeadParser.End end -> {
        taken(in, end, bytes);
        yield parser.requestHead(bytes, 0, end.at());
      }
    };
  }

  /// The same for the head of a reply.
  public @Nullable ParsedReply reply(ByteBuf in, HeadLimits limits, String method) {
    HeadParser parser = new HeadParser(limits);
    byte[] bytes = unscanned(in, limits);
    return switch (parser.scan(bytes, 0, viewed(in, limits), scanned)) {
      case HeadParser.More more -> later(in, limits);
      case HeadParser.Bad bad -> new HeadParser.BadReply(bad.refusal().evidence());
      case HeadParser.End end -> {
        taken(in, end, bytes);
        yield parser.replyHead(bytes, 0, end.at(), method);
      }
    };
  }

  /// The head so far, each byte at its place; those that were scanned before are left out, but the
  /// few that the scanner looks back at.
  private byte[] unscanned(ByteBuf in, HeadLimits limits) {
    int count = viewed(in, limits);
    // ATTACK: copying the whole head for every byte that drips in would cost its square
    int from = count > limits.bytes() ? 0 : Math.max(0, scanned - HeadParser.LOOK_BACK);
    byte[] bytes = buffers.scratch(count);
    in.getBytes(in.readerIndex() + from, bytes, from, count - from);
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

  /// Takes the head off and completes what was left out of it.
  private void taken(ByteBuf in, HeadParser.End end, byte[] bytes) {
    int before = Math.min(end.at(), Math.max(0, scanned - HeadParser.LOOK_BACK));
    in.getBytes(in.readerIndex(), bytes, 0, before);
    in.skipBytes(end.at());
    scanned = 0;
  }
}
