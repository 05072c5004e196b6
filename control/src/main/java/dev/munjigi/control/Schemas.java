package dev.munjigi.control;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON Schema (2020-12) of the records of [Wire]: every member is required, none is unknown.
final class Schemas {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, ObjectNode> schemas = new LinkedHashMap<>();
  private final Deque<Class<?>> open = new ArrayDeque<>();
  private final Set<Class<?>> seen = new LinkedHashSet<>();

  /// A reference to the schema of a record.
  ObjectNode reference(Class<?> type) {
    if (seen.add(type)) {
      open.add(type);
    }
    return JSON.objectNode().put("$ref", "#/components/schemas/" + type.getSimpleName());
  }

  /// The schemas of all records that were referred to, and of those that they refer to.
  ObjectNode all() {
    while (!open.isEmpty()) {
      Class<?> type = open.remove();
      schemas.put(type.getSimpleName(), object(type));
    }
    ObjectNode all = JSON.objectNode();
    schemas.forEach(all::set);
    return all;
  }

  private ObjectNode object(Class<?> type) {
    ObjectNode properties = JSON.objectNode();
    ArrayNode required = JSON.arrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      ObjectNode member = value(component.getAnnotatedType());
      Says says = component.getAnnotation(Says.class);
      if (says == null) {
        throw new IllegalStateException("`" + component + "` does not say what it is");
      }
      if (!says.format().isEmpty()) {
        member.put("format", says.format());
      }
      properties.set(component.getName(), member.put("description", says.value()));
      required.add(component.getName());
    }
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.set("properties", properties);
    schema.set("required", required);
    return schema.put("additionalProperties", false);
  }

  private ObjectNode value(AnnotatedType type) {
    if (type instanceof AnnotatedParameterizedType list) {
      ObjectNode schema = JSON.objectNode().put("type", "array");
      schema.set("items", scalar(list.getAnnotatedActualTypeArguments()[0]));
      return schema;
    }
    return scalar(type);
  }

  private ObjectNode scalar(AnnotatedType type) {
    Class<?> raw = (Class<?>) type.getType();
    if (raw.isRecord()) {
      return reference(raw);
    }
    String name = name(raw);
    ObjectNode schema = JSON.objectNode();
    if (type.isAnnotationPresent(Nullable.class)) {
      schema.set("type", JSON.arrayNode().add(name).add("null"));
    } else {
      schema.put("type", name);
    }
    return schema;
  }

  private static String name(Class<?> raw) {
    if (raw == String.class) {
      return "string";
    }
    if (raw == boolean.class) {
      return "boolean";
    }
    if (raw == int.class || raw == long.class) {
      return "integer";
    }
    if (raw == JsonNode.class) {
      return "object";
    }
    throw new IllegalStateException("`" + raw + "` has no schema");
  }
}
