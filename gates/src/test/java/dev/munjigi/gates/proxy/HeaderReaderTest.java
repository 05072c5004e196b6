package dev.munjigi.gates.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Endpoint;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class HeaderReaderTest {
  private static final Read V4 =
      new Read.Client(endpoint("198.51.100.7", 4711), endpoint("192.0.2.1", 443));
  private static final Read V6 =
      new Read.Client(endpoint("2001:db8::7", 4711), endpoint("2001:db8::1", 443));
  private static final byte[] BEHIND = Blocks.line("GET / HTTP/1.1\r\n");

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(Address.parse(address).orElseThrow(), port);
  }

  /// What a header says, and how many of the bytes it took.
  record Found(Read read, int taken) {}

  /// Reads bytes in pieces that end at these places.
  static Found read(byte[] bytes, int... cuts) {
    HeaderReader reader = new HeaderReader();
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i == cuts.length ? bytes.length : cuts[i];
      ByteBuffer piece = ByteBuffer.wrap(bytes, from, to - from);
      Read read = reader.read(piece);
      if (!(read instanceof Read.More)) {
        return new Found(read, reader.size());
      }
      assertThat(piece.hasRemaining()).isFalse();
      from = to;
    }
    return new Found(Read.More.MORE, reader.size());
  }

  static Found byteByByte(byte[] bytes) {
    int[] cuts = new int[Math.max(0, bytes.length - 1)];
    Arrays.setAll(cuts, i -> i + 1);
    return read(bytes, cuts);
  }

  private static Arguments good(String name, byte[] header, Read said) {
    return Arguments.of(name, header, said);
  }

  private static Arguments line(String line, Read said) {
    return good(line, Blocks.line(line + "\r\n"), said);
  }

  static Stream<Arguments> wellFormed() {
    Read itself = Read.Itself.ITSELF;
    return Stream.of(
        line("PROXY TCP4 198.51.100.7 192.0.2.1 4711 443", V4),
        line("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443", V6),
        line("PROXY TCP6 2001:DB8:0:0:0:0:0:7 2001:db8::1 4711 443", V6),
        line("PROXY TCP6 ::ffff:198.51.100.7 ::ffff:192.0.2.1 4711 443", V4),
        line(
            "PROXY TCP4 255.255.255.255 0.0.0.0 65535 0",
            new Read.Client(endpoint("255.255.255.255", 65_535), endpoint("0.0.0.0", 0))),
        line("PROXY UNKNOWN", itself),
        line("PROXY UNKNOWN ffff:: anything at all 0 99999999", itself),
        good("v4", Blocks.block(0x21, 0x11, Blocks.V4), V4),
        good("v6", Blocks.block(0x21, 0x21, Blocks.V6), V6),
        good("local", Blocks.block(0x20, 0x00), itself),
        good("local of any family", Blocks.block(0x20, 0xFF, new byte[1024]), itself),
        good("unspecified", Blocks.block(0x21, 0x00), itself),
        good(
            "unspecified with an addition",
            Blocks.block(0x21, 0x00, Blocks.addition(0x04, (byte) 1)),
            itself),
        good(
            "additions",
            Blocks.block(
                0x21, 0x11, Blocks.V4, Blocks.addition(0x02), Blocks.addition(0xEE, new byte[300])),
            V4),
        good("as long as may be", Blocks.block(0x21, 0x11, Blocks.V4, filling(1_012)), V4),
        good("checksum", Blocks.summed(), V4),
        good("checksum behind others", Blocks.summed(Blocks.addition(0x05, (byte) 7)), V4));
  }

  private static byte[] filling(int size) {
    return Blocks.addition(0x04, new byte[size - 3]);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wellFormed")
  void readsAWellFormedHeaderHoweverItIsCutAndTakesNoByteBehindIt(
      String name, byte[] header, Read said) {
    byte[] bytes = Blocks.joined(header, BEHIND);
    Found whole = new Found(said, header.length);
    assertThat(read(bytes)).isEqualTo(whole);
    assertThat(byteByByte(bytes)).isEqualTo(whole);
    for (int cut = 1; cut < bytes.length; cut++) {
      assertThat(read(bytes, cut)).as("cut at %s", cut).isEqualTo(whole);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wellFormed")
  void waitsForTheRestOfEveryBeginning(String name, byte[] header, Read said) {
    for (int size = 0; size < header.length; size++) {
      assertThat(read(Arrays.copyOf(header, size)).read()).isEqualTo(Read.More.MORE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 198.51.100.7 192.0.2.1 4711\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 4711 443 \r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 4711 443 1\r\n",
        "PROXY TCP4  198.51.100.7 192.0.2.1 4711 443\r\n",
        "PROXY  TCP4 198.51.100.7 192.0.2.1 4711 443\r\n",
        "PROXY TCP4\t198.51.100.7 192.0.2.1 4711 443\r\n",
        "PROXY tcp4 198.51.100.7 192.0.2.1 4711 443\r\n",
        "PROXY TCP5 198.51.100.7 192.0.2.1 4711 443\r\n",
        "PROXY UDP4 198.51.100.7 192.0.2.1 4711 443\r\n",
        "PROXY TCP4 198.51.100.07 192.0.2.1 4711 443\r\n",
        "PROXY TCP4 198.51.100 192.0.2.1 4711 443\r\n",
        "PROXY TCP4 198.51.100.256 192.0.2.1 4711 443\r\n",
        "PROXY TCP4 0x7f.0.0.1 192.0.2.1 4711 443\r\n",
        "PROXY TCP4 localhost 192.0.2.1 4711 443\r\n",
        "PROXY TCP4 2001:db8::7 2001:db8::1 4711 443\r\n",
        "PROXY TCP4 ::ffff:198.51.100.7 ::ffff:192.0.2.1 4711 443\r\n",
        "PROXY TCP6 198.51.100.7 192.0.2.1 4711 443\r\n",
        "PROXY TCP6 2001:db8::7 192.0.2.1 4711 443\r\n",
        "PROXY TCP6 [2001:db8::7] [2001:db8::1] 4711 443\r\n",
        "PROXY TCP6 fe80::7%eth0 2001:db8::1 4711 443\r\n",
        "PROXY TCP6 2001:db8:::7 2001:db8::1 4711 443\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 04711 443\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 4711 00\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 65536 443\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 4711 99999999999\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 -1 443\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 +1 443\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 \u0661 443\r\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 4711 443\n",
        "PROXY TCP4 198.51.100.7 192.0.2.1 4711 443\r\r\n",
        "PROXY TCP4 198.51.100.7\r192.0.2.1 4711 443\r\n",
        "PROXY \r\n",
        "PROXY UNKNOWNS\r\n",
        "PROXY TCP4 \0 \0 0 0\r\n",
      })
  void refusesLinesBesideTheGrammar(String line) {
    refused(Blocks.line(line), ProxyReason.HEADER_MALFORMED);
  }

  @Test
  void takesALineOf107BytesAndNoLongerOne() {
    String most = "PROXY UNKNOWN " + "x".repeat(107 - 14 - 2);
    assertThat(read(Blocks.line(most + "\r\n")).read()).isEqualTo(Read.Itself.ITSELF);
    refused(Blocks.line(most + "x\r\n"), ProxyReason.HEADER_MALFORMED);
    HeaderReader reader = new HeaderReader();
    Read read = reader.read(ByteBuffer.wrap(Blocks.line("PROXY " + "x".repeat(100_000))));
    assertThat(read).isInstanceOf(Read.Wrong.class);
    assertThat(reader.size()).isEqualTo(107);
  }

  static Stream<Arguments> badBlocks() {
    byte[] sum = Blocks.addition(0x03, new byte[4]);
    byte[] wrongSum = Blocks.summed();
    wrongSum[20] ^= 1;
    return Stream.of(
        Arguments.of("version 1", Blocks.block(0x11, 0x11, Blocks.V4)),
        Arguments.of("version 3", Blocks.block(0x31, 0x11, Blocks.V4)),
        Arguments.of("command 2", Blocks.block(0x22, 0x11, Blocks.V4)),
        Arguments.of("datagrams", Blocks.block(0x21, 0x12, Blocks.V4)),
        Arguments.of("datagrams over IPv6", Blocks.block(0x21, 0x22, Blocks.V6)),
        Arguments.of("Unix sockets", Blocks.block(0x21, 0x31, new byte[216])),
        Arguments.of("an unknown family", Blocks.block(0x21, 0x41, new byte[216])),
        Arguments.of("no transport", Blocks.block(0x21, 0x10, Blocks.V4)),
        Arguments.of("an unknown transport", Blocks.block(0x21, 0x13, Blocks.V4)),
        Arguments.of("too short", Blocks.lying(0x21, 0x11, 11, Blocks.V4)),
        Arguments.of("too short for IPv6", Blocks.block(0x21, 0x21, Blocks.V4)),
        Arguments.of("nothing", Blocks.block(0x21, 0x11)),
        Arguments.of("too long", Blocks.lying(0x21, 0x11, 1_025)),
        Arguments.of("much too long", Blocks.lying(0x20, 0x00, 65_535)),
        Arguments.of("a stray byte", Blocks.block(0x21, 0x11, Blocks.V4, new byte[1])),
        Arguments.of("half an addition", Blocks.block(0x21, 0x11, Blocks.V4, new byte[] {4, 0})),
        Arguments.of(
            "a long addition", Blocks.block(0x21, 0x11, Blocks.V4, new byte[] {4, 0, 2, 0})),
        Arguments.of(
            "a huge addition", Blocks.block(0x21, 0x11, Blocks.V4, new byte[] {4, -1, -1, 0})),
        Arguments.of("a wrong checksum", Blocks.block(0x21, 0x11, Blocks.V4, sum)),
        Arguments.of("another address than was summed", wrongSum),
        Arguments.of(
            "a short checksum",
            Blocks.block(0x21, 0x11, Blocks.V4, Blocks.addition(0x03, new byte[3]))),
        Arguments.of("two checksums", Blocks.summed(sum)),
        Arguments.of(
            "a wrong checksum without addresses", Blocks.block(0x21, 0x00, sum)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badBlocks")
  void refusesBlocksBesideTheGrammar(String name, byte[] block) {
    refused(block, ProxyReason.HEADER_MALFORMED);
  }

  @Test
  void refusesWhatIsNoHeaderAtItsFirstWrongByte() {
    for (String other :
        List.of(
            "GET / HTTP/1.1\r\n",
            "\u0016\u0003\u0001\u0002",
            "proxy TCP4",
            "PROXYTCP4",
            "PRI * HTTP/2.0",
            "\r\n\r\nGET",
            "\0")) {
      refused(Blocks.line(other), ProxyReason.HEADER_MISSING);
    }
    HeaderReader reader = new HeaderReader();
    ByteBuffer bytes = ByteBuffer.wrap(Blocks.line("PROXYING"));
    assertThat(reader.read(bytes))
        .isEqualTo(
            new Read.Wrong(
                ProxyReason.HEADER_MISSING,
                "the connection begins with the bytes `50524f585949`"));
  }

  private static void refused(byte[] bytes, ProxyReason reason) {
    Found whole = read(bytes);
    assertThat(whole.read()).isInstanceOfSatisfying(Read.Wrong.class, wrong -> {
      assertThat(wrong.reason()).isEqualTo(reason);
      assertThat(wrong.evidence()).isNotBlank().doesNotContain("\n");
    });
    assertThat(byteByByte(bytes)).isEqualTo(whole);
  }

  @Test
  void findsTheSameInRandomBytesHoweverTheyAreCut() {
    Random random = new Random(7);
    byte[][] seeds =
        wellFormed().map(Arguments::get).map(all -> (byte[]) all[1]).toArray(byte[][]::new);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
      for (int change = random.nextInt(4); change > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Found whole = read(bytes);
      assertThat(byteByByte(bytes)).isEqualTo(whole);
      assertThat(read(bytes, random.nextInt(bytes.length))).isEqualTo(whole);
    }
  }
}
