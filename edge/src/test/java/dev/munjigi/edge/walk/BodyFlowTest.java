package dev.munjigi.edge.walk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Watch;
import dev.munjigi.gates.flood.HeldBodies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How bodies pass watches.
class BodyFlowTest {
  private static final long HOLD = 10;

  private final long before = UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();
  private final HeldBytes all = new HeldBytes();
  private final List<ByteBuf> fed = new ArrayList<>();
  private final Sunk sink = new Sunk();

  @AfterEach
  void leavesNothingBehind() {
    sink.parts.forEach(ByteBuf::release);
    assertThat(fed).allSatisfy(part -> assertThat(part.refCnt()).isZero());
    assertThat(all.now()).isZero();
    assertThat(UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory()).isEqualTo(before);
  }

  private BodyFlow flow(long cap, Framing framing, Watch... watches) {
    HeldBodies limit = new HeldBodies(cap, Clause.builtIn("held"));
    BodyFlow flow =
        new BodyFlow(List.of(watches), framing, new BodyFlow.Limits(HOLD, all, limit), sink);
    flow.begin();
    return flow;
  }

  private BodyFlow flow(Framing framing, Watch... watches) {
    return flow(1 << 20, framing, watches);
  }

  private ByteBuf part(String text) {
    ByteBuf part = Unpooled.copiedBuffer(text, ISO_8859_1);
    fed.add(part);
    return part;
  }

  @Test
  void passesBytesUntouchedAndUncopiedWithoutWatches() {
    BodyFlow flow = flow(new Framing.Length(6));
    assertThat(sink.opened).isEqualTo(new Framing.Length(6));
    ByteBuf part = part("abcdef");
    flow.feed(part);
    assertThat(sink.parts).hasSize(1).allMatch(got -> got == part);
    flow.end(Fields.NONE);
    assertThat(sink.ended).isTrue();
  }

  @Test
  void forwardsNothingBeforeTheLastVerdictUpToHold() {
    BodyFlow flow = flow(new Framing.Length(10), letting());
    flow.feed(part("12345"));
    flow.feed(part("67890"));
    assertThat(sink.opened).isNull();
    assertThat(all.now()).isEqualTo(10);
    flow.end(Fields.NONE);
    assertThat(sink.opened).isEqualTo(new Framing.Length(10));
    assertThat(sink.text()).isEqualTo("1234567890");
    assertThat(sink.ended).isTrue();
  }

  @Test
  void sendsNothingOfABodyThatIsRefusedAtItsEnd() {
    BodyFlow flow = flow(new Framing.Length(10), refusingAtEnd());
    flow.feed(part("1234567890"));
    flow.end(Fields.NONE);
    assertThat(sink.opened).isNull();
    assertThat(sink.refused).isEqualTo(ProbeGate.refusal());
    assertThat(sink.ended).isFalse();
  }

  @Test
  void sendsNothingOfABodyThatIsRefusedWithinHold() {
    BodyFlow flow = flow(new Framing.Length(10), refusingAt("bad"));
    flow.feed(part("good"));
    flow.feed(part("bad"));
    flow.feed(part("end"));
    flow.end(Fields.NONE);
    assertThat(sink.opened).isNull();
    assertThat(sink.refused).isNotNull();
    assertThat(sink.refusals).isEqualTo(1);
  }

  @Test
  void withholdsTheLastPartAndTheEndBeyondHold() {
    BodyFlow flow = flow(new Framing.Length(20), refusingAtEnd());
    flow.feed(part("1234567890"));
    flow.feed(part("abc"));
    assertThat(sink.opened).isEqualTo(new Framing.Length(20));
    flow.feed(part("defg"));
    flow.feed(part("hij"));
    assertThat(sink.text()).doesNotContain("hij").startsWith("1234567890");
    flow.end(Fields.NONE);
    assertThat(sink.text()).doesNotContain("hij");
    assertThat(sink.ended).isFalse();
    assertThat(sink.refused).isNotNull();
  }

  @Test
  void givesTheLastPartAndTheEndAfterTheLastVerdict() {
    BodyFlow flow = flow(Framing.Chunked.INSTANCE, letting());
    flow.feed(part("1234567890a"));
    flow.feed(part("b"));
    flow.feed(part("c"));
    assertThat(sink.text()).isEqualTo("1234567890ab");
    flow.end(Fields.NONE);
    assertThat(sink.text()).isEqualTo("1234567890abc");
    assertThat(sink.ended).isTrue();
  }

  @Test
  void stopsAtOnceWhatIsRefusedBeyondHold() {
    BodyFlow flow = flow(Framing.Chunked.INSTANCE, refusingAt("bad"));
    flow.feed(part("1234567890abc"));
    flow.feed(part("more"));
    flow.feed(part("bad"));
    flow.feed(part("x"));
    flow.end(Fields.NONE);
    assertThat(sink.text()).isEqualTo("1234567890abc");
    assertThat(sink.ended).isFalse();
    assertThat(sink.refusals).isEqualTo(1);
  }

  @Test
  void refusesBeyondHoldWhatNeedsTheWholeBody() {
    BodyFlow flow = flow(Framing.Chunked.INSTANCE, needingWhole());
    flow.feed(part("1234567890"));
    assertThat(sink.refused).isNull();
    flow.feed(part("a"));
    assertThat(sink.refusal().code()).isEqualTo(WalkReason.BODY_BEYOND_HOLD);
    assertThat(sink.refusal().code().status()).isEqualTo(413);
    assertThat(sink.opened).isNull();
  }

  @Test
  void refusesWhatExceedsTheRoomOfAllBodies() {
    BodyFlow first = flow(12, Framing.Chunked.INSTANCE, letting());
    first.feed(part("12345678"));
    BodyFlow second = flow(12, Framing.Chunked.INSTANCE, letting());
    second.feed(part("12345"));
    assertThat(sink.refusal().code().code()).isEqualTo("flood.bodies-held");
    assertThat(sink.refusal().code().status()).isEqualTo(503);
    assertThat(all.now()).isEqualTo(8);
    first.drop();
  }

  @Test
  void announcesTheRewrittenLengthWhenHeld() {
    BodyFlow flow = flow(new Framing.Length(4), rewriting(text -> text + text));
    flow.feed(part("ab"));
    flow.feed(part("cd"));
    flow.end(Fields.NONE);
    assertThat(sink.opened).isEqualTo(new Framing.Length(8));
    assertThat(sink.text()).isEqualTo("ababcdcd");
  }

  @Test
  void sendsWhatIsRewrittenInChunksWhenStreamed() {
    BodyFlow flow = flow(new Framing.Length(12), rewriting(text -> text.toUpperCase(Locale.ROOT)));
    flow.feed(part("abcdefghijkl"));
    assertThat(sink.opened).isEqualTo(Framing.Chunked.INSTANCE);
    flow.end(Fields.NONE);
    assertThat(sink.text()).isEqualTo("ABCDEFGHIJKL");
  }

  @Test
  void hasNoBodyWhenNothingIsLeftOfIt() {
    BodyFlow flow = flow(new Framing.Length(3), rewriting(text -> ""));
    flow.feed(part("abc"));
    flow.end(Fields.NONE);
    assertThat(sink.opened).isEqualTo(Framing.None.INSTANCE);
    assertThat(sink.ended).isTrue();
  }

  @Test
  void asksTheWatchesInOrder() {
    BodyFlow flow =
        flow(new Framing.Length(2), rewriting(text -> text + "1"), rewriting(text -> text + "2"));
    flow.feed(part("a"));
    flow.feed(part("b"));
    flow.end(Fields.NONE);
    assertThat(sink.text()).isEqualTo("a12b12");
  }

  @Test
  void showsTheSecondWatchWhatTheFirstKeptBack() {
    BodyFlow flow = flow(new Framing.Length(6), keeping(), rewriting(text -> "<" + text + ">"));
    flow.feed(part("abc"));
    flow.feed(part("def"));
    flow.end(Fields.NONE);
    assertThat(sink.text()).isEqualTo("<abcdef>");
  }

  @Test
  void refusesWhatTheSecondWatchRefusesOfWhatTheFirstKeptBack() {
    BodyFlow flow = flow(new Framing.Length(6), keeping(), refusingAt("abcdef"));
    flow.feed(part("abc"));
    flow.feed(part("def"));
    flow.end(Fields.NONE);
    assertThat(sink.refused).isNotNull();
    assertThat(sink.opened).isNull();
  }

  @Test
  void asksTheWatchesAboutAnEmptyBody() {
    BodyFlow flow = flow(Framing.None.INSTANCE, refusingAtEnd());
    flow.end(Fields.NONE);
    assertThat(sink.refused).isNotNull();
  }

  @Test
  void refusesWhenAWatchThrowsInTheMiddle() {
    BodyFlow flow = flow(new Framing.Length(6), letting(), throwing(false));
    flow.feed(part("abc"));
    assertThat(sink.refusal().code()).isEqualTo(WalkReason.GATE_FAILED);
  }

  @Test
  void refusesWhenAWatchThrowsAtTheEnd() {
    BodyFlow flow = flow(new Framing.Length(6), throwing(true));
    flow.feed(part("abc"));
    flow.end(Fields.NONE);
    assertThat(sink.refusal().code()).isEqualTo(WalkReason.GATE_FAILED);
    assertThat(sink.opened).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letsEverythingPassThatIsOnlyObserved(boolean keepsBack) {
    List<Refusal> seen = new ArrayList<>();
    Watch watch = keepsBack ? keepingThenRefusing() : refusingAt("bad");
    BodyFlow flow = flow(new Framing.Length(9), new ObservedWatch(watch, seen::add));
    flow.feed(part("abc"));
    flow.feed(part("bad"));
    flow.feed(part("def"));
    flow.end(Fields.NONE);
    assertThat(sink.text()).isEqualTo("abcbaddef");
    assertThat(sink.opened).isEqualTo(new Framing.Length(9));
    assertThat(seen).hasSize(1);
  }

  @Test
  void doesNotRewriteWhatIsOnlyObserved() {
    BodyFlow flow =
        flow(new Framing.Length(3), new ObservedWatch(rewriting(text -> "x"), seen -> {}));
    flow.feed(part("abc"));
    flow.end(Fields.NONE);
    assertThat(sink.text()).isEqualTo("abc");
  }

  @Test
  void doesNotPayABufferForEachByteThatIsHeld() {
    HeldBodies limit = new HeldBodies(1 << 20, Clause.builtIn("held"));
    BodyFlow flow =
        new BodyFlow(
            List.of(letting()),
            Framing.Chunked.INSTANCE,
            new BodyFlow.Limits(1 << 20, all, limit),
            sink);
    flow.begin();
    for (int i = 0; i < 20_000; i++) {
      flow.feed(part("x"));
    }
    flow.end(Fields.NONE);
    assertThat(sink.text()).hasSize(20_000);
    assertThat(sink.parts).hasSizeLessThan(10);
  }

  @Test
  void givesBackItsRoomWhenDropped() {
    BodyFlow flow = flow(new Framing.Length(9), letting());
    flow.feed(part("abc"));
    flow.drop();
    flow.drop();
    flow.feed(part("late"));
    flow.end(Fields.NONE);
    assertThat(all.now()).isZero();
    assertThat(sink.opened).isNull();
  }

  /// Whatever the parts and watches: a body that arrives whole is right, and one that is refused is
  /// never whole.
  @Test
  void neverEndsARefusedBodyHoweverItComesApart() {
    Random random = new Random(7);
    for (int round = 0; round < 5_000; round++) {
      Sunk each = new Sunk();
      int length = 1 + random.nextInt(40);
      int refusedAt = random.nextInt(60);
      HeldBodies limit = new HeldBodies(1 << 20, Clause.builtIn("held"));
      BodyFlow flow =
          new BodyFlow(
              List.of(letting(), countingTo(refusedAt)),
              new Framing.Length(length),
              new BodyFlow.Limits(random.nextInt(30), all, limit),
              each);
      flow.begin();
      StringBuilder sent = new StringBuilder();
      for (int left = length; left > 0; ) {
        int size = 1 + random.nextInt(left);
        String text = "abcdefghij".repeat(4).substring(length - left, length - left + size);
        sent.append(text);
        flow.feed(part(text));
        left -= size;
      }
      flow.end(Fields.NONE);
      boolean refused = refusedAt <= length;
      assertThat(each.refused != null).isEqualTo(refused);
      assertThat(each.ended).isEqualTo(!refused);
      if (refused) {
        assertThat(sent.toString()).startsWith(each.text());
        assertThat(each.text().length()).isLessThan(length);
      } else {
        assertThat(each.text()).isEqualTo(sent.toString());
      }
      each.parts.forEach(ByteBuf::release);
    }
  }

  private static Watch letting() {
    return watch(bytes -> new Watch.Release(bytes), () -> release(""));
  }

  private static Watch refusingAtEnd() {
    return watch(bytes -> new Watch.Release(bytes), () -> new Watch.Refuse(ProbeGate.refusal()));
  }

  private static Watch refusingAt(String bad) {
    return watch(
        bytes ->
            read(bytes.duplicate()).contains(bad)
                ? new Watch.Refuse(ProbeGate.refusal())
                : new Watch.Release(bytes),
        () -> release(""));
  }

  /// Refuses once so many bytes have come, or at the end when that is the moment.
  private static Watch countingTo(int most) {
    int[] seen = {0};
    return watch(
        bytes -> {
          seen[0] += bytes.remaining();
          return seen[0] > most ? new Watch.Refuse(ProbeGate.refusal()) : new Watch.Release(bytes);
        },
        () -> seen[0] == most ? new Watch.Refuse(ProbeGate.refusal()) : release(""));
  }

  private static Watch throwing(boolean atEnd) {
    return watch(
        bytes -> {
          if (!atEnd) {
            throw new IllegalStateException("broken");
          }
          return new Watch.Release(bytes);
        },
        () -> {
          throw new IllegalStateException("broken");
        });
  }

  private static Watch keeping() {
    StringBuilder kept = new StringBuilder();
    return watch(
        bytes -> {
          kept.append(read(bytes));
          return release("");
        },
        () -> release(kept.toString()));
  }

  private static Watch keepingThenRefusing() {
    return watch(
        bytes -> {
          read(bytes);
          return release("");
        },
        () -> new Watch.Refuse(ProbeGate.refusal()));
  }

  private static Watch needingWhole() {
    return new Watch() {
      @Override
      public Judged feed(ByteBuffer bytes) {
        return new Release(bytes);
      }

      @Override
      public Judged finish() {
        return release("");
      }

      @Override
      public boolean needsWhole() {
        return true;
      }
    };
  }

  private static Watch rewriting(Function<String, String> how) {
    return new Watch() {
      @Override
      public Judged feed(ByteBuffer bytes) {
        return release(bytes.hasRemaining() ? how.apply(read(bytes)) : "");
      }

      @Override
      public Judged finish() {
        return release("");
      }

      @Override
      public boolean rewrites() {
        return true;
      }
    };
  }

  private static Watch watch(
      Function<ByteBuffer, Watch.Judged> feed, java.util.function.Supplier<Watch.Judged> finish) {
    return new Watch() {
      @Override
      public Judged feed(ByteBuffer bytes) {
        return feed.apply(bytes);
      }

      @Override
      public Judged finish() {
        return finish.get();
      }
    };
  }

  private static Watch.Release release(String text) {
    return new Watch.Release(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
  }

  private static String read(ByteBuffer bytes) {
    byte[] all = new byte[bytes.remaining()];
    bytes.get(all);
    return new String(all, ISO_8859_1);
  }

  private static final class Sunk implements BodyFlow.Sink {
    final List<ByteBuf> parts = new ArrayList<>();
    @Nullable Framing opened;
    @Nullable Refusal refused;
    int refusals;
    boolean ended;

    @Override
    public void opens(Framing framing) {
      assertThat(opened).as("opened once").isNull();
      opened = framing;
    }

    @Override
    public void bytes(ByteBuf bytes) {
      assertThat(opened).as("opened before").isNotNull();
      parts.add(bytes);
    }

    @Override
    public void ends(Fields trailers) {
      ended = true;
    }

    @Override
    public void refused(Refusal refusal) {
      refused = refusal;
      refusals++;
    }

    Refusal refusal() {
      if (refused == null) {
        throw new AssertionError("it was not refused");
      }
      return refused;
    }

    String text() {
      StringBuilder all = new StringBuilder();
      parts.forEach(part -> all.append(part.toString(ISO_8859_1)));
      return all.toString();
    }
  }
}
