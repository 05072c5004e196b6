package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Secret;
import io.javalin.Javalin;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest extends ApiTest {
  private static final Path FILE = Path.of("../docs/openapi.json");

  private List<Call> calls() {
    return new Calls(operations, metrics).all();
  }

  @Test
  void servesExactlyWhatItDocuments() {
    JsonNode paths = OpenApi.document(calls()).path("paths");
    Set<String> documented = new HashSet<>();
    paths
        .propertyStream()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(
                    verb -> documented.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Desk desk = new Desk(operations, calls(), 1);
    Loopback loopback = new Loopback(operations, desk, new Guard(secret(), LOOPBACK, 1));
    Javalin javalin = Javalin.create(config -> OperatorApi.configure(config, calls(), loopback));
    Set<String> served =
        javalin.unsafe.internalRouter.allHttpHandlers().stream()
            .map(handler -> handler.endpoint)
            .filter(endpoint -> !endpoint.method.equals(HandlerType.BEFORE))
            .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
            .collect(Collectors.toSet());
    assertThat(documented).isEqualTo(served).hasSize(49);
  }

  private static Secret secret() {
    return new Secret(TOKEN.getBytes(UTF_8));
  }

  @Test
  void namesAnActionAndAResourceForEachCall() {
    assertThat(calls())
        .extracting(call -> call.right().action())
        .doesNotHaveDuplicates()
        .allMatch(action -> action.matches("munjigi:[A-Z][A-Za-z]+"));
    assertThat(calls())
        .allSatisfy(call -> {
          List<String> names =
              call.terms().parameters().stream().map(p -> "{" + p.name() + "}").toList();
          String rest = call.right().resource().replace("{owner}", "");
          for (String name : names) {
            rest = rest.replace(name, "");
          }
          assertThat(rest).doesNotContain("{", "}");
        });
    assertThat(calls().stream().filter(call -> call.right().open()).map(Call::path))
        .containsExactly("/v1/health", "/v1/ready");
  }

  @Test
  void servesTheDocumentThatIsPublished() throws IOException {
    String now = OpenApi.file(calls());
    Files.writeString(Path.of("target/openapi.json"), now);
    assertThat(Files.readString(FILE))
        .as("docs/openapi.json; if the change is meant, take it from control/target/openapi.json")
        .isEqualTo(now);
    assertThat(call("GET /v1/openapi.json").json()).isEqualTo(OpenApi.document(calls()));
  }

  @Test
  void answersAsItsSchemasSay() throws IOException {
    post("/v1/bans", "{\"network\":\"10.1.0.0/16\",\"duration\":\"1h\",\"reason\":\"r\"}");
    conforms("get", "/v1/health", call("GET /v1/health"));
    conforms("get", "/v1/ready", call("GET /v1/ready"));
    operations.unready = List.of("sealed");
    conforms("get", "/v1/ready", call("GET /v1/ready"));
    conforms("get", "/v1/status", call("GET /v1/status"));
    operations.logFault = "disk full";
    conforms("get", "/v1/status", call("GET /v1/status"));
    conforms("get", "/v1/settings", call("GET /v1/settings"));
    conforms("post", "/v1/reload", call("POST /v1/reload"));
    operations.problems = List.of("munjigi.yaml:1:1: broken");
    conforms("post", "/v1/reload", call("POST /v1/reload"));
    conforms("get", "/v1/bans", call("GET /v1/bans"));
    conforms("get", "/v1/bans", call("GET /v1/bans?limit=x"));
    conforms("post", "/v1/bans", post("/v1/bans", "{}"));
    conforms("post", "/v1/bans", post("/v1/bans", "{"));
    conforms(
        "post",
        "/v1/bans",
        post("/v1/bans", "{\"network\":\"::1\",\"duration\":\"1h\",\"reason\":\"r\"}"));
    conforms("delete", "/v1/bans", call("DELETE /v1/bans?network=10.9.9.9"));
    conforms("get", "/v1/explain/{id}", call("GET /v1/explain/" + MemoryOperations.REFUSED));
    conforms("get", "/v1/explain/{id}", call("GET /v1/explain/10.0.0.1"));
    conforms("get", "/v1/users", call("GET /v1/users"));
    conforms("post", "/v1/keys", post("/v1/keys", "{\"user\":7}"));
  }

  private void conforms(String verb, String path, Raw.Reply reply) {
    JsonNode document = OpenApi.document(calls());
    JsonNode responses = document.path("paths").path(path).path(verb).path("responses");
    String status = Integer.toString(reply.status());
    JsonNode response = responses.path(responses.has(status) ? status : "default");
    JsonNode schema = response.path("content").path(reply.field("content-type")).path("schema");
    assertThat(schema.isMissingNode()).as("%s %s %s", verb, path, reply).isFalse();
    fits(document, schema, reply.json(), path);
  }

  /// Judges by the part of JSON Schema that the document uses.
  private static void fits(JsonNode document, JsonNode schema, JsonNode value, String place) {
    if (schema.has("$ref")) {
      String pointer = schema.path("$ref").asString().substring(1);
      fits(document, document.at(pointer), value, place);
      return;
    }
    JsonNode type = schema.path("type");
    List<String> types =
        type.isArray()
            ? type.valueStream().map(JsonNode::asString).toList()
            : List.of(type.asString());
    assertThat(types).as(place).contains(typeOf(value));
    if (value.isArray()) {
      value.forEach(item -> fits(document, schema.path("items"), item, place + "[]"));
    }
    if (value.isObject() && schema.has("properties")) {
      JsonNode properties = schema.path("properties");
      assertThat(value.propertyNames())
          .as(place)
          .containsExactlyInAnyOrderElementsOf(properties.propertyNames());
      value
          .propertyStream()
          .forEach(member ->
              fits(
                  document,
                  properties.path(member.getKey()),
                  member.getValue(),
                  place + "." + member.getKey()));
    }
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL -> "null";
      case BINARY, POJO, MISSING -> "none";
    };
  }
}
