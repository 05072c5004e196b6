package dev.munjigi.gates.proxy;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.ProxyProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Writes the PROXY header that tells an origin whose a connection is: the client and what it
/// connected to. Where one of the two addresses is IPv6, both are written so.
public final class HeaderWriter {
  private static final int UNIQUE_ID = 0x05;

  private HeaderWriter() {}

  /// The header; a block also carries the exchange's id as its unique id (section 2.2.5).
  public static byte[] write(ProxyProtocol version, Connection connection, Id exchange) {
    Endpoint client = new Endpoint(connection.source(), connection.sourcePort());
    return switch (version) {
      case V1 -> line(client, connection.reached());
      case V2 -> block(client, connection.reached(), exchange.toString());
    };
  }

  private static byte[] line(Endpoint client, Endpoint target) {
    boolean v4 = client.address().isV4() && target.address().isV4();
    String line =
        "PROXY %s %s %s %d %d\r\n"
            .formatted(
                v4 ? "TCP4" : "TCP6",
                text(client.address(), v4),
                text(target.address(), v4),
                client.port(),
                target.port());
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(Address address, boolean v4) {
    return address.isV4() && !v4 ? "::ffff:" + address : address.toString();
  }

  private static byte[] block(Endpoint client, Endpoint target, String id) {
    boolean v4 = client.address().isV4() && target.address().isV4();
    byte[] unique = id.getBytes(StandardCharsets.US_ASCII);
    int rest = (v4 ? 12 : 36) + 3 + unique.length;
    ByteBuffer block = ByteBuffer.allocate(HeaderBlock.FIXED + rest);
    block.put(HeaderReader.BLOCK).put((byte) HeaderBlock.PROXY);
    block.put((byte) (v4 ? HeaderBlock.TCP_4 : HeaderBlock.TCP_6)).putShort((short) rest);
    address(block, client.address(), v4);
    address(block, target.address(), v4);
    block.putShort((short) client.port()).putShort((short) target.port());
    block.put((byte) UNIQUE_ID).putShort((short) unique.length).put(unique);
    return block.array();
  }

  private static void address(ByteBuffer block, Address address, boolean v4) {
    if (v4) {
      block.putInt((int) address.low());
    } else {
      block.putLong(address.high()).putLong(address.low());
    }
  }
}
