package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.Octets.VALUE;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.ReplyHead;

/// The head of an origin's reply: status line, fields, and how long the body is (RFC 9112 sections
/// 4 and 6.3).
final class ReplyLine {
  private ReplyLine() {}

  static HeadParser.ParsedReply read(
      byte[] bytes, int from, int to, String method, HeadLimits limits) throws Refused {
    if (to - from > limits.bytes()) {
      throw new Refused(HttpReason.FIELDS_TOO_LARGE, to - from + " bytes");
    }
    int status = status(bytes, from, to);
    int fieldsAt = status < 0 ? to : lineAfter(bytes, from + 12, to);
    if (fieldsAt == to) {
      return new HeadParser.BadReply("the status line is malformed");
    }
    Fields fields = FieldLines.read(bytes, fieldsAt, to, limits.fields());
    boolean old = bytes[from + 7] == '0';
    BodyLength body = BodyLength.of(fields);
    Framing framing = framing(status, method, body, old);
    boolean ends = framing instanceof Framing.UntilClose;
    boolean persistent = !ends && persistent(fields, old);
    Fields kept = body.lengths() > 1 ? withOneLength(fields) : fields;
    return new HeadParser.Reply(new ReplyHead(status, kept, framing), persistent);
  }

  /// The status, 100 to 599, or -1.
  private static int status(byte[] bytes, int from, int to) {
    if (to - from < 14 || !HeadParser.prefixed(bytes, from, to) || bytes[from + 8] != ' ') {
      return -1;
    }
    boolean version = bytes[from + 7] == '0' || bytes[from + 7] == '1';
    int status = 0;
    for (int i = from + 9; i < from + 12; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      status = 10 * status + bytes[i] - '0';
    }
    return version && status >= 100 && status <= 599 ? status : -1;
  }

  /// Where the line after the reason phrase begins, which many origins leave out with its space;
  /// the end when the line is malformed.
  private static int lineAfter(byte[] bytes, int from, int to) {
    int at = from;
    if (bytes[at] == ' ') {
      while (at < to && Octets.is(bytes[at], VALUE)) {
        at++;
      }
    }
    return FieldLines.lineEnd(bytes, at, to) ? at + 2 : to;
  }

  private static Framing framing(int status, String method, BodyLength body, boolean old)
      throws Refused {
    // ATTACK: a reply whose length two readers see differently poisons the next reply on the
    // connection (CWE-444), so a doubtful length is malformed even where no body follows.
    Framing stated = body.ofReply(old);
    boolean interim = status < 200 || status == 204;
    if (interim && stated instanceof Framing.Chunked) {
      throw new Refused(HttpReason.CHUNKED_MISPLACED, "in a reply of status " + status);
    }
    // RFC 9110 sections 8.6 and 15.3.6; whether chunks of a 205 hold content shows when they come
    boolean never = interim || status == 205;
    if (never && stated instanceof Framing.Length(long bytes)) {
      String evidence = "`" + bytes + "` in a reply of status " + status;
      throw new Refused(HttpReason.LENGTH_MALFORMED, evidence);
    }
    boolean none = interim || status == 304 || method.equals("HEAD");
    return none ? Framing.None.INSTANCE : stated;
  }

  private static boolean persistent(Fields fields, boolean old) throws Refused {
    ConnectionOptions options = ConnectionOptions.ofReply(fields);
    return !options.close() && (!old || options.keepAlive());
  }

  private static Fields withOneLength(Fields fields) {
    int first = fields.find("content-length", 0);
    Fields.Builder kept = new Fields.Builder(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      if (i == first || !fields.name(i).equals("content-length")) {
        kept.add(fields.name(i), fields.value(i));
      }
    }
    return kept.build();
  }
}
