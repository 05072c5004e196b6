package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The grammar of HTTP/2 heads and trailers (RFC 9113 section 8), strict: what HTTP/1.1 could not
/// carry in one unambiguous spelling is refused.
///
/// In: the fields of one header block as they were decoded, names and values in turn, every octet
/// one character. Out: the same raw request that HTTP/1.1 gives: `:authority` is the field `host`,
/// the `:protocol` of an extended CONNECT (RFC 8441) is the field `upgrade`, cookie crumbs are one
/// field, and a request that ends with its head says `content-length: 0`. Has no state of its own;
/// safe for use by many threads.
///
/// Guarantees: pseudo-fields stand once, first, and are known; names are tokens without upper-case
/// letters; values have no control character but HTAB and no white space around them; no field is
/// about the connection. Does not guarantee that the head makes sense: the gate judges that.
public final class Http2Head {
  private final HeadLimits limits;

  public Http2Head(HeadLimits limits) {
    this.limits = limits;
  }

  /// What a block of trailers is.
  public sealed interface ParsedTrailers permits Trailing, BadTrailers {}

  /// Trailer fields within the grammar.
  public record Trailing(Fields fields) implements ParsedTrailers {}

  /// The trailers are refused, and the message with them.
  public record BadTrailers(Refusal refusal) implements ParsedTrailers {}

  /// Reads the head of a request.
  ///
  /// @param ended whether the request ends with its head
  public HeadParser.ParsedRequest request(List<String> block, boolean ended) {
    try {
      return new HeadParser.Request(read(block, ended));
    } catch (Refused refused) {
      return new HeadParser.Bad(refused.refusal());
    }
  }

  /// Reads the head of an origin's reply.
  ///
  /// @param ended whether the reply ends with its head
  /// @param method the method of the request that it answers
  public HeadParser.ParsedReply reply(List<String> block, boolean ended, String method) {
    try {
      return readReply(block, ended, method);
    } catch (Refused refused) {
      return new HeadParser.BadReply(refused.line());
    }
  }

  /// Reads trailers of either direction.
  public ParsedTrailers trailers(List<String> block) {
    try {
      Fields.Builder fields = new Fields.Builder(block.size() / 2);
      for (int i = 0; i < block.size(); i += 2) {
        if (pseudo(block.get(i))) {
          throw malformed("`" + block.get(i) + "` among the trailers");
        }
        check(block.get(i), block.get(i + 1));
        fields.add(block.get(i), block.get(i + 1));
      }
      return new Trailing(Trailers.checked(fields.build()));
    } catch (Refused refused) {
      return new BadTrailers(refused.refusal());
    }
  }

  private RawRequest read(List<String> block, boolean ended) throws Refused {
    PseudoFields pseudo = new PseudoFields();
    int at = 0;
    while (at < block.size() && pseudo(block.get(at))) {
      pseudo.take(block.get(at), block.get(at + 1));
      at += 2;
    }
    String target = pseudo.target(limits);
    Fields.Builder fields = new Fields.Builder((block.size() - at) / 2 + 3);
    if (pseudo.authority() != null) {
      fields.add("host", pseudo.authority());
    }
    if (pseudo.protocol() != null) {
      fields.add("upgrade", pseudo.protocol());
    }
    regular(block, at, pseudo, fields);
    Fields read = fields.build();
    if (read.size() > limits.fields()) {
      throw new Refused(HttpReason.FIELDS_TOO_MANY, "more than " + limits.fields() + " fields");
    }
    return new RawRequest(
        Protocol.HTTP_2, pseudo.method(), target, ended ? withoutBody(read) : read);
  }

  private static void regular(
      List<String> block, int from, PseudoFields pseudo, Fields.Builder fields) throws Refused {
    @Nullable StringBuilder cookie = null;
    for (int i = from; i < block.size(); i += 2) {
      String name = block.get(i);
      String value = block.get(i + 1);
      if (pseudo(name)) {
        throw malformed("`" + name + "` behind other fields");
      }
      check(name, value);
      switch (name) {
        case "cookie" -> cookie = joined(cookie, value);
        case "host" -> pseudo.host(value, fields);
        default -> fields.add(name, value);
      }
    }
    if (cookie != null) {
      fields.add("cookie", cookie.toString());
    }
  }

  private static StringBuilder joined(@Nullable StringBuilder before, String crumb) {
    return before == null ? new StringBuilder(crumb) : before.append("; ").append(crumb);
  }

  /// Says in the head that nothing follows it.
  private static Fields withoutBody(Fields fields) throws Refused {
    String length = fields.first("content-length");
    if (length == null) {
      Fields.Builder out = new Fields.Builder(fields.size() + 1);
      for (int i = 0; i < fields.size(); i++) {
        out.add(fields.name(i), fields.value(i));
      }
      return out.add("content-length", "0").build();
    }
    BodyLength stated = BodyLength.of(fields);
    if (stated.ofRequest(Protocol.HTTP_2) instanceof Framing.Length) {
      throw new Refused(HttpReason.LENGTH_MISMATCH, "`" + length + "`, and no body");
    }
    return fields;
  }

  private HeadParser.ParsedReply readReply(List<String> block, boolean ended, String method)
      throws Refused {
    Fields.Builder out = new Fields.Builder(block.size() / 2);
    int status = block.size() >= 2 && block.get(0).equals(":status") ? status(block.get(1)) : -1;
    if (status < 0) {
      return new HeadParser.BadReply("no `:status` of 100 to 599 other than 101");
    }
    if (block.size() / 2 > limits.fields()) {
      throw new Refused(HttpReason.FIELDS_TOO_MANY, "more than " + limits.fields() + " fields");
    }
    for (int i = 2; i < block.size(); i += 2) {
      if (pseudo(block.get(i))) {
        throw malformed("`" + block.get(i) + "` in a reply");
      }
      check(block.get(i), block.get(i + 1));
      out.add(block.get(i), block.get(i + 1));
    }
    Fields fields = out.build();
    BodyLength length = BodyLength.of(fields);
    Framing stated = length.ofReply(false);
    boolean none = status < 200 || status == 204 || status == 304 || method.equals("HEAD");
    if (ended && !none && stated instanceof Framing.Length) {
      throw new Refused(HttpReason.LENGTH_MISMATCH, "a length, and no body");
    }
    Framing framing = none || ended ? Framing.None.INSTANCE : stated;
    Fields kept = length.lengths() > 1 ? ReplyLine.withOneLength(fields) : fields;
    return new HeadParser.Reply(
        new ReplyHead(
            status,
            kept,
            framing instanceof Framing.UntilClose ? Framing.Chunked.INSTANCE : framing),
        true);
  }

  /// 100 to 599 without 101, or -1.
  private static int status(String text) {
    if (text.length() != 3 || text.charAt(0) < '1' || text.charAt(0) > '5') {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = 10 * status + digit;
    }
    return status == 101 ? -1 : status;
  }

  static boolean pseudo(String name) {
    return !name.isEmpty() && name.charAt(0) == ':';
  }

  private static void check(String name, String value) throws Refused {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        throw new Refused(HttpReason.FIELD_MALFORMED, "upper case in `" + name + "`");
      }
    }
    ReceivedFields.checkBinary(name, value);
  }

  static Refused malformed(String evidence) {
    return new Refused(HttpReason.PSEUDO_FIELD_MALFORMED, evidence);
  }
}
