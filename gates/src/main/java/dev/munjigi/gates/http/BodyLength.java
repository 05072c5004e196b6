package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a message says about the length of its body (RFC 9112 section 6).
///
/// @param length the value of the first `content-length`, or null
/// @param lengths how many there are
/// @param coding the value of the first `transfer-encoding`, or null
/// @param codings how many there are
/// @param agree whether all lengths are spelled alike
record BodyLength(
    @Nullable String length, int lengths, @Nullable String coding, int codings, boolean agree) {
  private static final int DIGITS = 18;

  static BodyLength of(Fields fields) {
    String length = null;
    String coding = null;
    int lengths = 0;
    int codings = 0;
    boolean agree = true;
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (name.equals("content-length")) {
        length = length == null ? fields.value(i) : length;
        agree &= length.equals(fields.value(i));
        lengths++;
      } else if (name.equals("transfer-encoding")) {
        coding = coding == null ? fields.value(i) : coding;
        codings++;
      }
    }
    return new BodyLength(length, lengths, coding, codings, agree);
  }

  /// The body of a request. An HTTP/2 request without a length has one of unknown length; the wire
  /// states a length of 0 where the stream ended with the head.
  Framing ofRequest(Protocol protocol) throws Refused {
    // ATTACK: request smuggling lives on two statements of one length (RFC 9112 section 11.2,
    // CWE-444): refuse, never choose.
    checkBoth();
    if (coding != null) {
      checkCoding(coding, protocol == Protocol.HTTP_1_0);
      return Framing.Chunked.INSTANCE;
    }
    if (length == null) {
      return protocol == Protocol.HTTP_2 ? Framing.Chunked.INSTANCE : Framing.None.INSTANCE;
    }
    if (lengths > 1) {
      throw new Refused(HttpReason.LENGTH_REPEATED, lengths + " fields");
    }
    return framing(length);
  }

  /// The body of a reply that may have one.
  ///
  /// @param old whether the origin speaks HTTP/1.0
  Framing ofReply(boolean old) throws Refused {
    checkBoth();
    if (coding != null) {
      checkCoding(coding, old);
      return Framing.Chunked.INSTANCE;
    }
    if (length == null) {
      return Framing.UntilClose.INSTANCE;
    }
    if (!agree) {
      throw new Refused(HttpReason.LENGTH_REPEATED, lengths + " fields that differ");
    }
    return framing(length);
  }

  private void checkBoth() throws Refused {
    if (coding != null && length != null) {
      throw new Refused(
          HttpReason.LENGTH_AND_CHUNKED,
          "`content-length: " + length + "` and `transfer-encoding: " + coding + "`");
    }
  }

  private void checkCoding(String value, boolean old) throws Refused {
    if (codings > 1) {
      throw new Refused(HttpReason.TRANSFER_ENCODING_REPEATED, codings + " fields");
    }
    if (old) {
      throw new Refused(HttpReason.CHUNKED_IN_HTTP10, "`" + value + "`");
    }
    if (value.equalsIgnoreCase("chunked")) {
      return;
    }
    String[] members = value.toLowerCase(Locale.ROOT).split(",", -1);
    boolean misplaced = false;
    for (int i = 0; i < members.length; i++) {
      String member = members[i].strip();
      misplaced |= member.isEmpty();
      misplaced |= member.equals("chunked") && i < members.length - 1;
    }
    throw new Refused(
        misplaced ? HttpReason.CHUNKED_MISPLACED : HttpReason.TRANSFER_ENCODING_UNSUPPORTED,
        "`" + value + "`");
  }

  private static Framing framing(String length) throws Refused {
    if (length.indexOf(',') >= 0) {
      throw new Refused(HttpReason.LENGTH_REPEATED, "`" + length + "`");
    }
    // ATTACK: `+1`, `1_0`, `0x10`, `010` and numbers that overflow are read differently by the
    // number parsers of different languages.
    boolean padded = length.length() > 1 && length.charAt(0) == '0';
    if (length.isEmpty() || length.length() > DIGITS || padded) {
      throw new Refused(HttpReason.LENGTH_MALFORMED, "`" + length + "`");
    }
    long bytes = 0;
    for (int i = 0; i < length.length(); i++) {
      char digit = length.charAt(i);
      if (digit < '0' || digit > '9') {
        throw new Refused(HttpReason.LENGTH_MALFORMED, "`" + length + "`");
      }
      bytes = 10 * bytes + digit - '0';
    }
    return bytes == 0 ? Framing.None.INSTANCE : new Framing.Length(bytes);
  }
}
