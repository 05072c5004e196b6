package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.Stage;
import org.junit.jupiter.api.Test;

/// Services whose decisions must be durable before a byte goes upstream.
class FailClosedTest {
  @Test
  void asksForNoConnectionBeforeTheBeginningIsDurable() {
    try (Stage stage = new Stage(new Scene().failClosed())) {
      var play = stage.get();
      assertThat(stage.log.event("exchange.begin")).contains("\"settings\":\"0123456789abcdef\"");
      assertThat(stage.origins.all).isEmpty();

      stage.log.settle(null);
      stage.until(() -> stage.origins.all.size() == 1);
      play.origin(one -> one.reply(200, "fine"));
      assertThat(play.client().status).isEqualTo(200);
      assertThat(stage.log.end()).contains("\"ending\":\"forwarded\"");
      assertThat(stage.log.placesOut).hasValue(0);
    }
  }

  @Test
  void refusesWhatIsNotDurable() {
    try (Stage stage = new Stage(new Scene().failClosed())) {
      var play = stage.get();
      stage.log.settle("the disk is gone");
      stage.until(() -> play.client().finished);
      assertThat(play.client().status).isEqualTo(503);
      assertThat(stage.origins.all).isEmpty();
      assertThat(stage.log.end()).contains("\"code\":\"audit.log-failed\"", "the disk is gone");
    }
  }

  @Test
  void refusesWithoutRoomInTheLog() {
    try (Stage stage = new Stage(new Scene())) {
      stage.log.full("the disk is full");
      var play = stage.get();
      assertThat(play.client().status).isEqualTo(503);
      assertThat(stage.origins.all).isEmpty();
      assertThat(stage.noted.unlogged).containsExactly("the disk is full");
      assertThat(stage.log.lines).isEmpty();
    }
  }

  @Test
  void saysThatTheLogWasFullOnceItHasRoomAgain() {
    try (Stage stage = new Stage(new Scene())) {
      stage.log.full("the disk is full");
      var play = stage.play("GET");
      play.client().whenAnswered = () -> stage.log.full(null);
      play.start();
      assertThat(stage.log.end()).contains("\"code\":\"audit.log-full\"");
    }
  }

  @Test
  void doesNotGoOnForAClientThatLeftMeanwhile() {
    try (Stage stage = new Stage(new Scene().failClosed())) {
      var play = stage.get();
      play.leaves();
      stage.log.settle(null);
      stage.run(() -> {});
      assertThat(stage.origins.all).isEmpty();
      assertThat(stage.log.end()).contains("\"ending\":\"client-left\"");
    }
  }

  @Test
  void otherServicesDoNotWaitForTheLog() {
    try (Stage stage = new Stage(new Scene())) {
      stage.get();
      assertThat(stage.log.lines).isEmpty();
      assertThat(stage.origins.all).hasSize(1);
    }
  }
}
