package dev.munjigi.gates.http;

import static dev.munjigi.gates.http.Octets.QUOTED;
import static dev.munjigi.gates.http.Octets.TOKEN;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Refusal;
import java.nio.ByteBuffer;

/// A decoder of the chunked transfer coding (RFC 9112 section 7.1), fed with bytes as they come.
///
/// Use: call [#next] with a buffer whose position is the first byte that was not dealt with. The
/// decoder moves the position over sizes, extensions, line ends and trailers, never over body
/// data: after [Content] the caller takes exactly `length` bytes from the position and moves it
/// behind them before the next call. Nothing is copied but trailers. Results do not depend on how
/// the bytes come apart, except that data may come in more parts. Made for one body, used by one
/// thread.
///
/// Guarantees: a size has 1 to 16 hexadecimal digits and nothing else; every line ends in CR LF;
/// extensions are within the grammar, at most 256 bytes in one chunk and 4,096 bytes and a
/// quarter of the data in all, and dropped; trailers are at most 32 fields and 8 KiB and none of
/// them has a meaning that belongs to the head. Does not guarantee a minimum size of chunks.
public final class ChunkedBody {
  private static final int SIZE_DIGITS = 16;
  private static final int EXTENSION = 256;
  private static final int EXTENSIONS = 4_096;

  private final long most;
  private final Trailers trailers = new Trailers();
  private State state = State.SIZE;
  private int digits;
  private long left;
  private long total;
  private int extension;
  private long extensions;
  private Fields received = Fields.NONE;
  private Step last = More.MORE;

  /// @param most how many bytes of data the body may have; [Long#MAX_VALUE] for any
  public ChunkedBody(long most) {
    this.most = most;
  }

  /// What comes next in the bytes.
  public sealed interface Step permits Content, More, End, Bad {}

  /// Body data.
  ///
  /// @param length how many bytes from the buffer's position on, at least 1
  public record Content(int length) implements Step {}

  /// The buffer is used up; the body goes on.
  public record More() implements Step {
    private static final More MORE = new More();
  }

  /// The body has ended; what is left in the buffer belongs to the next message.
  public record End() implements Step {
    private static final End END = new End();
  }

  /// The body is refused, and the connection with it; every later call says so again.
  public record Bad(Refusal refusal) implements Step {}

  private enum State {
    SIZE,
    SIZE_LINE_FEED,
    BEFORE_EXTENSION,
    EXTENSION_NAME,
    IN_EXTENSION_NAME,
    AFTER_EXTENSION_NAME,
    EXTENSION_VALUE,
    IN_EXTENSION_VALUE,
    QUOTED_VALUE,
    QUOTED_PAIR,
    AFTER_QUOTED_VALUE,
    DATA,
    DATA_RETURN,
    DATA_LINE_FEED,
    TRAILERS,
    OVER
  }

  /// The trailer fields, once the body has ended.
  public Fields trailers() {
    return received;
  }

  /// Goes on in the bytes between the buffer's position and its limit.
  public Step next(ByteBuffer in) {
    if (state == State.OVER) {
      return last;
    }
    try {
      while (in.hasRemaining()) {
        if (state == State.DATA) {
          int length = (int) Math.min(left, in.remaining());
          left -= length;
          state = left == 0 ? State.DATA_RETURN : State.DATA;
          return new Content(length);
        }
        take(in.get());
        if (state == State.OVER) {
          last = End.END;
          return last;
        }
      }
      return More.MORE;
    } catch (Refused refused) {
      state = State.OVER;
      last = new Bad(refused.refusal());
      return last;
    }
  }

  private void take(byte octet) throws Refused {
    switch (state) {
      case SIZE -> size(octet);
      case SIZE_LINE_FEED -> afterLine(octet);
      case BEFORE_EXTENSION,
          EXTENSION_NAME,
          IN_EXTENSION_NAME,
          AFTER_EXTENSION_NAME,
          EXTENSION_VALUE,
          IN_EXTENSION_VALUE,
          QUOTED_VALUE,
          QUOTED_PAIR,
          AFTER_QUOTED_VALUE ->
          extension(octet);
      case DATA_RETURN -> state = expect(octet, '\r', State.DATA_LINE_FEED);
      case DATA_LINE_FEED -> state = expect(octet, '\n', State.SIZE);
      case TRAILERS -> {
        if (trailers.take(octet)) {
          received = trailers.fields();
          state = State.OVER;
        }
      }
      case DATA, OVER -> throw new IllegalStateException("no octet is taken here");
    }
  }

  private void size(byte octet) throws Refused {
    int digit = Octets.hex(octet);
    if (digit >= 0) {
      // ATTACK: a size that overflows wraps to another one; a sign, `0x` or `_` is read by some
      // number parsers and not by others (CVE-2023-47627).
      if (digits == SIZE_DIGITS) {
        throw new Refused(HttpReason.CHUNK_MALFORMED, "a size of more than 16 digits");
      }
      if (left >>> 59 != 0) {
        throw tooLarge();
      }
      left = left << 4 | digit;
      digits++;
      return;
    }
    if (digits == 0) {
      throw malformed(octet, "in place of a size");
    }
    if (left > most - total) {
      throw tooLarge();
    }
    switch (octet) {
      case '\r' -> state = State.SIZE_LINE_FEED;
      case ';' -> state = State.EXTENSION_NAME;
      case ' ', '\t' -> state = State.BEFORE_EXTENSION;
      default -> throw malformed(octet, "after a size");
    }
    extension = 0;
  }

  private Refused tooLarge() {
    return new Refused(HttpReason.BODY_TOO_LARGE, "more than " + most + " bytes in chunks");
  }

  private void afterLine(byte octet) throws Refused {
    expect(octet, '\n', State.DATA);
    total += left;
    state = left == 0 ? State.TRAILERS : State.DATA;
    digits = 0;
  }

  private State expect(byte octet, char wanted, State then) throws Refused {
    if (octet != wanted) {
      throw malformed(octet, "in place of a line end");
    }
    return then;
  }

  private void extension(byte octet) throws Refused {
    extension++;
    extensions++;
    // ATTACK: extensions are data that nobody judges and every hop has to read (CVE-2023-39326).
    if (extension > EXTENSION || extensions > EXTENSIONS + total / 4) {
      throw new Refused(HttpReason.CHUNK_EXTENSION_TOO_LARGE, extensions + " bytes in all");
    }
    // ATTACK: no octet but CR ends an extension, and LF has to follow: a bare one of either ends
    // the line for lenient readers only (CVE-2025-58056).
    state =
        switch (state) {
          case EXTENSION_NAME -> name(octet, State.EXTENSION_NAME, State.IN_EXTENSION_NAME);
          case IN_EXTENSION_NAME ->
              Octets.is(octet, TOKEN)
                  ? state
                  : octet == '=' ? State.EXTENSION_VALUE : end(octet, State.AFTER_EXTENSION_NAME);
          case AFTER_EXTENSION_NAME ->
              octet == '=' ? State.EXTENSION_VALUE : between(octet, State.AFTER_EXTENSION_NAME);
          case EXTENSION_VALUE ->
              octet == '"'
                  ? State.QUOTED_VALUE
                  : name(octet, State.EXTENSION_VALUE, State.IN_EXTENSION_VALUE);
          case IN_EXTENSION_VALUE ->
              Octets.is(octet, TOKEN) ? state : end(octet, State.BEFORE_EXTENSION);
          case QUOTED_VALUE -> quoted(octet);
          case QUOTED_PAIR -> pair(octet);
          case AFTER_QUOTED_VALUE -> end(octet, State.BEFORE_EXTENSION);
          case BEFORE_EXTENSION -> between(octet, State.BEFORE_EXTENSION);
          case SIZE, SIZE_LINE_FEED, DATA, DATA_RETURN, DATA_LINE_FEED, TRAILERS, OVER ->
              throw new IllegalStateException("no extension here");
        };
  }

  /// The first octet of a token, or the white space before it.
  private static State name(byte octet, State before, State within) throws Refused {
    if (Octets.is(octet, TOKEN)) {
      return within;
    }
    if (octet == ' ' || octet == '\t') {
      return before;
    }
    throw malformed(octet, "in a chunk extension");
  }

  /// What may follow an extension's name or value at once.
  private static State end(byte octet, State afterSpace) throws Refused {
    return octet == '\r' ? State.SIZE_LINE_FEED : between(octet, afterSpace);
  }

  /// What may follow white space that only another part of the extension may follow.
  private static State between(byte octet, State same) throws Refused {
    if (octet == ';') {
      return State.EXTENSION_NAME;
    }
    if (octet == ' ' || octet == '\t') {
      return same;
    }
    throw malformed(octet, "in a chunk extension");
  }

  private static State quoted(byte octet) throws Refused {
    if (octet == '"') {
      return State.AFTER_QUOTED_VALUE;
    }
    if (octet == '\\') {
      return State.QUOTED_PAIR;
    }
    if (Octets.is(octet, QUOTED)) {
      return State.QUOTED_VALUE;
    }
    throw malformed(octet, "in a quoted chunk extension");
  }

  private static State pair(byte octet) throws Refused {
    if (Octets.is(octet, Octets.VALUE)) {
      return State.QUOTED_VALUE;
    }
    throw malformed(octet, "in a quoted chunk extension");
  }

  private static Refused malformed(byte octet, String where) {
    HttpReason reason = octet == '\n' ? HttpReason.BARE_LINE_FEED : HttpReason.CHUNK_MALFORMED;
    return new Refused(reason, "0x" + Integer.toHexString(octet & 0xFF) + " " + where);
  }
}
