package dev.munjigi.edge.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.edge.stage.ScriptedOrigins;
import dev.munjigi.edge.walk.Gates;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Framing;
import java.util.Random;

/// A client that sends whatever bytes, before an origin that does whatever it likes.
final class HostileClient {
  private static final String[] WORDS = {
    "GET ",
    "POST ",
    "HEAD ",
    "PUT ",
    "OPTIONS ",
    "CONNECT ",
    "TRACE ",
    "/",
    "/a/b?c=d",
    "*",
    "/%2e%2e/",
    "http://shop.test/",
    " HTTP/1.1\r\n",
    " HTTP/1.0\r\n",
    " HTTP/2.0\r\n",
    "host: shop.test\r\n",
    "host: other\r\n",
    "content-length: 5\r\n",
    "content-length: 0\r\n",
    "content-length: 99999999999\r\n",
    "content-length: -1\r\n",
    "transfer-encoding: chunked\r\n",
    "transfer-encoding: gzip, chunked\r\n",
    "connection: close\r\n",
    "connection: keep-alive\r\n",
    "connection: upgrade\r\n",
    "upgrade: websocket\r\n",
    "sec-websocket-version: 13\r\n",
    "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
    "expect: 100-continue\r\n",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "\r",
    "\0",
    "5\r\nhello\r\n",
    "0\r\n\r\n",
    "0\r\nx: y\r\n\r\n",
    "ffffffffffffffff\r\n",
    "hello",
    "1;x=\"\\\"\"\r\na\r\n",
    "x: ",
    "x:y\r\n",
    " folded\r\n",
    "\u0016\u0003\u0001\u0002\u0000",
    "\u00ff\u00fe",
    "GET /a HTTP/1.1\r\nhost: shop.test\r\n\r\n",
    "POST /a HTTP/1.1\r\nhost: shop.test\r\ncontent-length: 5\r\n\r\nhello",
    "POST /a HTTP/1.1\r\nhost: shop.test\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
  };

  private HostileClient() {}

  /// Bytes that nearly are requests.
  static byte[] bytes(Random random) {
    StringBuilder text = new StringBuilder();
    for (int words = 1 + random.nextInt(14); words > 0; words--) {
      text.append(WORDS[random.nextInt(WORDS.length)]);
    }
    byte[] bytes = text.toString().getBytes(ISO_8859_1);
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /// Sends the bytes, then looks whether everything ended in good order.
  ///
  /// @param random decides how the bytes come apart and what the origin does
  static void send(byte[] bytes, Random random, Gates gates) {
    try (Wired wired = new Wired(gates)) {
      wired.stage.origins.atOnce = random.nextInt(4) > 0;
      wired.stage.origins.none = random.nextInt(16) == 0;
      for (int at = 0; at < bytes.length; ) {
        int size = 1 + random.nextInt(bytes.length - at);
        wired.sends(java.util.Arrays.copyOfRange(bytes, at, at + size));
        at += size;
        act(wired, random);
      }
      if (random.nextInt(3) == 0) {
        wired.endsItsSide();
        act(wired, random);
      }
      boolean answered = !wired.got().isEmpty();
      for (int i = 1; i <= 8 && wired.channel.isOpen(); i++) {
        wired.waits(100L * i);
        answered |= !wired.got().isEmpty();
      }
      boolean began = !wired.stage.log.lines.isEmpty();
      if (began && !answered && wired.channel.isOpen()) {
        throw new AssertionError("neither answered nor closed");
      }
      if (wired.channel.isOpen() && !wired.stage.log.events("exchange.begin").isEmpty()) {
        wired.channel.close();
      }
      wired.channel.close();
      wired.channel.runPendingTasks();
      if (wired.stage.log.placesOut.get() != 0) {
        throw new AssertionError("places in the log were not given back");
      }
      if (wired.stage.held.now() != 0) {
        throw new AssertionError("bytes are still held");
      }
      for (ScriptedOrigins.One one : wired.stage.origins.all) {
        one.parts.forEach(part -> {
          if (part.refCnt() != 0) {
            throw new AssertionError("a part was not released");
          }
        });
      }
    }
  }

  private static void act(Wired wired, Random random) {
    for (int turns = random.nextInt(3); turns > 0; turns--) {
      if (wired.stage.origins.all.isEmpty()) {
        return;
      }
      ScriptedOrigins.One one = wired.origin();
      if (one.request == null && !one.aborted && random.nextBoolean()) {
        one.ready();
      } else if (one.request != null && !one.aborted && !one.done) {
        reply(wired, one, random);
      }
      wired.channel.runPendingTasks();
      wired.channel.checkException();
    }
  }

  private static void reply(Wired wired, ScriptedOrigins.One one, Random random) {
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
        wired.takes(false);
        one.reply(200, "slow");
        wired.takes(true);
      }
      default -> one.reply(200, "fine");
    }
    one.done = true;
  }
}
