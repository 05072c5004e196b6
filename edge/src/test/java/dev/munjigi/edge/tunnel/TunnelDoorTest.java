package dev.munjigi.edge.tunnel;

import static dev.munjigi.edge.tunnel.Tube.all;
import static dev.munjigi.edge.tunnel.Tube.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.ScriptedClient;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.exchange.Connection;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whom the door turns away, and how. That it lets others in is seen with two gates.
class TunnelDoorTest {
  private final Stage stage = new Stage(new Scene());
  private final Connection connection = ScriptedClient.connection("198.51.100.7");

  @AfterEach
  void close() {
    stage.close();
  }

  private Tube hung() {
    Tube tube = new Tube();
    TunnelDoor.hang(
        tube.channel.pipeline(),
        stage.walk,
        stage.lane(tube.channel.eventLoop(), stage.origins),
        connection);
    return tube;
  }

  private String turnedAway() {
    assertThat(stage.noted.turnedAway).hasSize(1);
    return stage.noted.turnedAway.getFirst().code().code();
  }

  @Test
  void saysThatItDoesNotLeadThere() {
    try (Tube tube = hung()) {
      Tube _ = tube.hears(all(frame(1, "Sledger"), frame(1, "Sledger"), frame(4, "more")));
      assertThat(turnedAway()).isEqualTo("walk.service-not-offered");
      assertThat(stage.noted.turnedAway.getFirst().evidence()).isEqualTo("a stream to `ledger`");
      assertThat(tube.said()).isEqualTo(frame(3, "forbidden " + connection.id()));
      tube.channel.runPendingTasks();
      assertThat(tube.wasClosed()).isTrue();
    }
  }

  static byte[][] noBeginnings() {
    return new byte[][] {
      frame(2, ""),
      frame(3, "forbidden 00000000070000000000000009"),
      frame(4, "x"),
      frame(5, ""),
      frame(1, "Q"),
      frame(1, ""),
      "GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1)
    };
  }

  @ParameterizedTest
  @MethodSource("noBeginnings")
  void resetsWhoDoesNotBeginWithWhatItWants(byte[] wire) {
    try (Tube tube = hung()) {
      Tube _ = tube.dribbles(all(wire, frame(1, "Sledger")));
      assertThat(turnedAway()).isEqualTo("walk.tunnel-malformed");
      assertThat(tube.wasReset()).isTrue();
      assertThat(tube.said()).isEmpty();
    }
  }

  @Test
  void resetsWhoDoesNotSayItInTime() {
    try (Tube tube = hung()) {
      Tube _ = tube.hears(new byte[] {1, 0});
      TunnelDoor door = tube.channel.pipeline().get(TunnelDoor.class);
      door.check(System.nanoTime() + Duration.ofSeconds(5).toNanos());
      assertThat(tube.channel.isOpen()).isTrue();
      door.check(System.nanoTime() + Duration.ofSeconds(11).toNanos());
      assertThat(turnedAway()).isEqualTo("flood.head-slow");
      assertThat(tube.wasReset()).isTrue();
      door.check(System.nanoTime() + Duration.ofSeconds(12).toNanos());
      assertThat(stage.noted.turnedAway).hasSize(1);
    }
  }

  @Test
  void refusesNobodyWhoLeavesFirst() {
    try (Tube tube = hung()) {
      tube.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
      assertThat(tube.channel.isOpen()).isFalse();
      assertThat(stage.noted.turnedAway).isEmpty();
    }
  }

  @Test
  void resetsWhoDidNotAskForTunnels() {
    try (Tube tube = new Tube()) {
      TunnelDoor.turnAway(tube.channel.pipeline(), stage.walk, connection);
      assertThat(turnedAway()).isEqualTo("walk.tunnel-malformed");
      assertThat(tube.wasReset()).isTrue();
    }
  }
}
