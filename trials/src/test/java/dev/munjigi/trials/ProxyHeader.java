package dev.munjigi.trials;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// PROXY headers as a proxy sends them, written without the program's own code.
final class ProxyHeader {
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

  private ProxyHeader() {}

  /// Version 1: from this IPv4 address to 192.0.2.1:443.
  static String line(String client) {
    return "PROXY TCP4 " + client + " 192.0.2.1 4711 443\r\n";
  }

  /// Version 2: from this address to itself, ports 4711 and 443.
  static byte[] block(String client) throws IOException {
    byte[] address = InetAddress.getByName(client).getAddress();
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(SIGNATURE);
    block.write(0x21);
    block.write(address.length == 4 ? 0x11 : 0x21);
    block.write(0);
    block.write(2 * address.length + 4);
    block.write(address);
    block.write(address);
    block.write(HexFormat.of().parseHex("126701bb"));
    return block.toByteArray();
  }

  /// Version 2: the proxy speaks for itself.
  static byte[] local() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(SIGNATURE);
    block.write(HexFormat.of().parseHex("20000000"));
    return block.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
