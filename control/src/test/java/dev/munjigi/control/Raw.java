package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that sends exactly the bytes it is given, and reads to the end of the connection.
final class Raw {
  private Raw() {}

  /// What came back; status 0 when nothing did.
  record Reply(int status, Map<String, String> fields, byte[] body) {
    String text() {
      return new String(body, UTF_8);
    }

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    String field(String name) {
      return fields.getOrDefault(name, "");
    }

    /// The last part of a problem document's type.
    String problem() {
      String type = json().path("type").asString();
      return type.substring(type.lastIndexOf(':') + 1);
    }
  }

  static Reply send(int port, String request) throws IOException {
    return send(port, request.getBytes(UTF_8));
  }

  static Reply send(int port, byte[] request) throws IOException {
    try (Socket socket = open(port)) {
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      return read(socket);
    }
  }

  static Socket open(int port) throws IOException {
    Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout(10_000);
    return socket;
  }

  static Reply read(Socket socket) throws IOException {
    byte[] all = socket.getInputStream().readAllBytes();
    String text = new String(all, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Reply(0, Map.of(), new byte[0]);
    }
    String[] lines = text.substring(0, end).split("\r\n");
    Map<String, String> fields = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      fields.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    int status = Integer.parseInt(lines[0].substring(9, 12));
    return new Reply(status, fields, text.substring(end + 4).getBytes(ISO_8859_1));
  }
}
