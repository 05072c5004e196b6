package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the body of a call: one JSON object (RFC 8259) in UTF-8 whose members are strings, each
/// name once, and nothing after it.
final class StrictJson {
  private static final int PROBLEMS = 32;
  private static final JsonMapper READER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /// The members in their order.
  ///
  /// @throws Fault when it is anything else
  static Map<String, String> members(byte[] body) {
    JsonNode tree = tree(body);
    if (!tree.isObject()) {
      throw new Fault(Kind.MALFORMED, "the body must be one JSON object");
    }
    List<String> problems = new ArrayList<>();
    Map<String, String> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : tree.properties()) {
      if (member.getValue().isString()) {
        members.put(member.getKey(), member.getValue().asString());
      } else if (problems.size() < PROBLEMS) {
        problems.add("`%s` must be a string".formatted(Visible.shortened(member.getKey())));
      }
    }
    if (!problems.isEmpty()) {
      throw new Fault(Kind.INVALID_INPUT, problems.getFirst(), problems, Map.of());
    }
    return members;
  }

  private static JsonNode tree(byte[] body) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return READER.readTree(text);
    } catch (CharacterCodingException e) {
      throw new Fault(Kind.MALFORMED, "the body is not UTF-8");
    } catch (JacksonException e) {
      var place = e.getLocation();
      String where =
          place == null
              ? ""
              : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
      throw new Fault(Kind.MALFORMED, "the body is not strict JSON" + where);
    }
  }
}
