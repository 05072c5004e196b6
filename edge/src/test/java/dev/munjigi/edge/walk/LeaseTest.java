package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Reply;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Open streams outlive a reload, not their right.
class LeaseTest {
  private static final String[] UPGRADE = {
    "connection", "upgrade",
    "upgrade", "websocket",
    "sec-websocket-version", "13",
    "sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="
  };

  private static Stage.Play asked(Stage stage) {
    return stage.play("GET", UPGRADE).start();
  }

  private static Stage.Play opened(Stage stage) {
    return asked(stage).origin(one -> one.head(101, Framing.None.INSTANCE, "upgrade", "websocket"));
  }

  private static Ban ban() {
    Network all = Network.parse("198.51.100.0/24").orElseThrow();
    return new Ban(all, Stage.NOW, Stage.NOW.plusSeconds(60), "test", "test");
  }

  @Test
  void streamsBothWaysAfterTheUpgrade() {
    try (Stage stage = new Stage(new Scene())) {
      var play = opened(stage);
      assertThat(play.client().told).contains("head 101", "tunnel");
      assertThat(play.client().wantsBody).as("the client may send").isTrue();
      play.sends("ping").origin(one -> one.body("pong"));
      assertThat(stage.origins.only().body).hasToString("ping");
      assertThat(play.client().body).hasToString("pong");
      assertThat(stage.log.event("exchange.begin")).isNotNull();
      play.origin(one -> one.events.replyEnd());
      assertThat(play.client().kept).isFalse();
      assertThat(stage.log.end()).contains("\"ending\":\"upgraded\"");
      assertThat(stage.walk.leases().count()).isZero();
    }
  }

  @Test
  void streamsWhenTheConnectionToTheOriginHadToBeMade() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.atOnce = false;
      var play = asked(stage);
      play.origin(one -> {
        one.ready();
        one.head(101, Framing.None.INSTANCE, "upgrade", "websocket");
      });
      assertThat(play.client().wantsBody).as("the client may send").isTrue();
    }
  }

  @Test
  void pausesAndResumesAStreamThatTheOriginDoesNotTake() {
    try (Stage stage = new Stage(new Scene())) {
      var play = opened(stage);
      stage.run(() -> stage.origins.only().writable = false);
      play.sends("ping");
      assertThat(play.client().wantsBody).isFalse();
      play.origin(one -> one.events.writable(true));
      assertThat(play.client().wantsBody).isTrue();
    }
  }

  @Test
  void refusesAProtocolThatNobodyAskedFor() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.origin(one -> one.head(101, Framing.None.INSTANCE, "upgrade", "websocket"));
      assertThat(play.client().status).isEqualTo(502);
      assertThat(stage.log.end()).contains("\"code\":\"upstream.reply-malformed\"");
      assertThat(stage.walk.leases().count()).isZero();
    }
  }

  @Test
  void goesOnAfterASwapThatLeavesItsRight() {
    try (Stage stage = new Stage(new Scene())) {
      var play = opened(stage);
      stage.walk.swap(new Scene().gates());
      stage.run(() -> {});
      assertThat(play.client().aborted).isFalse();
    }
  }

  @Test
  void isClosedWhenASwapTakesItsRight() {
    try (Stage stage = new Stage(new Scene())) {
      var play = opened(stage);
      stage.walk.swap(new Scene().segmented().gates());
      stage.until(() -> play.client().aborted);
      assertThat(stage.origins.only().aborted).isTrue();
      assertThat(stage.log.end())
          .contains("\"code\":\"walk.lease-lost\"", "segment.not-allowed", "\"code\":101");
      assertThat(stage.walk.leases().count()).isZero();
    }
  }

  private static void lookedAt(Stage stage, Stage.Play play, long... seconds) {
    for (long second : seconds) {
      stage.run(() -> play.passage().check(1 + TimeUnit.SECONDS.toNanos(second)));
    }
  }

  @Test
  void anExchangeThatTakesLongIsCutWhenASwapTakesItsRight() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.origin(one -> one.head(200, Framing.Chunked.INSTANCE));
      lookedAt(stage, play, 0, 1);
      assertThat(stage.walk.leases().count()).isZero();
      lookedAt(stage, play, 3);
      assertThat(stage.walk.leases().count()).isOne();
      assertThat(play.client().aborted).isFalse();
      stage.walk.swap(new Scene().segmented().gates());
      stage.until(() -> play.client().aborted);
      assertThat(stage.log.end()).contains("\"code\":\"walk.lease-lost\"");
      assertThat(stage.walk.leases().count()).isZero();
    }
  }

  @Test
  void anExchangeThatTakesLongLosesARightThatWentBeforeItHeldALease() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.origin(one -> one.head(200, Framing.Chunked.INSTANCE));
      stage.walk.swap(new Scene().segmented().gates());
      lookedAt(stage, play, 0, 3);
      assertThat(play.client().aborted).isTrue();
      assertThat(stage.walk.leases().count()).isZero();
    }
  }

  @Test
  void anExchangeHoldsNoLeaseAnyMoreWhenItIsWhole() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.origin(one -> one.head(200, Framing.Chunked.INSTANCE));
      lookedAt(stage, play, 0, 3);
      play.origin(one -> one.events.replyEnd());
      assertThat(stage.walk.leases().count()).isZero();
    }
  }

  @Test
  void isClosedWhenItsSourceIsBanned() {
    try (Stage stage = new Stage(new Scene())) {
      var play = opened(stage);
      stage.walk.judgeLeases();
      stage.run(() -> {});
      assertThat(play.client().aborted).isFalse();
      stage.bans.add(ban());
      stage.walk.judgeLeases();
      stage.until(() -> play.client().aborted);
      assertThat(stage.log.end())
          .contains("\"code\":\"walk.lease-lost\"", "run `munjigi ban lift ");
    }
  }

  @Test
  void isClosedWhenItCannotBeJudged() {
    try (Stage stage = new Stage(new Scene())) {
      var play = opened(stage);
      stage.walk.swap(
          new Scene()
              .gate(
                  Place.SEGMENT,
                  new ProbeGate<>(
                      GateName.SEGMENT,
                      List::of,
                      facts -> {
                        throw new IllegalStateException("broken");
                      }))
              .gates());
      stage.until(() -> play.client().aborted);
      assertThat(stage.log.end()).contains("could not be judged");
    }
  }

  @Test
  void isClosedWhenItLostItsRightWhileItWasOpened() {
    try (Stage stage = new Stage(new Scene())) {
      var play = asked(stage);
      stage.walk.swap(new Scene().segmented().gates());
      play.origin(one -> one.head(101, Framing.None.INSTANCE, "upgrade", "websocket"));
      assertThat(play.client().aborted).isTrue();
      assertThat(stage.log.end()).contains("\"code\":\"walk.lease-lost\"");
      assertThat(stage.walk.leases().count()).isZero();
    }
  }

  @Test
  void losesNoBytesThatCameWhileAGateOfTheReplyWaited() {
    Ask token = new Ask.Acquire(List.of(new Budget(0, "x", 1, 1)));
    ProbeGate<Reply, Clear> gate = ProbeGate.asking(GateName.INSPECT, token);
    CountDownLatch answer = new CountDownLatch(1);
    try (Stage stage = new Stage(new Scene().gate(Place.INSPECT_REPLY, gate))) {
      stage.facts.waiting(ask -> {
        answer.await();
        return Fact.Acquired.ALL;
      });
      var play = opened(stage).origin(one -> one.body("first frame"));
      answer.countDown();
      stage.until(() -> play.client().body.toString().equals("first frame"));
      assertThat(stage.origins.only().wanted).isTrue();
    }
  }
}
