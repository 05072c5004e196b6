package dev.munjigi.control;

import dev.munjigi.control.Call.Reply;
import dev.munjigi.control.Parameter.In;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI 3.1 document of the declared calls; the same calls always give the same document.
///
/// Beside what OpenAPI knows, each operation names the action and the resource that a policy has to
/// allow: `x-munjigi-action` and `x-munjigi-resource`.
final class OpenApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Schemas schemas = new Schemas();

  private OpenApi() {}

  static ObjectNode document(List<Call> calls) {
    return new OpenApi().write(calls);
  }

  private ObjectNode write(List<Call> calls) {
    ObjectNode document = JSON.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Munjigi operator API")
        .put("version", "1")
        .put(
            "description",
            "For operators of a running gate. Over loopback each connection carries one call, and"
                + " who bears the local token may do everything. With `operator.remote: true` the"
                + " identity host answers the same calls, to whom policies allow the action on the"
                + " resource. Each call is written to the audit log.")
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    ArrayNode servers = document.putArray("servers");
    servers.addObject().put("url", "http://127.0.0.1:8470");
    servers.addObject().put("url", "https://login.example.com");
    ArrayNode security = document.putArray("security");
    for (String scheme : List.of("token", "key", "session", "certificate")) {
      security.addObject().putArray(scheme);
    }
    ObjectNode paths = document.putObject("paths");
    for (Call call : calls) {
      ObjectNode path =
          paths.has(call.path())
              ? (ObjectNode) paths.path(call.path())
              : paths.putObject(call.path());
      path.set(call.verb().name().toLowerCase(Locale.ROOT), operation(call));
    }
    ObjectNode components = document.putObject("components");
    components.set("schemas", schemas.all());
    schemes(components.putObject("securitySchemes"));
    return document;
  }

  private static void schemes(ObjectNode schemes) {
    schemes
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put(
            "description",
            "over loopback: the content of `operator.token` in the gate's state folder");
    schemes
        .putObject("key")
        .put("type", "http")
        .put("scheme", "bearer")
        .put(
            "description",
            "at the identity host: a key, or an access token whose audience names `munjigi`");
    schemes
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "__Host-munjigi")
        .put(
            "description",
            "at the identity host: a session; what changes anything needs the host's own `Origin`");
    schemes
        .putObject("certificate")
        .put("type", "mutualTLS")
        .put("description", "at the identity host: a client certificate");
  }

  private ObjectNode operation(Call call) {
    String action = call.right().action();
    ObjectNode operation =
        JSON.objectNode()
            .put("operationId", action.substring(action.indexOf(':') + 1))
            .put("summary", call.terms().summary())
            .put("x-munjigi-action", action)
            .put("x-munjigi-resource", call.right().resource());
    if (call.right().open()) {
      operation.putArray("security");
    }
    ArrayNode parameters = JSON.arrayNode();
    for (Parameter<?> parameter : call.terms().parameters()) {
      if (parameter.in() != In.BODY) {
        parameters.add(
            described(parameter, JSON.objectNode().put("name", parameter.name()))
                .put("in", parameter.in().name().toLowerCase(Locale.ROOT))
                .put("required", parameter.required())
                .set("schema", schema(parameter)));
      }
    }
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    if (call.terms().takesBody()) {
      operation.set("requestBody", body(call));
    }
    operation.set("responses", responses(call));
    return operation;
  }

  private static ObjectNode described(Parameter<?> parameter, ObjectNode node) {
    return node.put("description", parameter.summary() + ": " + parameter.form().allowed());
  }

  private static ObjectNode schema(Parameter<?> parameter) {
    return JsonMapper.shared().valueToTree(new TreeMap<>(parameter.form().schema()));
  }

  private static ObjectNode body(Call call) {
    ObjectNode properties = JSON.objectNode();
    ArrayNode required = JSON.arrayNode();
    for (Parameter<?> parameter : call.terms().parameters()) {
      if (parameter.in() == In.BODY) {
        properties.set(parameter.name(), described(parameter, schema(parameter)));
        if (parameter.required()) {
          required.add(parameter.name());
        }
      }
    }
    ObjectNode schema = JSON.objectNode().put("type", "object");
    schema.set("properties", properties);
    schema.set("required", required);
    schema.put("additionalProperties", false);
    ObjectNode body = JSON.objectNode().put("required", true);
    body.putObject("content").putObject(Answer.JSON).set("schema", schema);
    return body;
  }

  private ObjectNode responses(Call call) {
    ObjectNode responses = JSON.objectNode();
    for (Reply reply : call.terms().replies()) {
      ObjectNode response =
          responses.putObject(Integer.toString(reply.status())).put("description", reply.summary());
      if (!reply.type().isEmpty()) {
        Class<?> body = reply.body();
        String plain = reply.type().startsWith("text/") ? "string" : "object";
        response
            .putObject("content")
            .putObject(reply.type())
            .set(
                "schema",
                body == null ? JSON.objectNode().put("type", plain) : schemas.reference(body));
      }
    }
    if (!call.right().open()) {
      refused(responses, 401, "nothing that holds was shown");
      refused(responses, 403, "policies do not allow the action on the resource");
    }
    ObjectNode other =
        responses
            .putObject("default")
            .put("description", "the call was not understood, not allowed or could not be done");
    other
        .putObject("content")
        .putObject(Answer.PROBLEM)
        .set("schema", schemas.reference(Wire.Problem.class));
    return responses;
  }

  private void refused(ObjectNode responses, int status, String why) {
    responses
        .putObject(Integer.toString(status))
        .put("description", why)
        .putObject("content")
        .putObject(Answer.PROBLEM)
        .set("schema", schemas.reference(Wire.Problem.class));
  }

  /// The document as a file: indented, with a final line end.
  static String file(List<Call> calls) {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document(calls))
        + "\n";
  }
}
