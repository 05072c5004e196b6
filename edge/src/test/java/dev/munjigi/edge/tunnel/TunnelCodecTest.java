package dev.munjigi.edge.tunnel;

import static dev.munjigi.edge.tunnel.Tube.all;
import static dev.munjigi.edge.tunnel.Tube.bytes;
import static dev.munjigi.edge.tunnel.Tube.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.tunnel.Tube.Heard;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.PublicClass;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The frames of tunnels on the wire.
class TunnelCodecTest {
  private static final Id ID = Id.of(7, 8, 9);

  private static byte[] written(boolean datagrams, Object... messages) {
    try (Tube tube = new Tube(new TunnelCodec(datagrams))) {
      return tube.says(messages);
    }
  }

  private static String heard(boolean datagrams, byte[]... parts) {
    Heard heard = new Heard(datagrams);
    try (Tube tube = new Tube(new TunnelCodec(datagrams), heard)) {
      for (byte[] part : parts) {
        Tube _ = tube.hears(part);
      }
      assertThat(heard.malformed).isLessThan(2);
      return heard.all.toString();
    }
  }

  private static byte[] everything(boolean datagrams) {
    return written(
        datagrams,
        new Frame.Open(datagrams, "ledger-db"),
        Frame.Opened.INSTANCE,
        Frame.Refused.of(PublicClass.TOO_MANY, ID),
        bytes("one"),
        bytes("two"),
        Frame.End.INSTANCE);
  }

  @Test
  void writesWhatIsWrittenDown() {
    assertThat(everything(false))
        .isEqualTo(
            all(
                frame(1, "Sledger-db"),
                frame(2, ""),
                frame(3, "too-many " + ID),
                frame(4, "one"),
                frame(4, "two"),
                frame(5, "")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsWhatItWroteHoweverItComesApart(boolean datagrams) {
    byte[] wire = everything(datagrams);
    String whole = heard(datagrams, wire);
    assertThat(whole)
        .isEqualTo(
            "[" + new Frame.Open(datagrams, "ledger-db") + "][" + Frame.Opened.INSTANCE + "]["
                + Frame.Refused.of(PublicClass.TOO_MANY, ID) + "]"
                + (datagrams ? "<one><two>" : "onetwo") + "[" + Frame.End.INSTANCE + "]");
    for (int at = 1; at < wire.length; at++) {
      byte[] first = Arrays.copyOf(wire, at);
      byte[] second = Arrays.copyOfRange(wire, at, wire.length);
      assertThat(heard(datagrams, first, second)).as("split at " + at).isEqualTo(whole);
    }
    Heard heard = new Heard(datagrams);
    try (Tube tube = new Tube(new TunnelCodec(datagrams), heard)) {
      Tube _ = tube.dribbles(wire);
    }
    assertThat(heard.all.toString()).isEqualTo(whole);
  }

  @Test
  void keepsTheBordersOfDatagramsAlsoOfEmptyOnesAndOfTheLongest() {
    String longest = "x".repeat(65_535);
    byte[] wire =
        written(true, bytes(""), bytes("a"), Unpooled.EMPTY_BUFFER, bytes(longest), bytes("b"));
    String expected = "<><a><><" + longest + "><b>";
    assertThat(heard(true, wire)).isEqualTo(expected);
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      int at = random.nextInt(wire.length);
      assertThat(heard(true, Arrays.copyOf(wire, at), Arrays.copyOfRange(wire, at, wire.length)))
          .isEqualTo(expected);
    }
  }

  @Test
  void passesTheBytesOfAStreamAsTheyCome() {
    Heard heard = new Heard(false);
    try (Tube tube = new Tube(new TunnelCodec(false), heard)) {
      byte[] wire = frame(4, "hello");
      Tube _ = tube.hears(Arrays.copyOf(wire, 5));
      assertThat(heard.all).hasToString("he");
      assertThat(tube.held()).as("nothing is kept").isZero();
      Tube _ = tube.hears(Arrays.copyOfRange(wire, 5, 8));
      assertThat(heard.all).hasToString("hello");
    }
  }

  @Test
  void writesLongBuffersInMoreThanOneFrameAndAnEmptyOneInNone() {
    byte[] longer = new byte[200_000];
    new Random(5).nextBytes(longer);
    byte[] wire = written(false, bytes(longer), bytes(""));
    assertThat(wire).hasSize(200_000 + 4 * 3);
    assertThat(heard(false, wire)).isEqualTo(new String(longer, ISO_8859_1));
    assertThat(written(false, bytes(new byte[65_535]))).hasSize(65_538);
    assertThat(written(false, bytes(new byte[65_536]))).hasSize(65_542);
  }

  static byte[][] noFrames() {
    return new byte[][] {
      frame(0, ""),
      frame(6, ""),
      frame(255, "x"),
      {(byte) 1, (byte) 0, (byte) 129},
      {(byte) 5, (byte) 255, (byte) 255},
      frame(4, ""),
      frame(1, ""),
      frame(1, "S"),
      frame(1, "Xledger"),
      frame(1, "Sledger db"),
      frame(1, "SLedger"),
      frame(1, "S\u00fcber"),
      frame(1, "S" + "x".repeat(64)),
      frame(2, "x"),
      frame(3, ""),
      frame(3, "too-many"),
      frame(3, "whatever " + ID),
      frame(3, "too-many x"),
      frame(3, "too-many " + ID + " "),
      frame(3, "TOO-MANY " + ID),
      frame(5, "x"),
      all(frame(5, ""), frame(4, "x")),
      all(frame(5, ""), frame(5, "")),
      all(frame(5, ""), frame(1, "Sx")),
      "GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1),
      {(byte) 22, (byte) 3, (byte) 1, (byte) 2, (byte) 0}
    };
  }

  @ParameterizedTest
  @MethodSource("noFrames")
  void endsOnceWithWhatIsNoFrameAndTakesNothingAfterIt(byte[] wire) {
    byte[] after = all(frame(2, ""), frame(4, "x"), wire);
    for (boolean dribbled : new boolean[] {false, true}) {
      Heard heard = new Heard(false);
      try (Tube tube = new Tube(new TunnelCodec(false), heard)) {
        byte[] all = all(frame(4, "ok"), wire, after);
        Tube _ = dribbled ? tube.dribbles(all) : tube.hears(all);
        Tube _ = tube.hears(after);
        assertThat(heard.malformed).isOne();
        assertThat(heard.all.toString()).startsWith("ok").endsWith("!");
        assertThat(tube.held()).as("nothing is kept").isZero();
      }
    }
  }

  @Test
  void aFrameOfDatagramsMayBeEmpty() {
    assertThat(heard(true, frame(4, ""))).isEqualTo("<>");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void keepsNoMoreThanOneFrameHoweverMuchComesThatNeverEndsWhereOneDoes(boolean datagrams) {
    Heard heard = new Heard(datagrams);
    try (Tube tube = new Tube(new TunnelCodec(datagrams), heard)) {
      // every part ends within the head of the next frame
      byte[] frame = frame(4, "x".repeat(1_000));
      byte[] shifted = all(Arrays.copyOfRange(frame, 1, frame.length), new byte[] {frame[0]});
      Tube _ = tube.hears(new byte[] {frame[0]});
      for (int i = 0; i < 5_000; i++) {
        Tube _ = tube.hears(shifted);
        heard.all.setLength(0);
        assertThat(tube.held()).as("after " + tube.fed() + " bytes").isLessThan(1 << 18);
      }
    }
  }

  @Test
  void aDatagramThatNeverEndsIsNotKeptBeyondItsLength() {
    Heard heard = new Heard(true);
    try (Tube tube = new Tube(new TunnelCodec(true), heard)) {
      Tube _ = tube.hears(new byte[] {4, (byte) 255, (byte) 255});
      for (int i = 0; i < 65_000; i += 1_000) {
        Tube _ = tube.hears(new byte[1_000]);
      }
      assertThat(heard.all).isEmpty();
      assertThat(tube.held()).isBetween(65_000L, 1L << 18);
    }
  }

  @Test
  void aReaderMayCloseInTheMiddle() {
    ChannelInboundHandlerAdapter closes =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext from, Object message) {
            ReferenceCountUtil.release(message);
            from.close();
          }
        };
    try (Tube tube = new Tube(new TunnelCodec(false), closes)) {
      Tube _ = tube.hears(all(frame(2, ""), frame(4, "one"), frame(4, "two"), new byte[] {4, 0}));
      assertThat(tube.held()).isZero();
    }
  }

  @Test
  void aReaderMayTakeItOutInTheMiddle() {
    StringBuilder got = new StringBuilder();
    ChannelInboundHandlerAdapter removes =
        new ChannelInboundHandlerAdapter() {
          @Override
          public void channelRead(ChannelHandlerContext from, Object message) {
            got.append(message instanceof Frame ? "F" : "B");
            ReferenceCountUtil.release(message);
            if (from.pipeline().get(TunnelCodec.class) != null) {
              from.pipeline().remove(TunnelCodec.class);
            }
          }
        };
    try (Tube tube = new Tube(new TunnelCodec(false), removes)) {
      Tube _ = tube.hears(all(frame(2, ""), frame(4, "one"), frame(2, "")));
      assertThat(got).hasToString("F");
      assertThat(tube.held()).isZero();
    }
  }

  @Test
  void aReaderMayBringMoreInTheMiddle() {
    StringBuilder got = new StringBuilder();
    ChannelInboundHandlerAdapter reads =
        new ChannelInboundHandlerAdapter() {
          private boolean read;

          @Override
          public void channelRead(ChannelHandlerContext from, Object message) {
            got.append(message instanceof io.netty.buffer.ByteBuf b ? b.toString(ISO_8859_1) : "F");
            ReferenceCountUtil.release(message);
            if (!read) {
              read = true;
              byte[] rest = frame(4, "three");
              from.pipeline()
                  .fireChannelRead(Unpooled.copiedBuffer(rest, 1, rest.length - 1));
            }
          }
        };
    try (Tube tube = new Tube(new TunnelCodec(false), reads)) {
      byte[] first = {frame(4, "three")[0]};
      Tube _ = tube.hears(all(frame(2, ""), frame(4, "one"), frame(4, "two"), first));
      assertThat(got).hasToString("Fonetwothree");
    }
  }

  @Test
  void whoClosesAFlowOfDatagramsSaysThatItEnds() {
    try (Tube tube = new Tube(new TunnelCodec(true))) {
      Tube _ = tube.hears(new byte[0]);
      tube.channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
      assertThat(tube.said()).isEqualTo(frame(5, ""));
      tube.channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
      assertThat(tube.said()).isEmpty();
    }
  }
}
