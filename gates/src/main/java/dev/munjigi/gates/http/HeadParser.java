package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.Octets.TARGET;
import static dev.munjigi.gates.http.Octets.TOKEN;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import java.nio.charset.StandardCharsets;

/// The grammar of HTTP/1.x heads (RFC 9112), strict: one spelling of every line end, or a refusal.
///
/// Use: [#scan] on the bytes that have come until it gives an [End] or a [Bad]; then
/// [#requestHead] or [#replyHead] on the bytes from the beginning to that end. Has no state of its
/// own; safe for use by many threads.
///
/// Guarantees of a parsed head: the method is a token; the target is visible ASCII or octets from
/// 0x80 on; names are tokens in lower case; values have no control character but HTAB. Does not
/// guarantee that the head makes sense: the gate judges that.
public final class HeadParser {
  /// How many bytes before `resume` a scan looks at while the head is within its limit.
  public static final int LOOK_BACK = 2;

  private final HeadLimits limits;

  public HeadParser(HeadLimits limits) {
    this.limits = limits;
  }

  /// What a look for the end of a head finds.
  public sealed interface Scan permits End, More, Bad {}

  /// The head is complete.
  ///
  /// @param at the index of the first byte after it
  public record End(int at) implements Scan {}

  /// No end yet, and nothing wrong so far.
  public record More() implements Scan {
    private static final More MORE = new More();
  }

  /// What the bytes of a request's head are.
  public sealed interface ParsedRequest permits Request, Bad {}

  /// A head within the grammar.
  public record Request(RawRequest raw) implements ParsedRequest {}

  /// The head is refused, and the connection with it: where the next message begins is unknown.
  public record Bad(Refusal refusal) implements Scan, ParsedRequest {}

  /// What the bytes of a reply's head are.
  public sealed interface ParsedReply permits Reply, BadReply {}

  /// A head within the grammar.
  ///
  /// @param head its status, fields and framing; equal repeated lengths are one field
  /// @param persistent whether the origin keeps the connection once the body has ended
  public record Reply(ReplyHead head, boolean persistent) implements ParsedReply {}

  /// The reply is malformed.
  ///
  /// @param reason one printable line for the operator
  public record BadReply(String reason) implements ParsedReply {}

  /// Looks for the end of a head in the bytes `from` to `to`, without looking at any byte twice.
  ///
  /// A line feed without carriage return, a first byte that begins no message, and a head beyond
  /// the limit are refused as soon as they are there. The result does not depend on how the bytes
  /// came apart.
  ///
  /// @param from the first byte of the head; one CR LF before the first line belongs to it
  /// @param to the end of the bytes that have come
  /// @param resume the `to` of the last call for this head; `from` on the first call
  public Scan scan(byte[] buffer, int from, int to, int resume) {
    if (resume <= from && from < to && !Octets.is(buffer[from], TOKEN) && buffer[from] != '\r') {
      return buffer[from] == '\n'
          ? bad(HttpReason.BARE_LINE_FEED, "a line feed in place of a message")
          : bad(HttpReason.METHOD_MALFORMED, "the first octet begins no message");
    }
    int last = (int) Math.min(to, (long) from + limits.bytes());
    for (int i = Math.max(from, resume); i < last; i++) {
      if (buffer[i] == '\n') {
        if (i == from || buffer[i - 1] != '\r') {
          return bad(HttpReason.BARE_LINE_FEED, "in the head, at octet " + (i - from));
        }
        if (i - 2 >= from && buffer[i - 2] == '\n') {
          return new End(i + 1);
        }
      }
    }
    return to - from > limits.bytes() ? tooLarge(buffer, from, last) : More.MORE;
  }

  private Bad tooLarge(byte[] buffer, int from, int last) {
    for (int i = from + 2; i < last; i++) {
      if (buffer[i] == '\n') {
        return bad(HttpReason.FIELDS_TOO_LARGE, "a head of more than " + limits.bytes() + " bytes");
      }
    }
    return bad(
        HttpReason.TARGET_TOO_LONG, "a first line of more than " + limits.bytes() + " bytes");
  }

  /// Reads the head of a request that stands in the bytes `from` to `to`.
  public ParsedRequest requestHead(byte[] bytes, int from, int to) {
    try {
      return new Request(request(bytes, from, to));
    } catch (Refused refused) {
      return new Bad(refused.refusal());
    }
  }

  /// Reads the head of an origin's reply that stands in the bytes `from` to `to`.
  ///
  /// @param requestMethod the method of the request that it answers
  public ParsedReply replyHead(byte[] bytes, int from, int to, String requestMethod) {
    try {
      return ReplyLine.read(bytes, from, to, requestMethod, limits);
    } catch (Refused refused) {
      return new BadReply(refused.line());
    }
  }

  private RawRequest request(byte[] bytes, int from, int to) throws Refused {
    // RFC 9112 section 2.2: one empty line before the request line, and no more, is ignored
    int start = FieldLines.lineEnd(bytes, from, to) ? from + 2 : from;
    int at = start;
    int hash = 0;
    while (at < to && Octets.is(bytes[at], TOKEN)) {
      hash = 31 * hash + (bytes[at] & 0xFF);
      at++;
    }
    if (at == start || at == to || bytes[at] != ' ') {
      throw badMethod(bytes, start, at, to);
    }
    if (at - start > Methods.LONGEST) {
      throw new Refused(HttpReason.METHOD_UNSUPPORTED, text(bytes, start, at));
    }
    String method = Methods.WORDS.word(bytes, start, at, hash);
    int target = ++at;
    while (at < to && Octets.is(bytes[at], TARGET)) {
      at++;
    }
    if (at - target > limits.target()) {
      throw new Refused(HttpReason.TARGET_TOO_LONG, at - target + " bytes");
    }
    if (at == target || at == to || bytes[at] != ' ') {
      throw badTarget(bytes, target, at, to);
    }
    int version = at + 1;
    Protocol protocol = version(bytes, version, to);
    if (to - from > limits.bytes()) {
      throw new Refused(HttpReason.FIELDS_TOO_LARGE, to - from + " bytes");
    }
    Fields fields = FieldLines.read(bytes, version + 10, to, limits.fields());
    return new RawRequest(protocol, method, text(bytes, target, at), fields);
  }

  private static Refused badMethod(byte[] bytes, int start, int at, int to) {
    if (at < to && bytes[at] == '\n') {
      return new Refused(HttpReason.BARE_LINE_FEED, "in the request line");
    }
    boolean cut = at == to || bytes[at] == '\r' || bytes[at] == ' ' || bytes[at] == '\t';
    return new Refused(
        cut ? HttpReason.REQUEST_LINE_MALFORMED : HttpReason.METHOD_MALFORMED,
        "`" + text(bytes, start, Math.min(at + 1, to)) + "`");
  }

  private static Refused badTarget(byte[] bytes, int target, int at, int to) {
    if (at < to && bytes[at] == '\n') {
      return new Refused(HttpReason.BARE_LINE_FEED, "in the request line");
    }
    boolean cut = at == to || at == target || FieldLines.lineEnd(bytes, at, to);
    return new Refused(
        cut ? HttpReason.REQUEST_LINE_MALFORMED : HttpReason.TARGET_MALFORMED,
        cut ? "no version" : "0x" + Integer.toHexString(bytes[at] & 0xFF) + " in the target");
  }

  /// The version that stands at `at`, followed by CR LF.
  private static Protocol version(byte[] bytes, int at, int to) throws Refused {
    if (prefixed(bytes, at, to) && FieldLines.lineEnd(bytes, at + 8, to)) {
      switch (bytes[at + 7]) {
        case '1':
          return Protocol.HTTP_1_1;
        case '0':
          return Protocol.HTTP_1_0;
        default:
          break;
      }
    }
    int end = at;
    while (end < to && bytes[end] != '\r' && bytes[end] != '\n') {
      end++;
    }
    if (end < to && bytes[end] == '\n') {
      throw new Refused(HttpReason.BARE_LINE_FEED, "in the request line");
    }
    String seen = text(bytes, at, end);
    boolean version = seen.startsWith("HTTP/") && seen.indexOf(' ') < 0 && seen.indexOf('\t') < 0;
    throw new Refused(
        version ? HttpReason.VERSION_UNSUPPORTED : HttpReason.REQUEST_LINE_MALFORMED,
        "`" + seen + "`");
  }

  /// Whether `HTTP/1.` and one more octet stand here.
  static boolean prefixed(byte[] bytes, int at, int to) {
    return at + 8 <= to
        && bytes[at] == 'H'
        && bytes[at + 1] == 'T'
        && bytes[at + 2] == 'T'
        && bytes[at + 3] == 'P'
        && bytes[at + 4] == '/'
        && bytes[at + 5] == '1'
        && bytes[at + 6] == '.';
  }

  private static Bad bad(HttpReason reason, String evidence) {
    return new Bad(reason.refusal(evidence));
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
