package dev.munjigi.gates.http;

import java.util.List;
import java.util.Random;

/// A seeded source of messages that are almost right: whole ones out of a grammar with hostile
/// parts, then now and then with octets changed, cut out or doubled.
final class HostileMessages {
  private static final List<String> METHODS =
      List.of("GET", "POST", "HEAD", "OPTIONS", "PUT", "TRACE", "get", "G\0T", "");
  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "orders",
          "42",
          ".",
          "..",
          "%2e",
          "%2E%2e",
          "%2f",
          "%5c",
          "\\",
          ";x=1",
          "..;",
          "%",
          "%zz",
          "%00",
          "%0d%0a",
          "%c0%ae",
          "%eb%ac%b8",
          "\u00eb\u00ac\u00b8",
          "\u00ff",
          "{id}",
          "%25",
          "+",
          "'",
          "\"",
          "",
          " ",
          "\t",
          "~",
          "%7E",
          "@",
          ":",
          "|",
          "[",
          "\u0001");
  private static final List<String> LINES =
      List.of(
          "Host: shop.example.com",
          "Host: x.files.example.com",
          "Host: SHOP.example.com.:80",
          "Host: [2001:db8::9]",
          "Host: 203.0.113.9",
          "Host: evil",
          "Host:",
          "Content-Length: 5",
          "Content-Length: 0",
          "Content-Length: -1",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: x",
          "Connection: close",
          "Connection: keep-alive, X-A",
          "Connection: upgrade",
          "Connection: host",
          "Upgrade: websocket",
          "Upgrade: h2c",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "Expect: 100-continue",
          "Expect: x",
          "Cookie: a=b; c",
          "Cookie: ;;=;",
          "X-A: b",
          "X-A:",
          "X-Forwarded-For: 192.0.2.1, 10.1.1.1",
          "X-Forwarded-For: ,,",
          "X-Forwarded-Proto: https",
          "X_Forwarded_For: 1.1.1.1",
          "X-Munjigi-A: b",
          "bad line",
          " folded: x",
          "x : y",
          "a\0: b",
          "a: \u00e9\u0080",
          "a: b\rc",
          ":",
          "TE: trailers",
          "Accept: */*");
  private static final List<String> CHUNKS =
      List.of(
          "1\r\na\r\n",
          "5\r\nabcde\r\n",
          "0\r\n\r\n",
          "0\r\nX: y\r\n\r\n",
          "0\r\nHost: y\r\n\r\n",
          "00A;a=b;c=\"d\\\"\"\r\n0123456789\r\n",
          "g\r\n",
          "5\r\nabc",
          "\r\n",
          "1\n",
          "ffffffffff\r\n",
          "1;a=\r\r\n",
          "0\r\n",
          "X");

  private final Random random;

  HostileMessages(long seed) {
    random = new Random(seed);
  }

  /// A request with what may be its body, ISO-8859-1.
  String request() {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(20) == 0) {
      text.append("\r\n");
    }
    text.append(random.nextInt(4) == 0 ? one(METHODS) : "GET").append(' ');
    text.append(target()).append(' ');
    text.append(random.nextInt(12) == 0 ? "HTTP/1.0" : "HTTP/1.1").append("\r\n");
    text.append(random.nextInt(8) == 0 ? "" : "Host: shop.example.com\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(one(LINES)).append(random.nextInt(40) == 0 ? "\n" : "\r\n");
    }
    text.append("\r\n");
    text.append(random.nextInt(3) == 0 ? chunks() : "");
    return mutated(text);
  }

  String target() {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(16) == 0) {
      text.append("http://shop.example.com");
    }
    for (int i = random.nextInt(6) + 1; i > 0; i--) {
      text.append('/');
      for (int j = random.nextInt(3); j > 0; j--) {
        text.append(one(PIECES));
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(text.indexOf("?") < 0 ? '?' : '&').append(one(PIECES)).append('=');
      text.append(one(PIECES));
    }
    return text.toString();
  }

  String chunks() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5) + 1; i > 0; i--) {
      text.append(one(CHUNKS));
    }
    return text.toString();
  }

  String reply() {
    StringBuilder text = new StringBuilder("HTTP/1.1 ").append(100 + random.nextInt(520));
    text.append(" OK\r\n");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(one(LINES)).append("\r\n");
    }
    return mutated(text.append("\r\n"));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String mutated(StringBuilder text) {
    for (int i = random.nextInt(3) == 0 ? random.nextInt(3) : 0; i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(4)) {
        case 0 -> text.setCharAt(at, (char) random.nextInt(256));
        case 1 -> text.deleteCharAt(at);
        case 2 -> text.insert(at, "\r\n\0 :;,%\t".charAt(random.nextInt(9)));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }
}
