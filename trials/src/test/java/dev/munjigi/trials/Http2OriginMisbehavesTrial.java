package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// What an HTTP/2 origin does wrong in the middle of a reply ends in a clear refusal or in a reset,
/// never in a reply that looks whole; other streams go on where only one is in error, and the gate
/// serves on in any case.
class Http2OriginMisbehavesTrial {
  private static final String HOST = "shop.test";
  private static final int FULL_FRAME = 16_384;

  private static String yaml(TcpOrigin origin) {
    return """
    munjigi: 1
    listeners:
      tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      plain: {bind: "127.0.0.1:0"}
    limits: {connections: {stall: 3s, grace: 2s}}
    services:
      shop:
        host: shop.test
        upstream: "%s"
        access: public
        timeouts: {connect: 5s, reply: 3s, idle: 2s}
    """
        .formatted(origin.url().replace("tcp:", "h2c:"));
  }

  /// What an origin does with a request whose path names it; `/ok` is answered, and `/held` when the
  /// trial says so.
  private static TcpOrigin origin(
      Map<String, Http2OriginPeer.Answering> wrong, CountDownLatch release, AtomicInteger connections)
      throws IOException {
    Http2OriginPeer.Answering answering =
        (peer, stream, path) -> {
          if (path.equals("/held")) {
            assertThat(release.await(60, TimeUnit.SECONDS)).isTrue();
          }
          Http2OriginPeer.Answering other = wrong.get(path);
          if (other == null) {
            peer.ok(stream);
          } else {
            other.answer(peer, stream, path);
          }
        };
    return TcpOrigin.start(
        peer -> {
          connections.incrementAndGet();
          Http2OriginPeer.serve(peer, answering);
        });
  }

  private static void ask(Http2Wire wire, int stream, String path) {
    wire.head(
        stream, true, ":method", "GET", ":scheme", "https", ":authority", HOST, ":path", path);
  }

  /// Asserts that this is no whole reply: a refusal, or one that was visibly broken off.
  private static void broken(String what, Http2Wire.Reply reply) {
    boolean refused = (reply.status() == 502 || reply.status() == 504) && reply.ended();
    assertThat(refused || !reply.ended()).as("%s: %s", what, reply).isTrue();
  }

  private static Map<String, Http2OriginPeer.Answering> wrongOnOneStream() {
    Map<String, Http2OriginPeer.Answering> wrong = new LinkedHashMap<>();
    for (int code = 0; code <= 14; code++) {
      int error = code;
      wrong.put("/reset/" + code, (peer, s, path) -> peer.number(Http2Wire.RST_STREAM, s, error));
      wrong.put(
          "/reset-in-body/" + code,
          (peer, s, path) -> {
            peer.head(s, false, ":status", "200");
            peer.data(s, false, 10);
            peer.number(Http2Wire.RST_STREAM, s, error);
          });
    }
    wrong.put(
        "/length-too-large",
        (peer, s, path) -> {
          peer.head(s, false, ":status", "200", "content-length", "10");
          peer.data(s, true, 5);
        });
    wrong.put(
        "/length-too-large-without-body",
        (peer, s, path) -> peer.head(s, true, ":status", "200", "content-length", "10"));
    wrong.put(
        "/length-too-small",
        (peer, s, path) -> {
          peer.head(s, false, ":status", "200", "content-length", "5");
          peer.data(s, true, 10);
        });
    wrong.put(
        "/two-lengths",
        (peer, s, path) -> {
          peer.head(s, false, ":status", "200", "content-length", "5", "content-length", "6");
          peer.data(s, true, 5);
        });
    wrong.put(
        "/two-heads",
        (peer, s, path) -> {
          peer.head(s, false, ":status", "200");
          peer.head(s, false, ":status", "200");
          peer.data(s, true, 5);
        });
    wrong.put("/no-status", (peer, s, path) -> peer.head(s, true, "x-a", "b"));
    wrong.put("/status-0", (peer, s, path) -> peer.head(s, true, ":status", "0"));
    wrong.put("/status-101", (peer, s, path) -> peer.head(s, true, ":status", "101"));
    wrong.put("/status-twice", (peer, s, path) -> peer.head(s, true, ":status", "200", ":status", "200"));
    wrong.put("/upper-case", (peer, s, path) -> peer.head(s, true, ":status", "200", "X-A", "b"));
    wrong.put("/line-end", (peer, s, path) -> peer.head(s, true, ":status", "200", "x-a", "b\r\nc: d"));
    wrong.put(
        "/connection-field",
        (peer, s, path) -> peer.head(s, true, ":status", "200", "transfer-encoding", "chunked"));
    wrong.put("/interim-ends", (peer, s, path) -> peer.head(s, true, ":status", "103"));
    wrong.put("/window-zero", (peer, s, path) -> peer.number(Http2Wire.WINDOW_UPDATE, s, 0));
    wrong.put(
        "/window-overflows",
        (peer, s, path) -> peer.number(Http2Wire.WINDOW_UPDATE, s, Integer.MAX_VALUE));
    wrong.put("/silent", (peer, s, path) -> {});
    wrong.put(
        "/stalls",
        (peer, s, path) -> {
          peer.head(s, false, ":status", "200");
          peer.data(s, false, 10);
        });
    wrong.put(
        "/interim-without-end",
        (peer, s, path) -> {
          for (int i = 0; i < 5_000; i++) {
            peer.head(s, false, ":status", "103");
          }
        });
    return wrong;
  }

  @Test
  void breaksOneStreamAndLetsTheOthersLive() throws Exception {
    Map<String, Http2OriginPeer.Answering> wrong = wrongOnOneStream();
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger connections = new AtomicInteger();
    try (TcpOrigin origin = origin(wrong, release, connections);
        Gate gate = Gate.start(yaml(origin).replace("reply: 3s", "reply: 60s"));
        Http2Wire wire = Http2Wire.open(gate.listener("tls"), "127.0.0.1", HOST)) {
      ask(wire, 1, "/ok");
      assertThat(wire.reply(1).status()).isEqualTo(200);
      ask(wire, 3, "/held");
      int stream = 5;
      for (String path : wrong.keySet()) {
        if (!path.equals("/silent")) {
          ask(wire, stream, path);
          broken(path, wire.reply(stream));
          stream += 2;
        }
      }
      assertThat(connections).hasValue(1);
      release.countDown();
      Http2Wire.Reply held = wire.reply(3);
      assertThat(held.status()).isEqualTo(200);
      assertThat(held.text()).isEqualTo("ddddd");
    }
  }

  private static Map<String, Http2OriginPeer.Answering> wrongOnTheConnection() {
    Map<String, Http2OriginPeer.Answering> wrong = new LinkedHashMap<>();
    wrong.put("/silent", (peer, s, path) -> {});
    wrong.put("/data-before-head", (peer, s, path) -> peer.data(s, true, 5));
    wrong.put("/lost-before-head", (peer, s, path) -> peer.reset());
    wrong.put(
        "/lost-in-body",
        (peer, s, path) -> {
          peer.head(s, false, ":status", "200", "content-length", "10");
          peer.data(s, false, 5);
          peer.reset();
        });
    wrong.put(
        "/beyond-the-window",
        (peer, s, path) -> {
          peer.head(s, false, ":status", "200");
          boolean taken = true;
          for (int i = 0; i < 400 && taken; i++) {
            taken = peer.data(s, false, FULL_FRAME);
          }
        });
    wrong.put("/stream-nobody-asked-for", (peer, s, path) -> peer.head(s + 100, true, ":status", "200"));
    wrong.put("/stream-of-its-own", (peer, s, path) -> peer.head(2, true, ":status", "200"));
    wrong.put(
        "/streams-without-end",
        (peer, s, path) -> {
          boolean taken = true;
          for (int own = 2; own < 2_000_000 && taken; own += 2) {
            taken = peer.send(Http2Wire.HEADERS, Http2Wire.ENDS_HEAD, own, (byte) 0x88);
          }
        });
    wrong.put(
        "/push",
        (peer, s, path) -> peer.send(5, Http2Wire.ENDS_HEAD, s, (byte) 0, (byte) 0, (byte) 0, (byte) 2));
    wrong.put(
        "/endless-head",
        (peer, s, path) -> {
          peer.send(Http2Wire.HEADERS, 0, s, Http2Wire.block(":status", "200"));
          boolean taken = true;
          for (int i = 0; i < 20_000 && taken; i++) {
            taken = peer.send(Http2Wire.CONTINUATION, 0, s, Http2Wire.block("x-" + i, "v".repeat(100)));
          }
        });
    wrong.put(
        "/endless-empty-head",
        (peer, s, path) -> {
          peer.send(Http2Wire.HEADERS, 0, s, Http2Wire.block(":status", "200"));
          boolean taken = true;
          for (int i = 0; i < 200_000 && taken; i++) {
            taken = peer.send(Http2Wire.CONTINUATION, 0, s);
          }
        });
    wrong.put(
        "/head-interrupted",
        (peer, s, path) -> {
          peer.send(Http2Wire.HEADERS, 0, s, Http2Wire.block(":status", "200"));
          peer.data(s, true, 5);
        });
    wrong.put("/frame-too-large", (peer, s, path) -> peer.data(s, true, FULL_FRAME + 1));
    wrong.put("/window-of-all-overflows", (peer, s, path) -> peer.number(Http2Wire.WINDOW_UPDATE, 0, Integer.MAX_VALUE));
    wrong.put("/setting-frame-size", (peer, s, path) -> peer.setting(5, 1));
    wrong.put("/setting-window", (peer, s, path) -> peer.setting(4, -1));
    wrong.put("/setting-half", (peer, s, path) -> peer.send(Http2Wire.SETTINGS, 0, 0, (byte) 1));
    wrong.put("/ping-half", (peer, s, path) -> peer.send(Http2Wire.PING, 0, 0, (byte) 1));
    wrong.put("/packing", (peer, s, path) -> peer.send(Http2Wire.HEADERS, Http2Wire.ENDS_HEAD, s, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF));
    wrong.put("/goodbye-for-all", (peer, s, path) -> peer.goodbye(0, Http2Wire.PROTOCOL_ERROR));
    return wrong;
  }

  @Test
  void refusesAndServesOnWhenTheConnectionIsInError() throws Exception {
    Map<String, Http2OriginPeer.Answering> wrong = wrongOnTheConnection();
    try (TcpOrigin origin = origin(wrong, new CountDownLatch(0), new AtomicInteger());
        Gate gate = Gate.start(yaml(origin))) {
      for (String path : wrong.keySet()) {
        try (Http2Wire wire = Http2Wire.open(gate.listener("tls"), "127.0.0.1", HOST)) {
          wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, new byte[] {0, 16, 0, 0});
          ask(wire, 1, path);
          broken(path, wire.reply(1));
          ask(wire, 3, "/ok");
          Http2Wire.Reply next = wire.reply(3);
          assertThat(next.status()).as("after %s: %s", path, next).isEqualTo(200);
        }
      }
      assertThat(gate.residentBytes()).isLessThan(700L << 20);
    }
  }

  @Test
  void neverShowsABrokenReplyAsAWholeOneOverHttp1() throws Exception {
    Map<String, Http2OriginPeer.Answering> wrong = wrongOnOneStream();
    wrong.putAll(wrongOnTheConnection());
    wrong.keySet().removeIf(path -> path.startsWith("/reset") && !path.endsWith("/0"));
    wrong.remove("/silent");
    try (TcpOrigin origin = origin(wrong, new CountDownLatch(0), new AtomicInteger());
        Gate gate = Gate.start(yaml(origin))) {
      for (String path : wrong.keySet()) {
        assertThat(status(gate.listener("plain"), path)).as(path).isIn(0, 502, 504);
        assertThat(status(gate.listener("plain"), "/ok")).as("after " + path).isEqualTo(200);
      }
    }
  }

  /// The status of a whole reply, or 0 when it was broken off.
  private static int status(InetSocketAddress gate, String path) throws IOException {
    try (Wire wire = Wire.clear(gate)) {
      wire.send("GET " + path + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n");
      try {
        return wire.reply().status();
      } catch (SocketTimeoutException hangs) {
        throw new AssertionError(path + " hangs", hangs);
      } catch (IOException cut) {
        return 0;
      }
    }
  }

  @Test
  void takesAWholeReplyFromAnOriginThatSaysGoodbyeInItsMiddle() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    Map<String, Http2OriginPeer.Answering> odd =
        Map.of(
            "/goodbye",
            (peer, s, path) -> {
              peer.head(s, false, ":status", "200", "content-length", "10");
              peer.data(s, false, 5);
              peer.goodbye(s, Http2Wire.NO_ERROR);
              Thread.sleep(200);
              peer.data(s, true, 5);
            },
            "/unseen",
            (peer, s, path) -> {
              if (connections.get() == 2) {
                peer.goodbye(s - 2, Http2Wire.NO_ERROR);
              } else {
                peer.ok(s);
              }
            },
            "/after-its-end",
            (peer, s, path) -> {
              peer.ok(s);
              peer.data(s, true, 5);
              peer.number(Http2Wire.WINDOW_UPDATE, s, 1);
              peer.number(Http2Wire.RST_STREAM, s, 8);
            });
    try (TcpOrigin origin = origin(odd, new CountDownLatch(0), connections);
        Gate gate = Gate.start(yaml(origin));
        Http2Wire wire = Http2Wire.open(gate.listener("tls"), "127.0.0.1", HOST)) {
      ask(wire, 1, "/goodbye");
      Http2Wire.Reply whole = wire.reply(1);
      assertThat(whole.text()).isEqualTo("d".repeat(10));
      assertThat(whole.ended()).isTrue();
      ask(wire, 3, "/ok");
      assertThat(wire.reply(3).status()).isEqualTo(200);
      assertThat(connections).hasValue(2);
      ask(wire, 5, "/unseen");
      assertThat(wire.reply(5).status()).as("asked again elsewhere").isEqualTo(200);
      assertThat(connections).hasValue(3);
      ask(wire, 7, "/after-its-end");
      assertThat(wire.reply(7).status()).isEqualTo(200);
      ask(wire, 9, "/ok");
      assertThat(wire.reply(9).status()).isEqualTo(200);
    }
  }

  @Test
  void waitsWhileTheWindowIsBelowZero() throws Exception {
    int size = 300_000;
    Map<String, Http2OriginPeer.Answering> shrinking =
        Map.of(
            "/upload",
            (peer, s, path) -> {
              while (peer.received() < 10_000) {
                Thread.sleep(5);
              }
              peer.setting(4, 0);
              Thread.sleep(500);
              int before = peer.received();
              Thread.sleep(500);
              boolean held = peer.received() == before && before <= 65_535;
              peer.number(Http2Wire.WINDOW_UPDATE, 0, 1 << 20);
              peer.number(Http2Wire.WINDOW_UPDATE, s, 1 << 20);
              while (peer.received() < size) {
                Thread.sleep(5);
              }
              peer.head(s, true, ":status", held ? "204" : "500");
            });
    try (TcpOrigin origin = origin(shrinking, new CountDownLatch(0), new AtomicInteger());
        Gate gate = Gate.start(yaml(origin));
        Wire wire = Wire.clear(gate.listener("plain"))) {
      wire.send("POST /upload HTTP/1.1\r\nHost: shop.test\r\nContent-Length: " + size + "\r\n\r\n");
      Thread sender = Thread.ofVirtual().start(() -> wire.send(new byte[size]));
      assertThat(wire.reply().status()).isEqualTo(204);
      sender.join();
    }
  }

  /// Sends so many frames that carry nothing, and then a whole reply.
  private static Http2OriginPeer.Answering flood(
      int frames, BiFunction<Http2OriginPeer, Integer, Boolean> frame) {
    return (peer, stream, path) -> {
      boolean taken = true;
      for (int i = 0; i < frames && taken; i++) {
        taken = frame.apply(peer, stream);
      }
      peer.ok(stream);
    };
  }

  @Test
  void boundsFloodsAndLateSettings() throws Exception {
    Map<String, Http2OriginPeer.Answering> flooding =
        Map.of(
            "/pings", flood(20_000, (peer, s) -> peer.send(Http2Wire.PING, 0, 0, new byte[8])),
            "/settings", flood(10_000, (peer, s) -> peer.setting(4, 65_535)),
            "/windows", flood(10_000, (peer, s) -> peer.number(Http2Wire.WINDOW_UPDATE, 0, 1)),
            "/resets", flood(10_000, (peer, s) -> peer.number(Http2Wire.RST_STREAM, Math.max(1, s - 2), 8)),
            "/unknown", flood(10_000, (peer, s) -> peer.send(0x42, 0, s)));
    try (TcpOrigin origin = origin(flooding, new CountDownLatch(0), new AtomicInteger());
        TcpOrigin mute = TcpOrigin.start(peer -> peer.getInputStream().transferTo(OutputStream.nullOutputStream()));
        Gate gate =
            Gate.start(
                yaml(origin)
                    + "  mute: {host: mute.test, upstream: \"%s\", access: public, timeouts: {connect: 1s, reply: 2s}}\n"
                        .formatted(mute.url().replace("tcp:", "h2c:")))) {
      assertThat(status(gate.listener("plain"), "/ok")).isEqualTo(200);
      for (String path : flooding.keySet()) {
        assertThat(status(gate.listener("plain"), path)).as(path).isEqualTo(502);
        int after = 0;
        for (int i = 0; i < 10 && after != 200; i++) {
          // an origin that is still busy with its flood may be late
          after = status(gate.listener("plain"), "/ok");
        }
        assertThat(after).as("after " + path).isEqualTo(200);
      }
      try (Wire wire = Wire.clear(gate.listener("plain"))) {
        long began = System.nanoTime();
        assertThat(wire.send(Stand.get("mute.test")).reply().status()).isIn(502, 504);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
      }
      assertThat(gate.residentBytes()).isLessThan(700L << 20);
    }
  }
}
