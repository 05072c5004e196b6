package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A request to switch to WebSocket (RFC 6455 section 4.2.1). Wishes for other protocols are not
/// heard: the gate speaks for itself and the origin never sees them.
final class Handshake {
  static final String WEBSOCKET = "websocket";
  private static final int KEY = 24;

  private Handshake() {}

  /// `websocket` for a whole handshake, null when none was meant.
  static @Nullable String read(RawRequest raw, ReceivedFields received, Framing framing)
      throws Refused {
    String upgrade = received.upgrade();
    if (upgrade != null && raw.protocol() == Protocol.HTTP_2) {
      return extended(upgrade, raw.fields());
    }
    if (upgrade == null || !upgrade.toLowerCase(Locale.ROOT).contains(WEBSOCKET)) {
      return null;
    }
    // ATTACK: an origin that answers a broken handshake in HTTP while the gate tunnels lets the
    // client send requests that nobody judges (websocket smuggling).
    Fields fields = raw.fields();
    require(upgrade.equalsIgnoreCase(WEBSOCKET), "`upgrade: " + upgrade + "`");
    require(raw.method().equals("GET"), "method `" + raw.method() + "`");
    require(raw.protocol() == Protocol.HTTP_1_1, raw.protocol().word());
    require(received.options().upgrade(), "`connection` without `upgrade`");
    require(framing instanceof Framing.None, "a body");
    String version = only(fields, "sec-websocket-version");
    require("13".equals(version), "`sec-websocket-version` is not one `13`");
    require(key(only(fields, "sec-websocket-key")), "`sec-websocket-key` is not one 16-byte key");
    return WEBSOCKET;
  }

  /// The same on a stream of HTTP/2 (RFC 8441 section 5): no key is needed, but some clients send
  /// one and wait for its answer.
  private static String extended(String protocol, Fields fields) throws Refused {
    if (!protocol.equals(WEBSOCKET)) {
      throw new Refused(HttpReason.METHOD_UNSUPPORTED, "`:protocol: " + protocol + "`");
    }
    String version = only(fields, "sec-websocket-version");
    require("13".equals(version), "`sec-websocket-version` is not one `13`");
    require(
        !fields.has("sec-websocket-key") || key(only(fields, "sec-websocket-key")),
        "`sec-websocket-key` is not one 16-byte key");
    require(!fields.has("content-length"), "a length");
    return WEBSOCKET;
  }

  /// The key of a handshake that goes on as HTTP/1.1: the exchange's id, of which 80 bits are
  /// random.
  static String key(Id exchange) {
    byte[] nonce = ByteBuffer.allocate(16).putLong(exchange.high()).putLong(exchange.low()).array();
    return Base64.getEncoder().encodeToString(nonce);
  }

  private static void require(boolean holds, String otherwise) throws Refused {
    if (!holds) {
      throw new Refused(HttpReason.UPGRADE_MALFORMED, otherwise);
    }
  }

  private static @Nullable String only(Fields fields, String name) {
    int at = fields.find(name, 0);
    return at < 0 || fields.find(name, at + 1) >= 0 ? null : fields.value(at);
  }

  /// Whether this is the base64 of 16 bytes: 22 digits, the last with four bits of its own unset,
  /// and two signs of padding.
  private static boolean key(@Nullable String key) {
    if (key == null || key.length() != KEY || !key.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < KEY - 2; i++) {
      char c = key.charAt(i);
      boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '/') {
        return false;
      }
    }
    return "AQgw".indexOf(key.charAt(KEY - 3)) >= 0;
  }
}
