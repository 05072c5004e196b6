package dev.munjigi.edge.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.ScriptedClient;
import dev.munjigi.edge.stage.ScriptedOrigins;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.edge.walk.Gates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client's connection without a network, before a walk with scripted origins.
final class Wired implements AutoCloseable {
  final Stage stage;
  final EmbeddedChannel channel =
      new EmbeddedChannel() {
        @Override
        protected void doWrite(ChannelOutboundBuffer out) throws Exception {
          if (!stuck) {
            super.doWrite(out);
          }
        }
      };
  final Http1Client client;
  final List<ByteBuf> fed = new ArrayList<>();
  private boolean stuck;
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

  Wired(Scene scene) {
    this(scene.gates());
  }

  Wired(Gates gates) {
    stage = new Stage(gates);
    client =
        new Http1Client(
            stage.walk,
            stage.lane(channel.eventLoop(), stage.origins),
            new LoopBuffers(),
            ScriptedClient.connection("198.51.100.7"));
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(client);
  }

  /// The client sends this; what goes wrong is thrown.
  Wired sends(String text) {
    return sends(text.getBytes(ISO_8859_1));
  }

  Wired sends(byte[] text) {
    ByteBuf part = allocator.heapBuffer(text.length).writeBytes(text);
    fed.add(part);
    if (channel.isOpen()) {
      client.channelRead(channel.pipeline().context(client), part);
      settle();
    } else {
      part.release();
    }
    return this;
  }

  /// The client sends nothing more.
  Wired endsItsSide() {
    if (channel.isOpen()) {
      client.userEventTriggered(
          channel.pipeline().context(client), ChannelInputShutdownEvent.INSTANCE);
      settle();
    }
    return this;
  }

  /// The client takes no more, or more again.
  Wired takes(boolean more) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    if (out != null) {
      out.setUserDefinedWritability(1, more);
      settle();
    }
    return this;
  }

  /// From now on the client takes none of the bytes that are on their way to it.
  Wired sticks() {
    stuck = true;
    return this;
  }

  /// So much time passes.
  Wired waits(long seconds) {
    if (channel.isOpen()) {
      client.check(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
      settle();
    }
    return this;
  }

  private void settle() {
    channel.runPendingTasks();
    channel.checkException();
  }

  /// The origin of the newest exchange.
  ScriptedOrigins.One origin() {
    return stage.origins.all.getLast();
  }

  Wired replies(int status, String text) {
    origin().reply(status, text);
    settle();
    return this;
  }

  /// What the client was sent since the last call.
  String got() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.append(out.toString(ISO_8859_1));
      out.release();
    }
    return all.toString();
  }

  /// Whether nothing more is sent to the client.
  boolean closing() {
    return !channel.isOpen();
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    stage.close();
    if (allocator.metric().usedHeapMemory() != 0) {
      throw new AssertionError(allocator.metric() + " was not released");
    }
  }
}
