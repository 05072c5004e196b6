package dev.munjigi.gates.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.iam.Arn;
import dev.munjigi.gates.iam.CaseWriter;
import dev.munjigi.gates.iam.Cases;
import dev.munjigi.gates.iam.Condition;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Judge;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.RandomCases;
import dev.munjigi.gates.iam.Request;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.review.Documents.Stand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The comparison beside random requests:
/// `-Dmunjigi.policy.pairs=10000 -Dmunjigi.policy.requests=1000 -Dmunjigi.policy.seed=1`.
class RandomDiffTest {
  private static final int PAIRS = Integer.getInteger("munjigi.policy.pairs", 100);
  private static final int REQUESTS = Integer.getInteger("munjigi.policy.requests", 1_000);
  private static final long SEED = Long.getLong("munjigi.policy.seed", 4_711L);

  private final Random random = new Random(SEED);
  private final RandomCases cases = new RandomCases(SEED);
  private final Map<String, Integer> shares = new TreeMap<>();

  /// What requests may say, so that they come near the policies.
  private record Near(List<String> actions, List<String> resources, List<String> values) {}

  @Test
  void findsAWitnessWhereverARandomRequestIsOne() {
    int pairs = 0;
    while (pairs < PAIRS) {
      boolean ofResource = random.nextInt(3) == 0;
      ObjectNode written = cases.policy(ofResource, 10);
      Optional<Documents> one = read(written, ofResource);
      Optional<Documents> other =
          read(
              random.nextInt(3) == 0 ? cases.policy(ofResource, 10) : changed(written, ofResource),
              ofResource);
      if (one.isPresent() && other.isPresent()) {
        pairs++;
        compare(pairs, one.get(), other.get());
        compare(pairs, other.get(), one.get());
      }
    }
    System.out.println("pairs of policies: " + pairs + ", both ways: " + shares);
    assertThat(shares.keySet()).contains("more", "nothing more");
  }

  private static Optional<Documents> read(ObjectNode policy, boolean ofResource) {
    PolicyReader.Kind kind =
        ofResource ? PolicyReader.Kind.RESOURCE : PolicyReader.Kind.IDENTITY;
    PolicyReader.Read read = PolicyReader.read("p", policy.toString(), kind);
    return read.mistakes().isEmpty()
        ? Optional.of(new Documents(ofResource, List.of(read.policy())))
        : Optional.empty();
  }

  /// The same with a statement more, less or other.
  private ObjectNode changed(ObjectNode policy, boolean ofResource) {
    if (policy.path("Statement").isEmpty()) {
      return policy;
    }
    ObjectNode copy = policy.deepCopy();
    ArrayNode statements = JsonNodeFactory.instance.arrayNode();
    JsonNode written = copy.path("Statement");
    if (written.isArray()) {
      written.forEach(statements::add);
    } else {
      statements.add(written);
    }
    JsonNode drawn = cases.policy(ofResource, 10).path("Statement");
    JsonNode another = drawn.isArray() ? drawn.path(0) : drawn;
    switch (random.nextInt(4)) {
      case 0 -> statements.add(another);
      case 1 -> {
        if (statements.size() > 1) {
          statements.remove(random.nextInt(statements.size()));
        }
      }
      default -> {
        int at = random.nextInt(statements.size());
        if (statements.get(at) instanceof ObjectNode statement) {
          for (String element : List.of("Action", "Resource", "Condition", "Principal")) {
            if (random.nextInt(3) == 0) {
              statement.remove(List.of(element, "Not" + element));
              if (another.has(element)) {
                statement.set(element, another.get(element));
              } else if (another.has("Not" + element)) {
                statement.set("Not" + element, another.get("Not" + element));
              }
            }
          }
        }
      }
    }
    copy.set("Statement", statements);
    return copy;
  }

  private void compare(int pair, Documents allowing, Documents refusing) {
    Diff.Outcome outcome = Diff.of(allowing, refusing);
    for (Witness witness : outcome.more()) {
      String line = CaseWriter.line("allowing", witness.request(), witness.allowing());
      assertThat(Cases.judge(line).decision()).as(line).isEqualTo(Decision.ALLOWED);
      String refused = CaseWriter.line("refusing", witness.request(), witness.refusing());
      assertThat(Cases.judge(refused).decision()).as(refused).isNotEqualTo(Decision.ALLOWED);
    }
    shares.merge("witnesses", outcome.more().size(), Integer::sum);
    if (outcome.more().isEmpty() && outcome.undecided().isEmpty()) {
      shares.merge("nothing more", 1, Integer::sum);
      List<Policy> both = new ArrayList<>(allowing.policies());
      both.addAll(refusing.policies());
      Near near = near(both);
      Layer one = layer(allowing);
      Layer other = layer(refusing);
      for (int i = 0; i < REQUESTS; i++) {
        asked(pair, allowing, refusing, request(near, both), one, other);
      }
    } else {
      shares.merge(outcome.more().isEmpty() ? "undecided" : "more", 1, Integer::sum);
    }
  }

  private static Layer layer(Documents documents) {
    return documents.ofResource() ? Layer.EMPTY : new Layer(documents.policies());
  }

  private void asked(
      int pair, Documents allowing, Documents refusing, Request drawn, Layer one, Layer other) {
    Stand stand =
        !allowing.ofResource() ? Stand.ATTACHED : random.nextBoolean() ? Stand.OWN : Stand.FOREIGN;
    Map<String, List<String>> said = new LinkedHashMap<>(drawn.context());
    if (stand != Stand.ATTACHED) {
      said.keySet().removeIf(key -> key.toLowerCase(Locale.ROOT).equals("aws:username"));
    }
    Subject who = drawn.subject();
    Request request =
        new Request(
            who,
            drawn.action(),
            drawn.resource(),
            stand == Stand.FOREIGN ? "999999999999" : who.account(),
            said);
    boolean root = who.kind() == Subject.Kind.ROOT && stand != Stand.FOREIGN;
    if (!root
        && Judge.decide(request.question(), allowing.rights(stand, one, request))
            == Decision.ALLOWED) {
      assertThat(Judge.decide(request.question(), refusing.rights(stand, other, request)))
          .as(
              "pair %d of seed %d: nothing more is said, and%n%s%n%s",
              pair,
              SEED,
              CaseWriter.line("allowed", request, allowing.rights(stand, one, request)),
              CaseWriter.line("refused", request, refusing.rights(stand, other, request)))
          .isEqualTo(Decision.ALLOWED);
    }
  }

  private Near near(List<Policy> policies) {
    List<String> actions = new ArrayList<>();
    List<String> resources = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        actions.addAll(statement.actionPatterns());
        resources.addAll(statement.resourcePatterns());
        for (Condition condition : statement.conditions()) {
          values.addAll(condition.values());
        }
      }
    }
    return new Near(actions, resources, values);
  }

  private <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /// A text that a pattern may match.
  private String instance(String pattern) {
    String text = pattern;
    while (text.contains("*") || text.contains("?")) {
      text = text.replaceFirst("\\*", one(List.of("", "a", "t", "anna", "b/a", "s3")));
      text = text.replaceFirst("\\?", one(List.of("e", "b", "x")));
    }
    return text.replaceAll("\\$\\{[^}]*}", one(List.of("anna", "a", "x", "")));
  }

  private String value(Near near) {
    if (near.values().isEmpty() || random.nextInt(3) == 0) {
      return cases.value();
    }
    String value = one(near.values());
    return random.nextInt(3) == 0 ? value : instance(value);
  }

  private Request request(Near near, List<Policy> policies) {
    JsonNode drawn = cases.request();
    JsonNode principal = drawn.path("principal");
    Subject subject =
        principal.has("service")
            ? Subject.service(principal.path("service").asString())
            : principal.has("federated")
                ? Subject.provided(principal.path("federated").asString())
                : Subject.of(principal.asString()).orElse(Subject.ANONYMOUS);
    String action = random.nextBoolean() ? drawn.path("action").asString() : instance(one(near.actions()));
    String resource = drawn.path("resource").asString();
    if (random.nextBoolean() && !near.resources().isEmpty()) {
      String instance = instance(one(near.resources()));
      resource = Arn.of(instance).isPresent() ? instance : resource;
    }
    Map<String, List<String>> context = new LinkedHashMap<>();
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        statement.conditions().forEach(condition -> said(condition.folded(), near, context));
      }
    }
    for (String key : List.of("a:x", "a:y", "a:m")) {
      said(key, near, context);
    }
    if (subject.kind() == Subject.Kind.USER && random.nextInt(4) == 0) {
      context.put("aws:username", List.of(value(near)));
    }
    return Request.of(subject, action.indexOf(':') > 0 ? action : "s3:Get", resource, context);
  }

  private void said(String key, Near near, Map<String, List<String>> context) {
    if (!context.containsKey(key) && random.nextInt(100) < 70) {
      List<String> values = new ArrayList<>();
      int count = random.nextInt(4) == 0 ? random.nextInt(4) : 1;
      for (int i = 0; i < count; i++) {
        values.add(value(near));
      }
      context.put(key, values);
    }
  }
}
