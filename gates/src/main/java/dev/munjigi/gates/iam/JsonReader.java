package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON (RFC 8259) with the places of its values.
///
/// Guarantees: no name twice in an object; at most [#DEPTH] levels and [#LONGEST] characters; nothing
/// behind the value. INVARIANT: the depth bounds the recursion.
final class JsonReader {
  static final int DEPTH = 16;
  static final int LONGEST = 1024 * 1024;

  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_NAME = 1_024;
  private static final JsonFactory FACTORY = factory(DEPTH, LONGEST);

  private final JsonParser parser;

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /// It is no JSON.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Mistake mistake;

    Malformed(Mistake mistake) {
      super(mistake.toString());
      this.mistake = mistake;
    }

    Mistake mistake() {
      return mistake;
    }
  }

  /// What reads texts of so many levels and characters at most.
  static JsonFactory factory(int depth, int longest) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .maxStringLength(longest)
                .maxDocumentLength(longest)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
        .build();
  }

  /// Reads one value that is the whole text.
  static Json read(String text) throws Malformed {
    if (text.length() > LONGEST) {
      throw new Malformed(
          new Mistake("", 1, 1, "has more than `" + LONGEST + "` characters"));
    }
    return read(text, FACTORY);
  }

  /// The same, as this factory allows.
  static Json read(String text, JsonFactory factory) throws Malformed {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      JsonReader reader = new JsonReader(parser);
      parser.nextToken();
      Json value = reader.value(reader.here(Json.Spot.ROOT));
      if (parser.nextToken() != null) {
        throw new Malformed(reader.here(Json.Spot.ROOT).says("stands behind the end"));
      }
      return value;
    } catch (JacksonException malformed) {
      TokenStreamLocation at = malformed.getLocation();
      int line = at == null ? 1 : Math.max(1, at.getLineNr());
      int column = at == null ? 1 : Math.max(1, at.getColumnNr());
      throw new Malformed(new Mistake("", line, column, said(malformed)));
    }
  }

  private static String said(JacksonException malformed) {
    String words = malformed.getOriginalMessage();
    if (words != null && words.startsWith("Duplicate")) {
      int from = words.indexOf('"');
      int to = words.lastIndexOf('"');
      return "has the name `" + (from < to ? words.substring(from + 1, to) : "") + "` twice";
    }
    return words != null && words.contains("nesting depth")
        ? "has more than `" + DEPTH + "` levels"
        : "is no JSON";
  }

  private Json.Spot here(Json.Spot spot) {
    TokenStreamLocation at = parser.currentTokenLocation();
    return spot.at(at.getLineNr(), at.getColumnNr());
  }

  private Json value(Json.Spot spot) throws Malformed {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new Malformed(spot.says("is empty"));
    }
    return switch (token) {
      case START_OBJECT -> fields(spot);
      case START_ARRAY -> array(spot);
      case VALUE_STRING -> new Json.Text(spot, parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Number(spot, parser.getString());
      case VALUE_TRUE, VALUE_FALSE -> new Json.Truth(spot, token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> new Json.Nothing(spot);
      default -> throw new Malformed(spot.says("is no JSON"));
    };
  }

  private Json fields(Json.Spot spot) throws Malformed {
    List<Json.Field> fields = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      TokenStreamLocation at = parser.currentTokenLocation();
      Json.Spot of = spot.at(name, at.getLineNr(), at.getColumnNr());
      parser.nextToken();
      fields.add(new Json.Field(of, name, value(here(of))));
    }
    return new Json.Fields(spot, List.copyOf(fields));
  }

  private Json array(Json.Spot spot) throws Malformed {
    List<Json> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      TokenStreamLocation at = parser.currentTokenLocation();
      values.add(value(spot.at(values.size(), at.getLineNr(), at.getColumnNr())));
    }
    return new Json.Array(spot, List.copyOf(values));
  }
}
