package dev.munjigi.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Noted;
import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Observer;
import dev.munjigi.edge.walk.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The client's end of a flow: what waits, what is dropped, how it ends.
class DatagramFlowTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("198.51.100.7", 5000);

  private final Noted noted = new Noted();
  private final EmbeddedChannel socket = new EmbeddedChannel();
  private final List<Boolean> closed = new ArrayList<>();
  private final Heard heard = new Heard();
  private int room = 1 << 20;

  private final class Home implements DatagramFlow.Home {
    @Override
    public Channel channel() {
      return socket;
    }

    @Override
    public Observer observer() {
      return noted;
    }

    @Override
    public boolean hold(int bytes) {
      if (bytes > room) {
        return false;
      }
      room -= bytes;
      return true;
    }

    @Override
    public void letGo(int bytes) {
      room += bytes;
    }

    @Override
    public void closed(boolean refused) {
      closed.add(refused);
    }
  }

  /// The sizes of the datagrams that were handed over, and what else was said.
  private static final class Heard implements StreamEnd.Events {
    final List<Integer> sizes = new ArrayList<>();
    int complete;
    int ended;

    @Override
    public void bytes(ByteBuf bytes) {
      sizes.add(bytes.readableBytes());
      bytes.release();
    }

    @Override
    public void readComplete() {
      complete++;
    }

    @Override
    public void ended() {
      ended++;
    }

    @Override
    public void gone() {
      throw new AssertionError("a client of datagrams cannot break");
    }

    @Override
    public void writable(boolean more) {}
  }

  private DatagramFlow flow(int amplification) {
    return new DatagramFlow(new Home(), CLIENT, amplification);
  }

  private static ByteBuf bytes(int count) {
    return Unpooled.buffer(Math.max(1, count)).writeZero(count);
  }

  @AfterEach
  void end() {
    socket.flush();
    socket.finishAndReleaseAll();
  }

  @Test
  void handsOverWholeDatagramsInOrderOnceItIsLetThrough() {
    DatagramFlow flow = flow(0);
    flow.received(bytes(3));
    flow.received(bytes(0));
    flow.tell(heard);
    assertThat(heard.sizes).isEmpty();
    flow.want(true);
    assertThat(heard.sizes).containsExactly(3, 0);
    assertThat(heard.complete).isEqualTo(1);
    assertThat(flow.received(bytes(60_000))).isTrue();
    assertThat(flow.received(bytes(1))).isFalse();
    flow.readComplete();
    assertThat(heard.sizes).containsExactly(3, 0, 60_000, 1);
    assertThat(room).isEqualTo(1 << 20);
  }

  @Test
  void dropsWhatComesWhileTooManyWait() {
    DatagramFlow flow = flow(0);
    for (int i = 0; i < 100; i++) {
      flow.received(bytes(i));
    }
    assertThat(noted.dropped)
        .hasSize(100 - DatagramFlow.MOST_WAITING)
        .containsOnly(Dropped.WAITING);
    flow.tell(heard);
    flow.want(true);
    assertThat(heard.sizes).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void dropsWhatAllFlowsTogetherHaveNoRoomFor() {
    room = 1000;
    DatagramFlow flow = flow(0);
    flow.received(bytes(900));
    flow.received(bytes(900));
    assertThat(noted.dropped).containsExactly(Dropped.WAITING);
    flow.abort();
    assertThat(room).isEqualTo(1000);
    assertThat(closed).containsExactly(true);
  }

  @Test
  void givesBackWhatWaitsWhenItEndsAndIsClosedOnce() {
    DatagramFlow flow = flow(0);
    flow.received(bytes(10));
    flow.close(Duration.ZERO);
    flow.abort();
    assertThat(closed).containsExactly(false);
    assertThat(room).isEqualTo(1 << 20);
    assertThat(flow.received(bytes(10))).isFalse();
    flow.bytes(bytes(10));
    assertThat(socket.outboundMessages()).isEmpty();
  }

  @Test
  void tellsOnceThatItsSocketCloses() {
    DatagramFlow flow = flow(0);
    flow.tell(heard);
    flow.leave();
    flow.leave();
    assertThat(heard.ended).isEqualTo(1);
    DatagramFlow early = flow(0);
    early.leave();
    early.tell(heard);
    assertThat(heard.ended).isEqualTo(2);
  }

  @Test
  void sendsEachReplyAsOneDatagramToTheClient() {
    DatagramFlow flow = flow(0);
    flow.bytes(bytes(5));
    flow.bytes(bytes(60_000));
    flow.flush();
    DatagramPacket first = Objects.requireNonNull(socket.readOutbound());
    DatagramPacket second = Objects.requireNonNull(socket.readOutbound());
    assertThat(first.recipient()).isEqualTo(CLIENT);
    assertThat(first.content().readableBytes()).isEqualTo(5);
    assertThat(second.content().readableBytes()).isEqualTo(60_000);
    first.release();
    second.release();
  }

  @Test
  void sendsAClientThatMayNotBeThereNoMoreThanItMayAsk() {
    DatagramFlow flow = flow(3);
    flow.tell(heard);
    flow.want(true);
    flow.received(bytes(100));
    // 128 bytes with their heads: 384 may go back
    flow.bytes(bytes(200));
    flow.bytes(bytes(200));
    assertThat(noted.dropped).containsExactly(Dropped.AMPLIFIED);
    flow.bytes(bytes(128));
    assertThat(noted.dropped).hasSize(1);
    flow.received(bytes(1));
    flow.bytes(bytes(60_000));
    assertThat(noted.dropped).hasSize(1);
  }

  @Test
  void takesSeveralDatagramsBeforeAnAnswerForNoProof() {
    DatagramFlow flow = flow(1);
    flow.tell(heard);
    flow.want(true);
    flow.received(bytes(0));
    flow.received(bytes(0));
    flow.bytes(bytes(100));
    assertThat(noted.dropped).containsExactly(Dropped.AMPLIFIED);
  }

  @Test
  void dropsWhatTheSocketHasNoRoomFor() {
    EmbeddedChannel full =
        new EmbeddedChannel() {
          @Override
          public boolean isWritable() {
            return false;
          }
        };
    full.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
    new Datagrams(full, noted).send(bytes(10), CLIENT);
    assertThat(noted.dropped).containsExactly(Dropped.CROWDED);
    full.finishAndReleaseAll();
  }
}
