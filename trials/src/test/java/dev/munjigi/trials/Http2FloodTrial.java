package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The known attacks on HTTP/2 end with a goodbye, an event that names the reason, and no harm to
/// anybody else.
@ExtendWith(Stand.Shared.class)
class Http2FloodTrial {
  private static final int MANY = 10_000;

  /// Sends a flood and asserts what ends it.
  private static void ends(Stand stand, byte[] flood, String code, int error) throws Exception {
    String source = stand.source();
    try (Http2Wire wire = Http2Wire.open(stand.tls(), source, "shop.test")) {
      wire.get(1, "shop.test").reply(1);
      wire.bytes(flood);
      int goodbye = wire.goodbye();
      // a flood may be cut before its goodbye is read
      assertThat(goodbye).isIn(error, -1);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, code);
  }

  private static byte[] times(int count, byte[] frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(count * frame.length);
    for (int i = 0; i < count; i++) {
      all.writeBytes(frame);
    }
    return all.toByteArray();
  }

  private static byte[] both(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  private static byte[] head(int stream, int flags) {
    byte[] block = Http2Wire.block("POST", "shop.test", new String[0]);
    return Http2Wire.frame(Http2Wire.HEADERS, flags, stream, block);
  }

  @Test
  @Provokes("flood.idle-frames")
  void endsAFloodOfPings(Stand stand) throws Exception {
    byte[] ping = Http2Wire.frame(Http2Wire.PING, 0, 0, new byte[8]);
    ends(stand, times(MANY, ping), "flood.idle-frames", Http2Wire.ENHANCE_YOUR_CALM);
  }

  @Test
  void endsAFloodOfSettings(Stand stand) throws Exception {
    byte[] settings = Http2Wire.frame(Http2Wire.SETTINGS, 0, 0, new byte[0]);
    ends(stand, times(MANY, settings), "flood.idle-frames", Http2Wire.ENHANCE_YOUR_CALM);
  }

  @Test
  void endsAFloodOfEmptyData(Stand stand) throws Exception {
    byte[] empty = Http2Wire.frame(Http2Wire.DATA, 0, 3, new byte[0]);
    byte[] flood = both(head(3, Http2Wire.ENDS_HEAD), times(MANY, empty));
    ends(stand, flood, "flood.idle-frames", Http2Wire.ENHANCE_YOUR_CALM);
  }

  @Test
  void endsAHeadThatGoesOnAndOn(Stand stand) throws Exception {
    byte[] more = Http2Wire.frame(Http2Wire.CONTINUATION, 0, 3, Http2Wire.block("x-a", "b"));
    byte[] flood = both(head(3, 0), times(MANY, more));
    ends(stand, flood, "flood.idle-frames", Http2Wire.ENHANCE_YOUR_CALM);
  }

  @Test
  @Provokes("flood.stream-resets")
  void endsARapidReset(Stand stand) throws Exception {
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    byte[] cancel = {0, 0, 0, 8};
    for (int stream = 3; stream < 4_000; stream += 2) {
      flood.writeBytes(head(stream, Http2Wire.ENDS_HEAD | Http2Wire.ENDS_STREAM));
      flood.writeBytes(Http2Wire.frame(Http2Wire.RST_STREAM, 0, stream, cancel));
    }
    ends(stand, flood.toByteArray(), "flood.stream-resets", Http2Wire.ENHANCE_YOUR_CALM);
  }

  @Test
  void endsWhoeverMakesTheGateReset(Stand stand) throws Exception {
    ByteArrayOutputStream flood = new ByteArrayOutputStream();
    for (int stream = 3; stream < 4_000; stream += 2) {
      flood.writeBytes(head(stream, Http2Wire.ENDS_HEAD | Http2Wire.ENDS_STREAM));
      // an increment of nothing is a stream error (RFC 9113 section 6.9)
      flood.writeBytes(Http2Wire.frame(Http2Wire.WINDOW_UPDATE, 0, stream, new byte[4]));
    }
    ends(stand, flood.toByteArray(), "flood.stream-resets", Http2Wire.ENHANCE_YOUR_CALM);
  }

  @Test
  @Provokes("http.frames-malformed")
  void endsWhatIsNoHttp2(Stand stand) throws Exception {
    byte[] push = Http2Wire.frame(5, Http2Wire.ENDS_HEAD, 1, new byte[] {0, 0, 0, 2});
    ends(stand, push, "http.frames-malformed", Http2Wire.PROTOCOL_ERROR);
  }

  @Test
  void endsAHeadThatDrips(Stand stand) throws Exception {
    String source = stand.source();
    try (Http2Wire wire = Http2Wire.open(stand.tls(), source, "shop.test")) {
      byte[] head = head(1, Http2Wire.ENDS_HEAD);
      for (int i = 0; i < head.length && i < 40; i++) {
        wire.bytes(new byte[] {head[i]});
        Thread.sleep(100);
      }
      assertThat(wire.goodbye()).isEqualTo(Http2Wire.ENHANCE_YOUR_CALM);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "flood.head-slow");
  }

  @Test
  void refusesABodyThatDrips(Stand stand) throws Exception {
    String source = stand.source();
    try (Http2Wire wire = Http2Wire.open(stand.tls(), source, "shop.test")) {
      wire.post(1, "shop.test", "content-length", "100000");
      for (int i = 0; i < 35; i++) {
        wire.data(1, false, "x");
        Thread.sleep(100);
      }
      assertThat(wire.reply(1).status()).isEqualTo(429);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "flood.body-slow");
  }

  @Test
  void endsAReplyThatNobodyTakes(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.Flood(64 << 20));
    String source = stand.source();
    // SETTINGS_INITIAL_WINDOW_SIZE 1
    byte[] window = {0, 4, 0, 0, 0, 1};
    try (Http2Wire wire = Http2Wire.open(stand.tls(), source, "shop.test", window)) {
      for (int stream = 1; stream < 40; stream += 2) {
        wire.get(stream, "shop.test");
      }
      Http2Wire.Reply reply = wire.reply(1);
      assertThat(reply.reset()).isEqualTo(Http2Wire.ENHANCE_YOUR_CALM);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "flood.drain-slow");
  }

  @Test
  void allowsAHundredStreamsAndRefusesMore(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.Silence());
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      for (int i = 0; i < 100; i++) {
        wire.get(2 * i + 1, "shop.test");
      }
      wire.get(201, "shop.test");
      // REFUSED_STREAM
      assertThat(wire.reply(201).reset()).isEqualTo(7);
    }
  }

  @Test
  void leavesOtherStreamsAloneWhenOneIsReset(Stand stand) throws Exception {
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      wire.post(1, "shop.test").get(3, "shop.test");
      wire.send(Http2Wire.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
      assertThat(wire.reply(3).status()).isEqualTo(200);
      assertThat(wire.get(5, "shop.test").reply(5).status()).isEqualTo(200);
    }
  }

  @Test
  void passesUploadsOfManyStreamsAtOnce(Stand stand) throws IOException {
    String part = "x".repeat(16_000);
    try (Http2Wire wire = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      for (int stream = 1; stream < 20; stream += 2) {
        wire.post(stream, "shop.test");
      }
      for (int stream = 1; stream < 20; stream += 2) {
        wire.data(stream, false, part).data(stream, true, part);
      }
      Http2Wire.Reply last = wire.reply(19);
      assertThat(last.status()).isEqualTo(200);
      assertThat(last.text()).contains("\"body\":32000");
    }
  }
}
