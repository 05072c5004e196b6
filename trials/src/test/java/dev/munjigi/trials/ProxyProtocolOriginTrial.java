package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// Origins of streams are told whose a connection is before any byte of the client.
class ProxyProtocolOriginTrial {
  private static final int BLOCK = 16 + 12 + 3 + 26;

  /// Answers what came first, as many bytes as it says, and then sends the rest back.
  private static TcpOrigin telling() throws IOException {
    return TcpOrigin.start(
        peer -> {
          InputStream in = peer.getInputStream();
          int count = in.read() == 'P' ? line(in) : BLOCK - 1;
          byte[] rest = count == 0 ? new byte[0] : in.readNBytes(count);
          peer.getOutputStream().write(HexFormat.of().formatHex(rest).getBytes(ISO_8859_1));
          in.transferTo(peer.getOutputStream());
        });
  }

  /// Reads the line to its end; nothing is left to show of it.
  private static int line(InputStream in) throws IOException {
    String line = "P";
    while (!line.endsWith("\r\n")) {
      line += (char) in.read();
    }
    if (!line.matches("PROXY TCP4 127\\.0\\.9\\.7 127\\.0\\.0\\.1 [1-9][0-9]* [1-9][0-9]*\r\n")
        && !line.equals("PROXY TCP4 198.51.100.7 192.0.2.1 4711 443\r\n")) {
      throw new IOException("`" + line + "` came");
    }
    return 0;
  }

  private static Gate gate(TcpOrigin origin) {
    return Gate.start(
        """
        munjigi: 1
        listeners:
          line: {bind: "127.0.0.1:0", service: one, proxy-protocol: 127.0.9.1}
          sealed: {bind: "127.0.0.1:0", service: one, tls: {certificate: auto}}
          block: {bind: "127.0.0.1:0", service: two, proxy-protocol: 127.0.9.1}
        segments: [{allow: {from: any, to: [one, two]}}]
        services:
          one: {upstream: "%1$s", access: public, proxy-protocol: v1}
          two: {upstream: "%1$s", access: public, proxy-protocol: v2}
        """
            .formatted(origin.url()));
  }

  private static String first(Wire wire, int count) throws IOException {
    return new String(wire.bytes(count), ISO_8859_1);
  }

  @Test
  void tellsTheClientAsPeerOrAsATrustedProxySaid() throws Exception {
    try (TcpOrigin origin = telling();
        Gate gate = gate(origin);
        Wire direct = Wire.clear(gate.listener("line"), "127.0.9.7");
        Wire sealed = Wire.tls(gate.listener("sealed"), "127.0.9.7", "localhost");
        Wire proxied = Wire.clear(gate.listener("line"), "127.0.9.1")) {
      assertThat(first(direct.send("ping"), 4)).isEqualTo("ping");
      assertThat(first(sealed.send("ping"), 4)).isEqualTo("ping");
      proxied.send(ProxyHeader.line("198.51.100.7") + "ping");
      assertThat(first(proxied, 4)).isEqualTo("ping");
    }
  }

  @Test
  void tellsTheExchangeInTheBlockOfVersionTwo() throws Exception {
    try (TcpOrigin origin = telling();
        Gate gate = gate(origin);
        Wire wire = Wire.clear(gate.listener("block"), "127.0.9.1")) {
      wire.send(ProxyHeader.line("198.51.100.7") + "ping");
      String block = first(wire, 2 * (BLOCK - 1));
      assertThat(block)
          .startsWith("0a0d0a000d0a515549540a" + "2111" + "0029")
          .contains("c6336407" + "c0000201" + "1267" + "01bb" + "05001a");
      byte[] id = HexFormat.of().parseHex(block.substring(block.length() - 52));
      assertThat(first(wire, 4)).isEqualTo("ping");
      wire.halfClose();
      assertThat(Events.await(gate, "\"exchange\":\"" + new String(id, ISO_8859_1) + "\""))
          .contains("198.51.100.7");
    }
  }
}
