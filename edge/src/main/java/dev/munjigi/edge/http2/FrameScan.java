package dev.munjigi.edge.http2;

import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.FrameBudget;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Looks over the bytes of a connection before they are read, frame by frame: what they cost, and
/// whether a head is under way.
///
/// Nothing is kept but the nine octets of a frame's own head (RFC 9113 section 4.1).
final class FrameScan {
  private static final int PREFACE = 24;
  private static final int HEAD = 9;
  private static final int PADDED = 0x8;
  private static final int ENDS_HEAD = 0x4;
  private static final int ENDS_STREAM = 0x1;

  /// Data up to this size may be nothing but padding.
  private static final int MOST_PADDING = 256;

  private final FrameBudget budget;
  private final boolean byClient;
  private final byte[] head = new byte[HEAD];
  private long skip;
  private int have;
  private boolean headOpen;
  private boolean endsHead;

  private FrameScan(FrameBudget budget, boolean byClient) {
    this.budget = budget;
    this.byClient = byClient;
    this.skip = byClient ? PREFACE : 0;
  }

  /// Of what a client sends.
  static FrameScan ofClient(FrameBudget budget) {
    return new FrameScan(budget, true);
  }

  /// Of what an origin sends. Its resets are frames like others: they free a place that only the
  /// gate can take again, and a gRPC server that refuses in the middle of a call resets often.
  static FrameScan ofOrigin(FrameBudget budget) {
    return new FrameScan(budget, false);
  }

  /// Whether the head of a message has begun and is not whole yet.
  boolean headOpen() {
    return headOpen;
  }

  /// Looks at what came; refuses when too much of it carries nothing.
  @Nullable Refusal look(ByteBuf in, long nanos) {
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (at < end) {
      if (skip > 0) {
        int step = (int) Math.min(skip, end - at);
        skip -= step;
        at += step;
      } else {
        head[have++] = in.getByte(at++);
        if (have == HEAD) {
          have = 0;
          Refusal refusal = frame(nanos);
          if (refusal != null) {
            return refusal;
          }
        }
      }
      if (skip == 0 && have == 0 && endsHead) {
        endsHead = false;
        headOpen = false;
      }
    }
    return null;
  }

  private @Nullable Refusal frame(long nanos) {
    int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | head[2] & 0xFF;
    int flags = head[4];
    skip = length;
    return switch (head[3]) {
      case 0 -> data(length, flags, nanos);
      case 1 -> {
        headOpen = true;
        yield headPart(flags);
      }
      case 2 -> budget.idle("PRIORITY", nanos);
      case 3 -> byClient ? budget.reset(nanos) : budget.idle("RST_STREAM", nanos);
      case 4 -> budget.idle("SETTINGS", nanos);
      case 6 -> budget.idle("PING", nanos);
      case 8 -> budget.idle("WINDOW_UPDATE", nanos);
      case 9 -> {
        Refusal refusal = budget.continued();
        yield refusal == null ? headPart(flags) : refusal;
      }
      default -> budget.idle("type " + (head[3] & 0xFF), nanos);
    };
  }

  private @Nullable Refusal headPart(int flags) {
    if ((flags & ENDS_HEAD) != 0) {
      endsHead = true;
      budget.useful();
    }
    return null;
  }

  private @Nullable Refusal data(int length, int flags, long nanos) {
    boolean padding = (flags & PADDED) != 0 && length <= MOST_PADDING;
    if (length > 0 && !padding) {
      budget.useful();
      return null;
    }
    return (flags & ENDS_STREAM) != 0 ? null : budget.idle("DATA", nanos);
  }
}
