package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.ScriptedOrigins;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a request is sent once more, and when not.
class RetryTest {
  private static Stage stage() {
    Stage stage = new Stage(new Scene());
    stage.origins.reused = true;
    return stage;
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void sendsOnceMoreOnAFreshConnection(String method) {
    try (Stage stage = stage()) {
      var play = stage.play(method).start();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));

      assertThat(stage.origins.wanted).extracting(Origin.Want::fresh).containsExactly(false, true);
      ScriptedOrigins.One second = stage.origins.all.get(1);
      assertThat(second.ended).isTrue();
      assertThat(second.flushed).isPositive();
      play.origin(one -> one.reply(204, ""));
      assertThat(play.client().status).isEqualTo(204);
      assertThat(stage.log.end()).contains("\"ending\":\"forwarded\"");
    }
  }

  @Test
  void neverSendsItAThirdTime() {
    try (Stage stage = stage()) {
      var play = stage.get();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      play.origin(
          one -> one.fails(UpstreamReason.CONNECTION_LOST, Origin.Loss.STALE));
      assertThat(stage.origins.all).hasSize(2);
      assertThat(play.client().status).isEqualTo(502);
      assertThat(stage.log.end()).contains("\"code\":\"upstream.connection-lost\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void neverRepeatsWhatMayHaveBeenDone(String method) {
    try (Stage stage = stage()) {
      var play = stage.play(method).start();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      assertThat(stage.origins.all).hasSize(1);
      assertThat(play.client().status).isEqualTo(502);
    }
  }

  @Test
  void neverRepeatsABody() {
    try (Stage stage = stage()) {
      var play = stage.play("GET", "content-length", "2").start();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      assertThat(stage.origins.all).hasSize(1);
      assertThat(play.client().status).isEqualTo(502);
    }
  }

  @Test
  void neverRepeatsOnAConnectionThatWasFresh() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      assertThat(stage.origins.all).hasSize(1);
      assertThat(play.client().status).isEqualTo(502);
    }
  }

  @Test
  void neverRepeatsAfterTheReplyBegan() {
    try (Stage stage = stage()) {
      var play = stage.get();
      play.origin(one -> {
        one.head(200, new Framing.Length(9));
        one.fails(UpstreamReason.CONNECTION_LOST, Origin.Loss.STALE);
      });
      assertThat(stage.origins.all).hasSize(1);
      assertThat(play.client().aborted).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE"})
  void triesAnotherOriginWhenTheFirstCannotBeReached(String method) {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.others = 2;
      var play = stage.play(method).start();
      play.origin(one -> one.fails(UpstreamReason.UNREACHABLE, Origin.Loss.UNREACHED));
      play.origin(one -> one.fails(UpstreamReason.UNREACHABLE, Origin.Loss.UNREACHED));
      play.origin(one -> one.reply(204, ""));
      assertThat(stage.origins.all).hasSize(3);
      assertThat(play.client().status).isEqualTo(204);
    }
  }

  @Test
  void refusesWhenNoOtherOriginIsLeft() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.others = 1;
      var play = stage.get();
      play.origin(one -> one.fails(UpstreamReason.UNREACHABLE, Origin.Loss.UNREACHED));
      play.origin(one -> one.fails(UpstreamReason.UNREACHABLE, Origin.Loss.UNREACHED));
      assertThat(stage.origins.all).hasSize(2);
      assertThat(play.client().status).isEqualTo(502);
      assertThat(stage.origins.over).isPositive();
    }
  }

  @Test
  void triesAnotherOriginOnceWhenTheConnectionBrokeBeforeTheReply() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.others = 5;
      var play = stage.get();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      assertThat(stage.origins.all).hasSize(2);
      assertThat(play.client().status).isEqualTo(502);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void neverSendsToAnotherOriginWhatMayHaveBeenDone(String method) {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.others = 5;
      var play = stage.play(method).start();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      assertThat(stage.origins.all).hasSize(1);
      assertThat(play.client().status).isEqualTo(502);
    }
  }

  @Test
  void repeatsWhatTheOriginSaysItDidNotSee() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.post(3);
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST, Origin.Loss.UNSEEN));
      assertThat(stage.origins.all).hasSize(2);
      play.sends("abc");
      play.ends();
      play.origin(one -> one.reply(204, ""));
      assertThat(stage.origins.all.get(1).body.toString()).isEqualTo("abc");
      assertThat(play.client().status).isEqualTo(204);
    }
  }

  @Test
  void neverRepeatsABodyThatWasSentAway() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.others = 5;
      var play = stage.post(3);
      play.sends("a");
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST, Origin.Loss.UNSEEN));
      assertThat(stage.origins.all).hasSize(1);
      assertThat(play.client().status).isEqualTo(502);
    }
  }

  @Test
  void neverRepeatsAfterAnInterimReply() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.others = 5;
      var play = stage.get();
      play.origin(one -> {
        one.events.interim(103, Fields.NONE);
        one.fails(UpstreamReason.CONNECTION_LOST, Origin.Loss.UNANSWERED);
      });
      assertThat(stage.origins.all).hasSize(1);
      assertThat(play.client().status).isEqualTo(502);
    }
  }

  @Test
  void doesNotGiveAFurtherTryMoreTime() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.others = 1;
      var play = stage.get();
      long began = System.nanoTime();
      play.origin(one -> one.fails(UpstreamReason.CONNECTION_LOST));
      assertThat(stage.origins.all).hasSize(2);
      stage.run(() -> play.passage().check(began + 31_000_000_000L));
      assertThat(play.client().status).isEqualTo(504);
      assertThat(stage.origins.silent).isEqualTo(1);
    }
  }

  @Test
  void doesNotCallAnOriginSilentThatWaitsForTheClient() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.post(10);
      stage.run(() -> stage.origins.only().writable = false);
      play.sends("12345");
      stage.run(() -> play.passage().check(System.nanoTime() + 31_000_000_000L));
      assertThat(play.client().status).isEqualTo(504);
      assertThat(stage.origins.silent).isZero();
      assertThat(stage.origins.over).isPositive();
    }
  }

  @Test
  void cancelsTheWaitOfAClientThatLeft() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.atOnce = false;
      stage.get().leaves();
      assertThat(stage.origins.cancelled).isEqualTo(1);
      assertThat(stage.log.end()).contains("\"ending\":\"client-left\"");
    }
  }

  @Test
  void abortsTheOriginOfAClientThatLeft() {
    try (Stage stage = new Stage(new Scene())) {
      stage.get().leaves();
      assertThat(stage.origins.only().aborted).isTrue();
    }
  }

  @Test
  void saysWhenNoOriginCanBeReached() {
    try (Stage stage = new Stage(new Scene())) {
      stage.origins.none = true;
      var play = stage.get();
      assertThat(play.client().status).isEqualTo(502);
      assertThat(stage.log.end()).contains("\"code\":\"upstream.unreachable\"");
    }
  }

  @Test
  void givesUpOnAnOriginThatSaysNothing() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      long now = System.nanoTime();
      stage.run(() -> play.passage().check(now + 29_000_000_000L));
      assertThat(play.client().finished).isFalse();
      stage.run(() -> play.passage().check(now + 31_000_000_000L));
      assertThat(play.client().status).isEqualTo(504);
      assertThat(stage.origins.only().aborted).isTrue();
      assertThat(stage.log.end()).contains("\"code\":\"upstream.silent\"");
    }
  }

  @Test
  void doesNotBlameAnOriginForAClientThatDoesNotRead() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.client().writable = false;
      play.origin(one -> {
        one.head(200, new Framing.Length(9));
        one.body("part");
      });
      assertThat(stage.origins.only().wanted).isFalse();
      stage.run(() -> play.passage().check(System.nanoTime() + 500_000_000_000L));
      assertThat(play.client().aborted).isFalse();
      stage.run(() -> play.passage().clientWritable(true));
      assertThat(stage.origins.only().wanted).isTrue();
    }
  }

  @Test
  void asksTheClientToPauseWhileTheOriginTakesNoMore() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.post(10);
      assertThat(play.client().wantsBody).isTrue();
      stage.run(() -> stage.origins.only().writable = false);
      play.sends("12345");
      assertThat(play.client().wantsBody).isFalse();
      play.origin(one -> one.events.writable(true));
      assertThat(play.client().wantsBody).isTrue();
    }
  }
}
