package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Transport;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HostileInputTest {
  @Test
  void keepsItsInvariantsOnHostileRequests() {
    HostileMessages messages = new HostileMessages(20_260_102);
    int passed = 0;
    for (int i = 0; i < 20_000; i++) {
      passed += Invariants.check(messages.request());
    }
    assertThat(passed).isBetween(1_500, 20_000);
  }

  @Test
  void keepsItsInvariantsOnHostileTargets() {
    HostileMessages messages = new HostileMessages(20_260_103);
    int passed = 0;
    for (int i = 0; i < 12_000; i++) {
      passed += Invariants.check(Wire.head("GET " + messages.target()));
    }
    assertThat(passed).isBetween(1_500, 12_000);
  }

  @Test
  void readsChunkedBodiesTheSameHoweverTheyComeApart() {
    HostileMessages messages = new HostileMessages(20_260_104);
    int ended = 0;
    for (int i = 0; i < 6_000; i++) {
      byte[] bytes = messages.chunks().getBytes(StandardCharsets.ISO_8859_1);
      Wire.Chunks whole = Wire.Chunks.decode(bytes, 0, bytes.length, 64);
      for (int part = 1; part < bytes.length; part++) {
        assertThat(Wire.Chunks.decode(bytes, 0, part, 64)).isEqualTo(whole);
      }
      ended += whole.ended() ? 1 : 0;
    }
    assertThat(ended).isGreaterThan(500);
  }

  @Test
  void readsAnyReplyOrSaysWhyNot() {
    HostileMessages messages = new HostileMessages(20_260_105);
    HeadParser parser = new HeadParser(Wire.LIMITS);
    int good = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = messages.reply().getBytes(StandardCharsets.ISO_8859_1);
      String method = messages.below(5) == 0 ? "HEAD" : "GET";
      switch (parser.replyHead(bytes, 0, bytes.length, method)) {
        case HeadParser.Reply(var head, boolean persistent) -> {
          good++;
          assertThat(head.status()).isBetween(100, 599);
          assertThat(head.fields().size()).isBetween(0, Wire.LIMITS.fields());
          boolean untilClose = head.framing() instanceof Framing.UntilClose;
          assertThat(persistent && untilClose).isFalse();
        }
        case HeadParser.BadReply(String reason) -> assertThat(reason).matches("[ -~…]+");
      }
    }
    assertThat(good).isGreaterThan(2_000);
  }

  @Test
  void takesTimeLinearInTheInput() {
    HeadLimits wide = new HeadLimits(65_536, 1 << 20, 10_000);
    Wire wire = new Wire(wide, Wire.PROXY, Transport.Clear.INSTANCE);
    String[] parts = {
      "/..", "/a/..", "/a;", "%5c", "/%", "%2e", "\\;", "/a%2e", "&", "=", "+&", "%&"
    };
    long began = System.nanoTime();
    for (String part : parts) {
      String many = part.repeat(65_000 / part.length());
      for (String target : new String[] {"/" + many, "/?" + many, "/x/" + many + "/"}) {
        var raw =
            Wire.raw(
                Protocol.HTTP_1_1,
                "GET",
                target,
                "host",
                "shop.example.com",
                "cookie",
                "=".repeat(60_000),
                "x-forwarded-for",
                ",".repeat(60_000));
        assertThat(wire.decide(raw)).isNotNull();
      }
    }
    assertThat(System.nanoTime() - began).isLessThan(4_000_000_000L);
  }
}
