package dev.munjigi.edge.tunnel;

import static dev.munjigi.edge.tunnel.Tube.all;
import static dev.munjigi.edge.tunnel.Tube.bytes;
import static dev.munjigi.edge.tunnel.Tube.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.PublicClass;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One end of a stream through a tunnel: what its peer says, and what it is told to say.
class TunnelEndTest {
  private static final Id ID = Id.of(7, 8, 9);

  /// Writes down what happens at an end.
  private static final class Events implements StreamEnd.Events {
    private final StringBuilder all = new StringBuilder();

    @Override
    public void bytes(ByteBuf bytes) {
      all.append(bytes.toString(ISO_8859_1));
      bytes.release();
    }

    @Override
    public void readComplete() {}

    @Override
    public void ended() {
      all.append("[ended]");
    }

    @Override
    public void gone() {
      all.append("[gone]");
    }

    @Override
    public void writable(boolean more) {}
  }

  private final TunnelEnd end = new TunnelEnd(true);
  private final Events events = new Events();

  private Tube tube(TunnelEnd of) {
    Tube tube = new Tube(new TunnelCodec(false), of);
    of.tell(events);
    return tube;
  }

  @Test
  void eitherDirectionEndsAndTheOtherGoesOn() {
    try (Tube tube = tube(end)) {
      Tube _ = tube.hears(all(frame(4, "hello"), frame(5, "")));
      assertThat(events.all).hasToString("hello[ended]");
      end.bytes(bytes("still"));
      end.flush();
      assertThat(tube.said()).isEqualTo(frame(4, "still"));
      end.end();
      end.end();
      assertThat(tube.said()).as("said once").isEqualTo(frame(5, ""));
      end.close(Duration.ofSeconds(1));
      tube.channel.runPendingTasks();
      assertThat(tube.wasClosed()).isTrue();
      assertThat(tube.said()).isEmpty();
      assertThat(events.all).hasToString("hello[ended]");
    }
  }

  @Test
  void mayBeToldToEndAndStillRead() {
    try (Tube tube = tube(end)) {
      end.end();
      Tube _ = tube.hears(all(frame(4, "late"), frame(5, "")));
      assertThat(events.all).hasToString("late[ended]");
    }
  }

  static byte[][] outOfPlace() {
    return new byte[][] {
      frame(1, "Sledger"),
      frame(2, ""),
      frame(3, "forbidden " + ID),
      all(frame(5, ""), frame(5, "")),
      all(frame(5, ""), frame(4, "more")),
      all(frame(5, ""), frame(2, "")),
      frame(9, "")
    };
  }

  @ParameterizedTest
  @MethodSource("outOfPlace")
  void whatIsOutOfPlaceBreaksTheConnection(byte[] wire) {
    try (Tube tube = tube(end)) {
      Tube _ = tube.hears(all(frame(4, "ok"), wire, frame(4, "never")));
      Tube _ = tube.hears(frame(4, "never"));
      assertThat(events.all.toString()).startsWith("ok").endsWith("[gone]").doesNotContain("never", "more");
      assertThat(tube.channel.isOpen()).isFalse();
    }
  }

  @Test
  void aGoodbyeOfTlsAloneIsABreak() {
    try (Tube tube = tube(end)) {
      Tube _ = tube.hears(frame(4, "half"));
      tube.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
      assertThat(events.all).hasToString("half[gone]");
      assertThat(tube.channel.isOpen()).isFalse();
    }
  }

  @Test
  void soIsAFailedOneAndAnEndOfTheSocket() {
    try (Tube tube = tube(end)) {
      tube.channel
          .pipeline()
          .fireUserEventTriggered(new SslCloseCompletionEvent(new ClosedChannelException()));
      assertThat(events.all).hasToString("[gone]");
    }
    events.all.setLength(0);
    TunnelEnd second = new TunnelEnd(true);
    try (Tube tube = tube(second)) {
      tube.channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
      assertThat(events.all).hasToString("[gone]");
    }
    events.all.setLength(0);
    TunnelEnd third = new TunnelEnd(true);
    try (Tube tube = tube(third)) {
      Tube _ = tube.hears(frame(5, ""));
      tube.channel.close();
      assertThat(events.all).as("one direction was open").hasToString("[ended][gone]");
    }
  }

  @Test
  void saysThatTheOtherSideIsThere() {
    TunnelEnd door = new TunnelEnd(false);
    try (Tube tube = tube(door)) {
      door.opened();
      assertThat(tube.said()).isEqualTo(frame(2, ""));
      door.refused(PublicClass.FORBIDDEN, ID);
      assertThat(tube.said()).as("too late to refuse").isEmpty();
      assertThat(tube.wasReset()).isTrue();
    }
  }

  @Test
  void saysThatItIsNotAndCloses() {
    TunnelEnd door = new TunnelEnd(false);
    try (Tube tube = tube(door)) {
      door.refused(PublicClass.FORBIDDEN, ID);
      assertThat(tube.said()).isEqualTo(frame(3, "forbidden " + ID));
      tube.channel.runPendingTasks();
      assertThat(tube.wasClosed()).isTrue();
    }
  }

  @Test
  void anAbortIsAReset() {
    try (Tube tube = tube(end)) {
      end.bytes(bytes("half"));
      end.abort();
      assertThat(tube.wasReset()).isTrue();
      end.bytes(bytes("late"));
      assertThat(events.all.toString()).doesNotContain("[ended]");
    }
  }
}
