package dev.munjigi.gates.iam;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes questions with their policies as lines that [Cases] reads.
///
/// Guarantees: the line is answered as [Judge] answers the question, where no statement is broken.
public final class CaseWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private CaseWriter() {}

  /// One line.
  ///
  /// @param name what the answer is to be called
  public static String line(String name, Request request, Rights rights) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("name", name);
    request(line.putObject("request"), request);
    layer(line, "identity", rights.identity());
    Policy resource = rights.resource();
    if (resource != null) {
      line.set("resource", PolicyWriter.tree(resource));
    }
    layer(line, "boundary", rights.boundary());
    layer(line, "session", rights.session());
    if (!rights.guardrails().isEmpty()) {
      ArrayNode guardrails = line.putArray("guardrails");
      rights.guardrails().forEach(layer -> add(guardrails.addArray(), layer));
    }
    return JSON.writeValueAsString(line);
  }

  private static void request(ObjectNode written, Request request) {
    Subject who = request.subject();
    switch (who.kind()) {
      case SERVICE -> written.putObject("principal").put("service", who.text());
      case PROVIDED -> written.putObject("principal").put("federated", who.text());
      case ANONYMOUS -> written.put("principal", "anonymous");
      case USER, ROLE, ROLE_SESSION, FEDERATED_USER, ROOT -> written.put("principal", who.text());
    }
    written.put("action", request.action()).put("resource", request.resource());
    written.put("resource-account", request.account());
    ObjectNode context = written.putObject("context");
    request.context().forEach((key, values) -> PolicyWriter.put(context, key, values));
  }

  private static void layer(ObjectNode line, String name, @Nullable Layer layer) {
    if (layer != null) {
      add(line.putArray(name), layer);
    }
  }

  private static void add(ArrayNode all, Layer layer) {
    layer.policies().forEach(policy -> all.add(PolicyWriter.tree(policy)));
  }
}
