package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// A whole answer to a call.
///
/// @param status 200 to 599
/// @param type the media type
/// @param body its bytes, owned by the answer
/// @param fields further header fields
/// @param failure why the call was not done, one line for the log, or null when it was
record Answer(
    int status, String type, byte[] body, Map<String, String> fields, @Nullable String failure) {
  static final String JSON = "application/json";
  static final String PROBLEM = "application/problem+json";

  /// Fields of every answer: nothing is kept, guessed, framed or shared.
  static final Map<String, String> SECURITY =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff");

  private static final JsonMapper WRITER =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  /// A call that was done.
  ///
  /// @param body a record of [Wire], or a JSON tree
  static Answer json(int status, Object body) {
    return new Answer(status, JSON, bytes(body), Map.of(), null);
  }

  static Answer text(String type, String body) {
    return new Answer(200, type, body.getBytes(UTF_8), Map.of(), null);
  }

  static Answer empty() {
    return new Answer(204, "", new byte[0], Map.of(), null);
  }

  static Answer problem(int status, Object body, Map<String, String> fields, String failure) {
    return new Answer(status, PROBLEM, bytes(body), fields, failure);
  }

  private static byte[] bytes(Object body) {
    return WRITER.writeValueAsBytes(body);
  }
}
