package dev.munjigi.control;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads what a call brings beyond its head.
final class Body {
  private static final int DRAINED = 1 << 20;

  private Body() {}

  /// The members of a body.
  ///
  /// @param limit how many bytes it may have
  static Map<String, String> members(HttpServletRequest request, int limit) {
    requireJson(request.getContentType());
    return StrictJson.members(read(request, limit));
  }

  /// The members of a body that came whole.
  ///
  /// @param type its media type, or null
  static Map<String, String> members(@Nullable String type, byte[] body, int limit) {
    requireJson(type);
    if (body.length > limit) {
      throw tooLarge(limit);
    }
    return StrictJson.members(body);
  }

  private static void requireJson(@Nullable String type) {
    String plain = type == null ? "" : type.toLowerCase(Locale.ROOT).replace(" ", "");
    if (!plain.equals(Answer.JSON) && !plain.equals(Answer.JSON + ";charset=utf-8")) {
      String got = type == null ? "none" : "`" + Visible.shortened(type) + "`";
      throw new Fault(
          Kind.WRONG_MEDIA_TYPE, "`content-type` must be `application/json`, not " + got);
    }
  }

  /// Refuses a body where none is taken.
  static void requireNone(HttpServletRequest request) {
    if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
      throw notTaken();
    }
  }

  /// The refusal of a body where none is taken.
  static Fault notTaken() {
    return new Fault(Kind.MALFORMED, "this call takes no body");
  }

  private static Fault tooLarge(int limit) {
    return new Fault(Kind.TOO_LARGE, "a body has at most " + limit + " bytes");
  }

  private static byte[] read(HttpServletRequest request, int limit) {
    try {
      InputStream in = request.getInputStream();
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        // a client that is still sending would be reset before it reads the answer
        in.skip(DRAINED);
        throw tooLarge(limit);
      }
      return bytes;
    } catch (IOException e) {
      throw e.getCause() instanceof TimeoutException
          ? new Fault(Kind.TOO_SLOW, "the body did not come in time")
          : new Fault(Kind.MALFORMED, "the body is incomplete");
    }
  }
}
