package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Watch;
import dev.munjigi.gates.flood.HeldBodies;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One body on its way past the watches.
///
/// Without watches every byte goes straight on. With watches, up to `hold` bytes are kept until the
/// last verdict; beyond that, judged bytes go on, but the last part and the end of the message are
/// withheld until the last verdict, so that whoever receives it never sees a refused message whole.
final class BodyFlow {
  /// Where the body goes.
  interface Sink {
    /// The body begins; called once, before anything else, when it may begin.
    void opens(Framing framing);

    /// The next bytes; ownership passes.
    void bytes(ByteBuf bytes);

    /// The body ended and was not refused.
    void ends();

    /// The body is refused; nothing follows.
    void refused(Refusal refusal);
  }

  /// How many bytes a part that is held has room for at least.
  private static final int SMALLEST = 8_192;

  private enum State {
    HOLDING,
    STREAMING,
    DONE
  }

  private final List<Watch> watches;
  private final Framing framing;
  private final Limits limits;
  private final Sink sink;
  private final Deque<HeldPart> held = new ArrayDeque<>(0);
  private final boolean needsWhole;
  private State state;
  private long heldBytes;

  /// What may be held.
  ///
  /// @param hold by this body, in bytes
  /// @param all by all bodies together
  /// @param cap decides how much that may be
  record Limits(long hold, HeldBytes all, HeldBodies cap) {}

  BodyFlow(List<Watch> watches, Framing framing, Limits limits, Sink sink) {
    this.watches = List.copyOf(watches);
    this.framing = framing;
    this.limits = limits;
    this.sink = sink;
    this.needsWhole = needsWhole(watches);
    this.state = watches.isEmpty() ? State.STREAMING : State.HOLDING;
  }

  private static boolean needsWhole(List<Watch> watches) {
    for (Watch watch : watches) {
      if (watch.needsWhole()) {
        return true;
      }
    }
    return false;
  }

  /// Begins. Must be called once, before anything is fed.
  void begin() {
    if (state == State.STREAMING) {
      sink.opens(framing);
    }
  }

  /// Takes the next bytes and their ownership.
  void feed(ByteBuf bytes) {
    if (state == State.DONE) {
      bytes.release();
    } else if (watches.isEmpty()) {
      sink.bytes(bytes);
    } else {
      judge(bytes);
    }
  }

  /// The body ended.
  void end() {
    if (state == State.DONE) {
      return;
    }
    for (int i = 0; i < watches.size(); i++) {
      if (!keep(judged(i, null))) {
        return;
      }
    }
    if (state == State.HOLDING) {
      sink.opens(heldFraming());
    }
    state = State.DONE;
    letGo(0);
    sink.ends();
  }

  /// Gives up: what is held is dropped.
  void drop() {
    state = State.DONE;
    held.forEach(ByteBuf::release);
    held.clear();
    heldBytes = 0;
  }

  private void judge(ByteBuf bytes) {
    try {
      if (keep(judged(0, bytes.nioBuffer())) && state == State.STREAMING) {
        letGo(1);
      }
    } finally {
      bytes.release();
    }
  }

  /// What the watches from this one on say of these bytes; null for the end of the body, which only
  /// the first of them is told.
  private Watch.Judged judged(int first, @Nullable ByteBuffer bytes) {
    try {
      Watch.Judged judged =
          bytes == null ? watches.get(first).finish() : watches.get(first).feed(bytes);
      for (int i = first + 1; i < watches.size(); i++) {
        if (!(judged instanceof Watch.Release release)) {
          return judged;
        }
        judged = watches.get(i).feed(release.bytes());
      }
      return judged;
    } catch (RuntimeException failed) {
      return new Watch.Refuse(Passage.gateFailed(GateName.WALK, failed));
    }
  }

  /// Holds what was released; refuses when it was not, or when there is no room for it.
  private boolean keep(Watch.Judged judged) {
    return switch (judged) {
      case Watch.Refuse refuse -> refuse(refuse.refusal());
      case Watch.Release release -> keep(release.bytes());
    };
  }

  private boolean keep(ByteBuffer bytes) {
    int count = bytes.remaining();
    if (count == 0) {
      return true;
    }
    Refusal full = limits.all.take(count, limits.cap);
    if (full != null) {
      return refuse(full);
    }
    heldBytes += count;
    hold(bytes, count);
    if (state == State.HOLDING && heldBytes > limits.hold) {
      if (needsWhole) {
        return refuse(beyondHold());
      }
      state = State.STREAMING;
      sink.opens(streamedFraming());
    }
    return true;
  }

  private void hold(ByteBuffer bytes, int count) {
    HeldPart part = held.peekLast();
    if (part == null || state != State.HOLDING || part.writableBytes() < count) {
      // ATTACK: a body in parts of one byte each must not cost a buffer for every one of them
      int room = state == State.HOLDING ? Math.max(count, SMALLEST) : count;
      part = new HeldPart(limits.all, room);
      held.add(part);
    }
    part.hold(bytes);
  }

  private boolean refuse(Refusal refusal) {
    drop();
    sink.refused(refusal);
    return false;
  }

  /// Lets go all held parts but the last `withheld` ones.
  private void letGo(int withheld) {
    while (held.size() > withheld) {
      HeldPart part = held.remove();
      heldBytes -= part.readableBytes();
      sink.bytes(part);
    }
  }

  private Framing heldFraming() {
    if (framing instanceof Framing.None) {
      return framing;
    }
    return heldBytes == 0 ? Framing.None.INSTANCE : new Framing.Length(heldBytes);
  }

  /// The length that was announced no longer holds when a watch rewrites.
  private Framing streamedFraming() {
    boolean rewritten = watches.stream().anyMatch(Watch::rewrites);
    return rewritten ? Framing.Chunked.INSTANCE : framing;
  }

  private Refusal beyondHold() {
    return new Refusal(
        WalkReason.BODY_BEYOND_HOLD,
        Clause.builtIn("body.hold"),
        "the body is longer than `" + limits.hold + "` bytes",
        "raise the route's `body.hold`");
  }
}
