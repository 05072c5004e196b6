package dev.munjigi.gates.jose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One JSON object (RFC 8259, RFC 7493), read so that two readers cannot read two things.
///
/// Guarantees: valid UTF-8 without a byte order mark; no name twice anywhere; at most [#DEPTH]
/// levels; no surrogate without its other half; integers fit 64 bits, other numbers have at most 32
/// characters and no exponent beyond ±32; nothing behind the object.
final class StrictJson {
  static final int DEPTH = 16;

  private static final int LONGEST_NUMBER = 32;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_TEXT = 512 * 1024;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxNameLength(LONGEST_NAME)
                          .maxStringLength(LONGEST_TEXT)
                          .maxDocumentLength(LONGEST_TEXT)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // ATTACK: names of strangers fill no table that lives longer than their token
                  .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private StrictJson() {}

  /// An empty object.
  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /// The text of an object.
  static String write(ObjectNode object) {
    return MAPPER.writeValueAsString(object);
  }

  /// Reads an object.
  ///
  /// @throws Refused as malformed
  static ObjectNode read(byte[] utf8) throws Refused {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      if (MAPPER.readTree(text) instanceof ObjectNode object && sane(object)) {
        return object;
      }
    } catch (CharacterCodingException | RuntimeException malformed) {
      // said below; for an exponent beyond 32 bits the library throws another one than its own
    }
    throw new Refused(Fault.MALFORMED);
  }

  private static boolean sane(ObjectNode object) {
    Deque<JsonNode> left = new ArrayDeque<>();
    left.add(object);
    while (!left.isEmpty()) {
      JsonNode node = left.remove();
      boolean fine =
          switch (node.getNodeType()) {
            case STRING -> paired(node.stringValue());
            case NUMBER -> bounded(node);
            case OBJECT ->
                node.propertyStream().map(Map.Entry::getKey).allMatch(StrictJson::paired);
            case ARRAY, BINARY, BOOLEAN, MISSING, NULL, POJO -> true;
          };
      if (!fine) {
        return false;
      }
      left.addAll(node.values());
    }
    return true;
  }

  private static boolean bounded(JsonNode number) {
    if (number.isIntegralNumber()) {
      return number.canConvertToLong();
    }
    int scale = number.decimalValue().scale();
    return scale >= -LONGEST_NUMBER && scale <= LONGEST_NUMBER;
  }

  /// Whether every surrogate has its other half.
  private static boolean paired(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
