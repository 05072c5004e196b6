package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.iam.ReplyDocument;
import dev.munjigi.gates.iam.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of a reply, as condition keys ask of it: `munjigi:response/PATH` of its body and
/// `munjigi:response-header/NAME` of its fields.
final class Told {
  private static final String HEADER = "munjigi:response-header/";

  private final @Nullable Fields head;
  private final @Nullable ReplyDocument body;
  private final @Nullable Values later;
  private boolean lacking;

  private Told(@Nullable Fields head, @Nullable ReplyDocument body, @Nullable Values later) {
    this.head = head;
    this.body = body;
    this.later = later;
  }

  /// Where there is no reply that is judged.
  static Told nothing() {
    return new Told(null, null, null);
  }

  /// Before the reply.
  static Told awaited() {
    return new Told(null, null, Values.DOUBTED);
  }

  /// With its head, before its body.
  static Told head(Fields head) {
    return new Told(head, null, Values.DOUBTED);
  }

  /// With all of it.
  static Told whole(Fields head, ReplyDocument body) {
    return new Told(head, body, null);
  }

  /// The same, where what is awaited shall be what lets pass.
  Told hoped() {
    return new Told(head, body, Values.HOPED);
  }

  /// Whether a condition asked for what is awaited.
  boolean lacked() {
    return lacking && later != null;
  }

  /// Whether a key asks of a reply.
  static boolean isKey(String key) {
    return key.startsWith(HEADER) || ReplyDocument.isAsked(key);
  }

  /// The values of such a key.
  @Nullable Values values(String key) {
    if (!key.startsWith(HEADER) && body != null) {
      return body.values(key);
    }
    if (key.startsWith(HEADER) && head != null) {
      List<String> fields = head.all(key.substring(HEADER.length()));
      return fields.isEmpty() ? null : Values.of(fields);
    }
    lacking = true;
    return later;
  }
}
