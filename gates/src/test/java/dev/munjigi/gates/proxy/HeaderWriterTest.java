package dev.munjigi.gates.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.ProxyProtocol;
import dev.munjigi.gates.exchange.Transport;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class HeaderWriterTest {
  private static final Id ID = Id.of(1, 2, 3);

  private static Endpoint endpoint(String address, int port) {
    return new Endpoint(Address.parse(address).orElseThrow(), port);
  }

  private static Connection connection(String client, String target) {
    return new Connection(
        Id.of(0, 0, 1),
        Address.parse(client).orElseThrow(),
        65_535,
        "ledger",
        5432,
        Transport.Clear.INSTANCE,
        0,
        endpoint(target, 5432),
        null);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7, 192.0.2.1,   TCP4 198.51.100.7 192.0.2.1",
    "2001:db8::7,  2001:db8::1, TCP6 2001:db8::7 2001:db8::1",
    "198.51.100.7, 2001:db8::1, TCP6 ::ffff:198.51.100.7 2001:db8::1",
    "2001:db8::7,  192.0.2.1,   TCP6 2001:db8::7 ::ffff:192.0.2.1",
  })
  void writesALine(String client, String target, String written) {
    byte[] header = HeaderWriter.write(ProxyProtocol.V1, connection(client, target), ID);
    assertThat(new String(header, StandardCharsets.US_ASCII))
        .isEqualTo("PROXY " + written + " 65535 5432\r\n");
  }

  @Test
  void writesABlockWithTheIdOfTheExchange() {
    byte[] header =
        HeaderWriter.write(ProxyProtocol.V2, connection("198.51.100.7", "192.0.2.1"), ID);
    byte[] id = ID.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] ends = {(byte) 198, 51, 100, 7, (byte) 192, 0, 2, 1, -1, -1, 0x15, 0x38};
    assertThat(header).isEqualTo(Blocks.block(0x21, 0x11, ends, Blocks.addition(0x05, id)));
  }

  @ParameterizedTest
  @CsvSource({
    "V1, 198.51.100.7, 192.0.2.1",
    "V1, 2001:db8::7,  192.0.2.1",
    "V1, 198.51.100.7, ::1",
    "V1, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 255.255.255.255",
    "V2, 198.51.100.7, 192.0.2.1",
    "V2, 2001:db8::7,  2001:db8::1",
    "V2, 198.51.100.7, ::1",
    "V2, ::1,          127.0.0.1",
  })
  void writesWhatTheReaderReads(ProxyProtocol version, String client, String target) {
    byte[] header = HeaderWriter.write(version, connection(client, target), ID);
    assertThat(HeaderReaderTest.read(header))
        .isEqualTo(
            new HeaderReaderTest.Found(
                new Read.Client(endpoint(client, 65_535), endpoint(target, 5432)), header.length));
  }
}
