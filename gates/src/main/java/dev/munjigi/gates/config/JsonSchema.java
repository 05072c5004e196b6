package dev.munjigi.gates.config;

import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The grammar as a JSON Schema (draft 2020-12), for editors: keys, types, defaults and what they
/// mean. It takes every file that the reader takes, and some that it does not: names, ranges of
/// units and references are checked by the reader alone.
final class JsonSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonSchema() {}

  /// The schema, pretty-printed, with a line break at its end.
  static String text() {
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Munjigi configuration");
    schema.setAll(of(Grammar.ROOT));
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    return mapper.writeValueAsString(schema) + "\n";
  }

  /// How deep it recurses is bounded by the grammar.
  private static ObjectNode of(Shape<?> shape) {
    return switch (shape) {
      case Scalar<?> scalar -> scalar(scalar);
      case ListOf<?> list -> list(list);
      case MapOf<?> map -> map(map);
      case Block block -> block(block);
      case Choice choice -> {
        ObjectNode word = NODES.objectNode();
        if (choice.words().size() == 1) {
          word.put("const", choice.words().getFirst());
        } else {
          choice.words().forEach(word.putArray("enum")::add);
        }
        yield anyOf(word, of(choice.block()));
      }
    };
  }

  private static ObjectNode list(ListOf<?> list) {
    ObjectNode array = NODES.objectNode().put("type", "array");
    array.set("items", of(list.element()));
    if (list.minimum() > 0) {
      array.put("minItems", list.minimum());
    }
    return list.orOne() ? anyOf(of(list.element()), array) : array;
  }

  private static ObjectNode map(MapOf<?> map) {
    ObjectNode object = NODES.objectNode().put("type", "object");
    object.set("propertyNames", of(map.name()));
    object.set("additionalProperties", of(map.value()));
    return object;
  }

  private static ObjectNode block(Block block) {
    ObjectNode object = NODES.objectNode().put("type", "object");
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = NODES.arrayNode();
    for (Key<?> key : block.keys()) {
      properties.set(key.name(), property(key));
      if (key.need() instanceof Need.Required<?>) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    block.rules().forEach(rule -> rule(rule, object));
    return object.put("additionalProperties", false);
  }

  private static <T> ObjectNode property(Key<T> key) {
    ObjectNode property = NODES.objectNode().put("description", key.sentence());
    property.setAll(of(key.shape()));
    if (key.need() instanceof Need.Standard<T>(T value)
        && key.shape() instanceof Scalar<T> scalar) {
      String text = scalar.print().apply(value);
      switch (scalar.lexical()) {
        case Lexical.Whole _ -> property.put("default", Long.parseLong(text));
        case Lexical.Words _ when scalar.type() == ScalarType.FLAG ->
            property.put("default", Boolean.parseBoolean(text));
        case Lexical.Words _, Lexical.Matching _, Lexical.Free _ -> property.put("default", text);
      }
    }
    return property;
  }

  private static void rule(Rule rule, ObjectNode object) {
    switch (rule) {
      case Rule.ExactlyOne _ -> object.put("minProperties", 1).put("maxProperties", 1);
      case Rule.Apart(Key<?> one, Key<?> other) ->
          object.putObject("not").putArray("required").add(one.name()).add(other.name());
      case Rule.Needs(Key<?> key, Key<?> other) ->
          object.withObject("/dependentRequired").putArray(key.name()).add(other.name());
    }
  }

  private static ObjectNode scalar(Scalar<?> scalar) {
    ObjectNode node = NODES.objectNode();
    switch (scalar.lexical()) {
      case Lexical.Matching(String regex) -> {
        ArrayNode types = node.putArray("type").add("string");
        if (scalar.type() == ScalarType.NAME || scalar.type() == ScalarType.DESTINATION) {
          types.add("number").add("boolean");
        }
        node.put("pattern", regex);
      }
      case Lexical.Free _ -> {
        node.putArray("type").add("string").add("number").add("boolean");
        node.put("minLength", 1);
      }
      case Lexical.Whole(long min, long max) -> {
        node.putArray("type").add("integer").add("string");
        node.put("minimum", min).put("maximum", max).put("pattern", "^[0-9]+$");
      }
      case Lexical.Words(List<String> words) -> {
        ArrayNode all = node.putArray("enum");
        words.forEach(all::add);
        words.forEach(word -> unquoted(word, all));
      }
    }
    return node;
  }

  /// The word as YAML reads it without quotes, where that is no text.
  private static void unquoted(String word, ArrayNode all) {
    if (word.equals("true") || word.equals("false")) {
      all.add(Boolean.parseBoolean(word));
    } else if (Character.isDigit(word.charAt(0))) {
      all.add(Double.parseDouble(word));
    }
  }

  private static ObjectNode anyOf(ObjectNode one, ObjectNode other) {
    ObjectNode either = NODES.objectNode();
    either.putArray("anyOf").add(one).add(other);
    return either;
  }
}
