package dev.munjigi.edge.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.edge.stage.ScriptedClient;
import dev.munjigi.edge.stage.ScriptedOrigins;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.edge.walk.Gates;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// A client of HTTP/2 that sends whatever frames, before origins that do whatever they like.
final class HostileFrames {
  private static final String[] FIELDS = {
    ":method", "GET", ":method", "POST", ":method", "CONNECT", ":scheme", "https",
    ":authority", "shop.test", ":path", "/", ":path", "/a?b", ":protocol", "websocket",
    "sec-websocket-version", "13", "content-length", "5", "content-length", "0", "te", "trailers",
    "x-a", "b", "x-a", "b\r\nc", "cookie", "a=b", "host", "shop.test", "expect", "100-continue",
    "content-type", "application/grpc", "connection", "close", "grpc-status", "0"
  };

  private HostileFrames() {}

  /// Bytes that nearly are frames.
  static byte[] bytes(Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    all.writeBytes(frame(4, 0, 0, random.nextInt(4) == 0 ? window(random) : new byte[0]));
    for (int frames = 1 + random.nextInt(12); frames > 0; frames--) {
      all.writeBytes(frame(random));
    }
    byte[] bytes = all.toByteArray();
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static byte[] window(Random random) {
    return new byte[] {0, 4, 0, 0, 0, (byte) random.nextInt(4)};
  }

  private static byte[] frame(Random random) {
    int stream = 1 + 2 * random.nextInt(4);
    int ends = random.nextInt(2);
    return switch (random.nextInt(12)) {
      case 0, 1 -> frame(0, ends, stream, new byte[random.nextInt(8)]);
      case 2 -> frame(3, 0, stream, new byte[] {0, 0, 0, (byte) random.nextInt(12)});
      case 3 -> frame(8, 0, random.nextBoolean() ? 0 : stream, new byte[] {0, 0, 9, 9});
      case 4 -> frame(random.nextInt(11), random.nextInt(64), stream, new byte[random.nextInt(9)]);
      case 5 -> frame(1, 4 | ends, stream, block(random, false));
      case 6 -> frame(1, ends, stream, block(random, true));
      case 7 -> frame(9, 4, stream, block(random, false));
      default -> frame(1, 4 | ends, stream, block(random, true));
    };
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private static byte[] block(Random random, boolean head) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    if (head) {
      for (int pair : new int[] {random.nextInt(2), 3, 4, 5}) {
        field(block, pair);
      }
    }
    for (int more = random.nextInt(3); more > 0; more--) {
      field(block, random.nextInt(FIELDS.length / 2));
    }
    return block.toByteArray();
  }

  private static void field(ByteArrayOutputStream block, int pair) {
    block.write(0);
    for (String text : new String[] {FIELDS[2 * pair], FIELDS[2 * pair + 1]}) {
      block.write(text.length());
      block.writeBytes(text.getBytes(ISO_8859_1));
    }
  }

  /// Sends the bytes, then looks whether everything ended in good order.
  ///
  /// @param random decides how the bytes come apart and what the origins do
  static void send(byte[] bytes, Random random, Gates gates) {
    Stage stage = new Stage(gates);
    UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(allocator);
    stage.origins.atOnce = random.nextInt(4) > 0;
    stage.origins.none = random.nextInt(16) == 0;
    Http2Client client =
        new Http2Client(
            stage.walk,
            stage.lane(channel.eventLoop(), stage.origins),
            ScriptedClient.connection("198.51.100.7"));
    channel.pipeline().addLast(client);
    for (int at = 0; at < bytes.length && channel.isOpen(); ) {
      int size = 1 + random.nextInt(bytes.length - at);
      byte[] part = Arrays.copyOfRange(bytes, at, at + size);
      channel.writeInbound(allocator.heapBuffer(size).writeBytes(part));
      at += size;
      act(stage, channel, random);
    }
    for (int i = 1; i <= 8 && channel.isOpen(); i++) {
      client.check(System.nanoTime() + TimeUnit.SECONDS.toNanos(100L * i));
      channel.runPendingTasks();
    }
    channel.finishAndReleaseAll();
    channel.checkException();
    check(stage, allocator);
  }

  private static void check(Stage stage, UnpooledByteBufAllocator allocator) {
    stage.close();
    if (stage.log.placesOut.get() != 0) {
      throw new AssertionError("places in the log were not given back");
    }
    if (stage.held.now() != 0 || allocator.metric().usedHeapMemory() != 0) {
      throw new AssertionError("bytes are still held");
    }
    for (ScriptedOrigins.One one : stage.origins.all) {
      for (ByteBuf part : one.parts) {
        if (part.refCnt() != 0) {
          throw new AssertionError("a part was not released");
        }
      }
    }
    if (!stage.walk.gates().settings().listeners().isEmpty()
        && stage.log.lines.stream().anyMatch(line -> line.contains("gate-failed"))) {
      throw new AssertionError("a gate failed: " + stage.log.lines);
    }
  }

  private static void act(Stage stage, EmbeddedChannel channel, Random random) {
    for (int turns = random.nextInt(4); turns > 0 && !stage.origins.all.isEmpty(); turns--) {
      var all = stage.origins.all;
      ScriptedOrigins.One one = all.get(random.nextInt(all.size()));
      if (one.request == null && !one.aborted && random.nextBoolean()) {
        one.ready();
      } else if (one.request != null && !one.aborted && !one.done) {
        reply(one, random);
      }
      channel.runPendingTasks();
    }
  }

  private static void reply(ScriptedOrigins.One one, Random random) {
    one.done = true;
    switch (random.nextInt(8)) {
      case 0 -> one.fails(UpstreamReason.CONNECTION_LOST);
      case 1 -> {
        one.head(200, new Framing.Length(9));
        one.body("half");
        if (!one.aborted) {
          one.fails(UpstreamReason.REPLY_CUT);
        }
      }
      case 2 -> {
        one.head(101, Framing.None.INSTANCE, "upgrade", "websocket");
        if (!one.aborted) {
          one.body("stream");
        }
      }
      case 3 -> {
        one.head(200, Framing.Chunked.INSTANCE);
        one.body("x");
        one.events.replyEnd(Fields.of("grpc-status", "0"));
      }
      case 4 -> one.reply(204, "");
      default -> one.reply(200, "fine");
    }
  }
}
