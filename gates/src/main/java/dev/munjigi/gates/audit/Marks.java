package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import java.nio.charset.StandardCharsets;

/// Byte sequences by which events are found without parsing them.
///
/// Guarantees: an event written by [EventWriter] contains a mark exactly where that member says so;
/// no text of a client can forge one, for its quotes are escaped.
public final class Marks {
  private Marks() {}

  /// In the events of this exchange.
  public static byte[] exchange(Id id) {
    return bytes("\"exchange\":\"" + id + "\"");
  }

  /// In the events of this connection and of its exchanges.
  public static byte[] connection(Id id) {
    return bytes("\"connection\":\"" + id + "\"");
  }

  /// In the events that this source caused.
  public static byte[] source(Address source) {
    return bytes("\"src_endpoint\":{\"ip\":\"" + source + "\"");
  }

  /// In the events of what was refused, or would have been.
  public static byte[] refusal() {
    return bytes("\"code\":\"");
  }

  /// In the last event of an exchange.
  public static byte[] exchangeEnd() {
    return bytes("\"kind\":\"exchange.end\"");
  }

  private static byte[] bytes(String mark) {
    return mark.getBytes(StandardCharsets.US_ASCII);
  }
}
