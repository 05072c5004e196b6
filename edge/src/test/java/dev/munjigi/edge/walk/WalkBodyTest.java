package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.ScriptedOrigins;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Watch;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Bodies of requests and replies on their way through the walk.
class WalkBodyTest {
  /// Refuses a body with a `!` in it, when it sees it.
  private static final class NoExclamation implements Watch {
    @Override
    public Judged feed(ByteBuffer bytes) {
      String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
      return text.contains("!") ? new Refuse(ProbeGate.refusal()) : new Release(bytes);
    }

    @Override
    public Judged finish() {
      return new Release(ByteBuffer.allocate(0));
    }
  }

  /// Takes everything away.
  private static final class Nothing implements Watch {
    @Override
    public Judged feed(ByteBuffer bytes) {
      return new Release(ByteBuffer.allocate(0));
    }

    @Override
    public Judged finish() {
      return new Release(ByteBuffer.allocate(0));
    }

    @Override
    public boolean rewrites() {
      return true;
    }
  }

  private static Scene watchingRequests() {
    return new Scene()
        .hold(8)
        .gate(Place.INSPECT, ProbeGate.watching(GateName.INSPECT, new NoExclamation()));
  }

  private static Scene watchingReplies(Watch watch) {
    return new Scene()
        .hold(8)
        .gate(Place.INSPECT_REPLY, ProbeGate.watching(GateName.INSPECT, watch));
  }

  @Test
  void asksForNoConnectionBeforeAHeldBodyIsJudged() {
    try (Stage stage = new Stage(watchingRequests())) {
      var play = stage.post(6);
      play.sends("abc");
      assertThat(stage.origins.all).isEmpty();
      play.sends("def").ends();
      assertThat(stage.origins.only().body).hasToString("abcdef");
      assertThat(stage.origins.only().framing).isEqualTo(new Framing.Length(6));
      assertThat(stage.origins.only().ended).isTrue();
      play.origin(one -> one.reply(200, ""));
      assertThat(play.client().kept).isTrue();
      assertThat(stage.held.now()).isZero();
    }
  }

  @Test
  void countsAHeldBodyUntilItHasReallyLeft() {
    try (Stage stage = new Stage(watchingRequests())) {
      stage.origins.atOnce = false;
      var play = stage.post(6).sends("abcdef").ends();
      assertThat(stage.origins.all).as("the verdict is there").hasSize(1);
      assertThat(stage.held.now()).as("it waits for a connection").isEqualTo(6);
      play.origin(ScriptedOrigins.One::ready);
      assertThat(stage.origins.only().body).hasToString("abcdef");
      assertThat(stage.held.now()).isZero();
      play.origin(one -> one.reply(200, ""));
    }
  }

  @Test
  void countsAHeldBodyNoLongerWhenItsClientLeavesBeforeThereIsAConnection() {
    try (Stage stage = new Stage(watchingRequests())) {
      stage.origins.atOnce = false;
      stage.post(6).sends("abcdef").ends().leaves();
      assertThat(stage.held.now()).isZero();
    }
  }

  @Test
  void answersARefusedBodyThatWasHeld() {
    try (Stage stage = new Stage(watchingRequests())) {
      var play = stage.post(6).sends("ab!");
      assertThat(play.client().status).isEqualTo(403);
      assertThat(play.client().kept).as("the rest of the body is still to come").isFalse();
      assertThat(stage.origins.all).isEmpty();
      assertThat(stage.held.now()).isZero();
      play.sends("def").ends();
      assertThat(stage.log.end()).contains("\"code\":\"inspect.probed\"");
    }
  }

  @Test
  void abortsTheOriginOfABodyThatIsRefusedBeyondHold() {
    try (Stage stage = new Stage(watchingRequests())) {
      var play = stage.postChunked().sends("123456789").sends("abc");
      assertThat(stage.origins.only().body).hasToString("123456789");
      play.sends("de!");
      assertThat(stage.origins.only().aborted).isTrue();
      assertThat(stage.origins.only().ended).isFalse();
      assertThat(stage.origins.only().body).hasToString("123456789");
      assertThat(play.client().status).isEqualTo(403);
      assertThat(stage.held.now()).isZero();
    }
  }

  @Test
  void abortsTheClientWhenTheReplyBeganBeforeTheBodyWasRefused() {
    try (Stage stage = new Stage(watchingRequests())) {
      var play = stage.postChunked().sends("123456789");
      play.origin(one -> one.head(200, Framing.Chunked.INSTANCE));
      play.sends("x!");
      assertThat(play.client().aborted).isTrue();
      assertThat(stage.origins.only().aborted).isTrue();
      assertThat(stage.log.end()).contains("\"ending\":\"refused\"", "inspect.probed");
    }
  }

  @Test
  void letsAnObservedBodyPassAndNotesTheRefusal() {
    Scene scene = watchingRequests().mode(GateName.INSPECT, Mode.OBSERVE);
    try (Stage stage = new Stage(scene)) {
      var play = stage.post(6).sends("ab!").sends("d!f").ends();
      assertThat(stage.origins.only().body).hasToString("ab!d!f");
      play.origin(one -> one.reply(200, ""));
      assertThat(stage.log.end()).contains("\"observed\":[{", "\"ending\":\"forwarded\"");
    }
  }

  @Test
  void refusesAReplyThatWasHeld() {
    try (Stage stage = new Stage(watchingReplies(new NoExclamation()))) {
      var play = stage.get().origin(one -> one.reply(200, "leak!"));
      assertThat(play.client().status).isEqualTo(403);
      assertThat(play.client().body.toString()).doesNotContain("leak");
      assertThat(stage.held.now()).isZero();
    }
  }

  @Test
  void neverShowsAClientAWholeReplyThatWasRefusedBeyondHold() {
    try (Stage stage = new Stage(watchingReplies(new NoExclamation()))) {
      var play =
          stage
              .get()
              .origin(one -> {
                one.head(200, new Framing.Length(16), "content-length", "16");
                one.body("123456789");
                one.body("abcdef");
                one.body("!");
              });
      assertThat(play.client().body).hasToString("123456789");
      assertThat(play.client().aborted).isTrue();
      assertThat(stage.origins.only().aborted).isTrue();
      assertThat(stage.held.now()).isZero();
    }
  }

  @Test
  void saysThatAReplyIsEmptyWhenNothingIsLeftOfIt() {
    try (Stage stage = new Stage(watchingReplies(new Nothing()))) {
      var play = stage.get().origin(one -> one.reply(200, "12345"));
      assertThat(play.client().framing).isEqualTo(Framing.None.INSTANCE);
      assertThat(play.client().fields.all("content-length")).containsExactly("0");
      assertThat(play.client().finished).isTrue();
    }
  }

  @Test
  void blamesTheGateWhenAWatchOfTheReplyThrows() {
    Watch broken =
        new Watch() {
          @Override
          public Judged feed(ByteBuffer bytes) {
            throw new IllegalStateException("broken");
          }

          @Override
          public Judged finish() {
            throw new IllegalStateException("broken");
          }
        };
    try (Stage stage = new Stage(watchingReplies(broken))) {
      var play = stage.get().origin(one -> one.reply(200, "12345"));
      assertThat(play.client().status).isEqualTo(503);
      assertThat(stage.log.end()).contains("\"code\":\"walk.gate-failed\"");
    }
  }

  @Test
  void tellsAClientThatWaitsToGoOnOnlyOnceItMay() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.atOnce = false;
      var play = stage.play("POST", "content-length", "3", "expect", "100-continue").start();
      assertThat(play.client().told).doesNotContain("proceed");
      assertThat(play.client().wantsBody).isFalse();
      play.origin(one -> one.ready());
      assertThat(play.client().told).contains("proceed");
      assertThat(play.client().wantsBody).isTrue();
    }
  }

  @Test
  void doesNotAskForABodyThatItRefuses() {
    Scene scene = new Scene().gate(Place.POLICY, ProbeGate.refusing(GateName.POLICY));
    try (Stage stage = new Stage(scene)) {
      var play = stage.play("POST", "content-length", "3", "expect", "100-continue").start();
      assertThat(play.client().told).doesNotContain("proceed");
      assertThat(play.client().wantsBody).isFalse();
      assertThat(play.client().kept).isFalse();
    }
  }

  @Test
  void dropsWhatIsHeldWhenTheClientLeaves() {
    try (Stage stage = new Stage(watchingRequests())) {
      var play = stage.post(6).sends("abc");
      assertThat(stage.held.now()).isEqualTo(3);
      play.leaves();
      assertThat(stage.held.now()).isZero();
      assertThat(stage.log.end()).contains("\"ending\":\"client-left\"");
    }
  }

  @Test
  void dropsWhatIsPendingWhenTheOriginCannotBeReached() {
    try (Stage stage = new Stage(watchingRequests())) {
      stage.origins.none = true;
      var play = stage.post(6).sends("abcdef").ends();
      assertThat(play.client().status).isEqualTo(502);
      assertThat(stage.held.now()).isZero();
    }
  }

  @Test
  void releasesWhatComesAfterTheEnd() {
    try (Stage stage = new Stage(new Scene().segmented())) {
      var play = stage.post(6);
      assertThat(play.client().status).isEqualTo(403);
      ByteBuf late = io.netty.buffer.Unpooled.copiedBuffer("late", StandardCharsets.ISO_8859_1);
      stage.run(() -> play.passage().requestBody(late));
      assertThat(late.refCnt()).isZero();
    }
  }
}
