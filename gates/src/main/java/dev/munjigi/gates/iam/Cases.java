package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Questions with the policies that speak of them, one JSON object a line, and their answers.
public final class Cases {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> CASE =
      List.of("name", "request", "identity", "resource", "boundary", "session", "guardrails");
  private static final List<String> REQUEST =
      List.of("principal", "action", "resource", "resource-account", "context");
  private static final int MOST_KEYS = 1_000;

  private Cases() {}

  /// The answer to a line.
  ///
  /// @param json one line: `name`, `decision`, `because`; or `name` and `error`
  /// @param decision null where the line could not be read
  public record Answer(String json, @Nullable Decision decision) {}

  /// A line that cannot be judged.
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(Mistake mistake) {
      super(mistake.toString());
    }
  }

  /// Judges one.
  public static Answer judge(String line) {
    String name = "";
    try {
      Json.Fields fields = object(JsonReader.read(line));
      known(fields, CASE);
      name = text(fields, "name", "");
      Question question = question(object(required(fields, "request")));
      List<Mistake> mistakes = new ArrayList<>();
      Explanation explanation = Explainer.explain(question, rights(fields, mistakes));
      String because = explanation.because();
      if (!mistakes.isEmpty()) {
        because += "; not understood: " + mistakes.getFirst();
      }
      return answer(name, explanation.decision(), because);
    } catch (JsonReader.Malformed malformed) {
      return refused(name, malformed.mistake().toString());
    } catch (Unreadable unreadable) {
      return refused(name, String.valueOf(unreadable.getMessage()));
    }
  }

  private static Answer answer(String name, Decision decision, String because) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("name", name).put("decision", decision.word()).put("because", because);
    return new Answer(JSON.writeValueAsString(answer), decision);
  }

  private static Answer refused(String name, String error) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("name", name).put("error", error);
    return new Answer(JSON.writeValueAsString(answer), null);
  }

  private static Json.Fields object(Json json) throws Unreadable {
    if (json instanceof Json.Fields fields) {
      return fields;
    }
    throw new Unreadable(json.spot().says("is " + Json.kind(json) + "; allowed is an object"));
  }

  private static void known(Json.Fields fields, List<String> names) throws Unreadable {
    for (Json.Field field : fields.fields()) {
      if (!names.contains(field.name())) {
        String all = String.join("`, `", names);
        throw new Unreadable(field.spot().says("is unknown; allowed is `" + all + "`"));
      }
    }
  }

  private static Json required(Json.Fields fields, String name) throws Unreadable {
    Optional<Json> there = fields.get(name);
    if (there.isEmpty()) {
      throw new Unreadable(fields.spot().says("has no `" + name + "`"));
    }
    return there.get();
  }

  private static String text(Json json) throws Unreadable {
    if (json instanceof Json.Text(var spot, String text)) {
      return text;
    }
    throw new Unreadable(json.spot().says("is " + Json.kind(json) + "; allowed is a text"));
  }

  private static String text(Json.Fields fields, String name, String otherwise)
      throws Unreadable {
    Optional<Json> there = fields.get(name);
    return there.isEmpty() ? otherwise : text(there.get());
  }

  private static Question question(Json.Fields request) throws Unreadable {
    known(request, REQUEST);
    Subject subject = subject(required(request, "principal"));
    String resource = text(required(request, "resource"));
    String account = text(request, "resource-account", Request.account(subject, resource));
    Optional<Json> context = request.get("context");
    return new Request(
            subject,
            text(required(request, "action")),
            resource,
            account,
            context.isPresent() ? context(object(context.get())) : Map.of())
        .question();
  }

  private static Subject subject(Json principal) throws Unreadable {
    Optional<Subject> subject =
        switch (principal) {
          case Json.Text(var spot, String text) ->
              text.equals("anonymous") || text.equals("*")
                  ? Optional.of(Subject.ANONYMOUS)
                  : Subject.of(text);
          case Json.Fields fields when fields.get("service").isPresent() -> {
            known(fields, List.of("service"));
            yield Optional.of(Subject.service(text(required(fields, "service"))));
          }
          case Json.Fields fields when fields.get("federated").isPresent() -> {
            known(fields, List.of("federated"));
            yield Optional.of(Subject.provided(text(required(fields, "federated"))));
          }
          case Json other -> Optional.empty();
        };
    if (subject.isEmpty()) {
      throw new Unreadable(
          principal
              .spot()
              .says(
                  "is " + PolicyReader.shown(principal) + "; allowed is the ARN of somebody who can"
                      + " ask, `{\"service\": NAME}` or `\"anonymous\"`"));
    }
    return subject.get();
  }

  private static Map<String, List<String>> context(Json.Fields context) throws Unreadable {
    if (context.fields().size() > MOST_KEYS) {
      throw new Unreadable(context.spot().says("has more than `" + MOST_KEYS + "` keys"));
    }
    Map<String, List<String>> said = new HashMap<>();
    for (Json.Field field : context.fields()) {
      List<String> texts = new ArrayList<>();
      List<Json> all =
          field.value() instanceof Json.Array(var spot, List<Json> list)
              ? list
              : List.of(field.value());
      for (Json one : all) {
        switch (one) {
          case Json.Text(var spot, String text) -> texts.add(text);
          case Json.Number(var spot, String number) -> texts.add(number);
          case Json.Truth(var spot, boolean truth) -> texts.add(Boolean.toString(truth));
          case Json.Nothing nothing -> {}
          case Json other ->
              throw new Unreadable(
                  other.spot().says("is " + Json.kind(other) + "; allowed is a text"));
        }
      }
      if (said.put(Context.folded(field.name()), texts) != null) {
        throw new Unreadable(field.spot().says("stands there twice"));
      }
    }
    return said;
  }

  private static Rights rights(Json.Fields fields, List<Mistake> mistakes) throws Unreadable {
    Layer identity = layer(fields, "identity", mistakes);
    Optional<Json> resource = fields.get("resource").filter(one -> !(one instanceof Json.Nothing));
    List<Layer> guardrails = new ArrayList<>();
    Optional<Json> layers = fields.get("guardrails").filter(one -> !(one instanceof Json.Nothing));
    if (layers.isPresent()) {
      for (Json one : list(layers.get())) {
        guardrails.add(layer("guardrails[" + guardrails.size() + "]", one, mistakes));
      }
    }
    return new Rights(
        identity == null ? Layer.EMPTY : identity,
        resource.isPresent()
            ? policy("resource", resource.get(), PolicyReader.Kind.RESOURCE, mistakes)
            : null,
        layer(fields, "boundary", mistakes),
        layer(fields, "session", mistakes),
        guardrails);
  }

  private static List<Json> list(Json json) throws Unreadable {
    if (json instanceof Json.Array(var spot, List<Json> values)) {
      return values;
    }
    throw new Unreadable(json.spot().says("is " + Json.kind(json) + "; allowed is a list"));
  }

  /// None where there is none, or an empty list.
  private static @Nullable Layer layer(Json.Fields fields, String name, List<Mistake> mistakes)
      throws Unreadable {
    Optional<Json> there = fields.get(name).filter(one -> !(one instanceof Json.Nothing));
    if (there.isEmpty()) {
      return null;
    }
    return list(there.get()).isEmpty() ? null : layer(name, there.get(), mistakes);
  }

  private static Layer layer(String name, Json json, List<Mistake> mistakes) throws Unreadable {
    List<Policy> policies = new ArrayList<>();
    for (Json one : list(json)) {
      String called = name + "[" + policies.size() + "]";
      policies.add(policy(called, one, PolicyReader.Kind.IDENTITY, mistakes));
    }
    return new Layer(policies);
  }

  private static Policy policy(
      String name, Json json, PolicyReader.Kind kind, List<Mistake> mistakes) {
    PolicyReader.Read read = PolicyReader.read(name, json, kind);
    mistakes.addAll(read.mistakes());
    return read.policy();
  }
}
