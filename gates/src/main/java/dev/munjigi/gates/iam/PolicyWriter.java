package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes policy documents: elements in the order of the reference, lists of one as one.
///
/// Guarantees: what [PolicyReader] makes of it is what was written, where nothing in it is broken.
public final class PolicyWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PolicyWriter() {}

  /// As JSON on several lines.
  public static String write(Policy policy) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree(policy));
  }

  /// A statement as JSON on one line, without its name.
  static String meaning(Statement statement) {
    ObjectNode written = statement(statement);
    written.remove("Sid");
    return JSON.writeValueAsString(written);
  }

  static ObjectNode tree(Policy policy) {
    ObjectNode document = NODES.objectNode();
    document.put("Version", policy.version());
    if (!policy.id().isEmpty()) {
      document.put("Id", policy.id());
    }
    ArrayNode statements = document.putArray("Statement");
    policy.statements().forEach(statement -> statements.add(statement(statement)));
    return document;
  }

  private static ObjectNode statement(Statement statement) {
    ObjectNode written = NODES.objectNode();
    if (!statement.label().sid().isEmpty()) {
      written.put("Sid", statement.label().sid());
    }
    written.put("Effect", statement.effect().word());
    Principals principals = statement.principals();
    if (principals != null) {
      Map<String, List<String>> types = new LinkedHashMap<>();
      for (Principals.Named named : principals.named()) {
        types
            .computeIfAbsent(named.type().word(), type -> new ArrayList<>())
            .add(named.text());
      }
      ObjectNode all = written.putObject(principals.others() ? "NotPrincipal" : "Principal");
      types.forEach((type, names) -> put(all, type, names));
    }
    names(written, "Action", statement.actions());
    Names resources = statement.resources();
    if (resources != null) {
      names(written, "Resource", resources);
    }
    if (!statement.conditions().isEmpty()) {
      ObjectNode tests = written.putObject("Condition");
      for (Condition condition : statement.conditions()) {
        put(
            tests.withObjectProperty(condition.test().toString()),
            condition.key(),
            condition.values());
      }
    }
    return written;
  }

  private static void names(ObjectNode written, String name, Names names) {
    put(written, names.others() ? "Not" + name : name, names.written());
  }

  static void put(ObjectNode written, String name, List<String> values) {
    if (values.size() == 1) {
      written.put(name, values.getFirst());
    } else {
      ArrayNode all = written.putArray(name);
      values.forEach(all::add);
    }
  }
}
