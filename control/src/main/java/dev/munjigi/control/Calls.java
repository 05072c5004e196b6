package dev.munjigi.control;

import static dev.munjigi.control.Call.Reply.json;
import static dev.munjigi.control.Call.Reply.problem;

import dev.munjigi.control.Call.Reply;
import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.Operations.Banning;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Operations.Explained;
import dev.munjigi.control.Operations.Reload;
import dev.munjigi.control.Operations.Subject;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every call of the operator API: the one place where calls are declared.
final class Calls {
  /// Who calls: the bearer of the local token.
  static final String OPERATOR = "arn:munjigi:iam:::operator/local";

  static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  static final Parameter<Integer> LIMIT =
      new Parameter<>("limit", In.QUERY, false, Form.count(10_000, 1_000), "how many are listed");
  static final Parameter<Network> NEW_NETWORK =
      new Parameter<>("network", In.BODY, true, Form.NETWORK, "whom to keep out");
  static final Parameter<Duration> DURATION =
      new Parameter<>("duration", In.BODY, true, Form.DURATION, "for how long");
  static final Parameter<String> REASON =
      new Parameter<>("reason", In.BODY, true, Form.LINE, "why, for those who look later");
  static final Parameter<Network> NETWORK =
      new Parameter<>("network", In.QUERY, true, Form.NETWORK, "exactly as it is listed");
  static final Parameter<Subject> SUBJECT =
      new Parameter<>(
          "id", In.PATH, true, Form.SUBJECT, "an exchange's or a connection's id, or a source");
  static final Parameter<Language> LANGUAGE =
      new Parameter<>("language", In.QUERY, false, Form.LANGUAGE, "of the explanation");

  private final Operations operations;
  private final Metrics metrics;

  Calls(Operations operations, Metrics metrics) {
    this.operations = operations;
    this.metrics = metrics;
  }

  /// All calls, in the order in which they are documented.
  List<Call> all() {
    IdentityDesk identities = new IdentityDesk(operations);
    List<Call> all =
        new ArrayList<>(
            List.of(
                health(),
                ready(),
                status(),
                settings(),
                reload(),
                explain(),
                bans(),
                addBan(),
                liftBan()));
    all.addAll(new UserCalls(identities).all());
    all.addAll(new GroupCalls(identities).all());
    all.addAll(new KeyCalls(identities).all());
    all.addAll(new NodeCalls(identities).all());
    all.addAll(new SignedInCalls(identities).all());
    all.addAll(new RoleCalls(identities).all());
    all.addAll(new RightsCalls(identities).all());
    all.add(metrics());
    all.add(openApi());
    return List.copyOf(all);
  }

  private Call health() {
    Terms terms =
        new Terms(
            "Says that the program runs.",
            List.of(),
            List.of(json(200, "it runs", Wire.Health.class)));
    return new Call(
        Verb.GET,
        "/v1/health",
        new Right("munjigi:GetHealth", "health", Deed.READ, true),
        terms,
        asked -> Answer.json(200, new Wire.Health("up")));
  }

  private Call ready() {
    Terms terms =
        new Terms(
            "Says whether the gate serves, and otherwise why not.",
            List.of(),
            List.of(
                json(200, "it serves", Wire.Readiness.class),
                json(503, "it does not serve", Wire.Readiness.class)));
    return new Call(
        Verb.GET,
        "/v1/ready",
        new Right("munjigi:GetReadiness", "readiness", Deed.READ, true),
        terms,
        asked -> {
          List<String> reasons = operations.unready();
          boolean ready = reasons.isEmpty();
          return Answer.json(ready ? 200 : 503, new Wire.Readiness(ready, reasons));
        });
  }

  private Call status() {
    Terms terms =
        new Terms(
            "Says what the gate is doing.",
            List.of(),
            List.of(json(200, "what it is doing", Wire.Status.class)));
    return new Call(
        Verb.GET,
        "/v1/status",
        new Right("munjigi:GetStatus", "status", Deed.READ, false),
        terms,
        asked -> Answer.json(200, Wire.Status.of(operations.status())));
  }

  private Call settings() {
    Terms terms =
        new Terms(
            "Lists the settings that hold, written or by default.",
            List.of(),
            List.of(json(200, "the settings", Wire.Settings.class)));
    return new Call(
        Verb.GET,
        "/v1/settings",
        new Right("munjigi:GetSettings", "settings", Deed.READ, false),
        terms,
        asked -> Answer.json(200, Wire.Settings.of(operations.configuration())));
  }

  private Call reload() {
    Terms terms =
        new Terms(
            "Reads the configuration again; a broken one leaves the running settings in force.",
            List.of(),
            List.of(
                json(200, "the settings were taken", Wire.Reloaded.class),
                new Reply(422, "the files are broken", Answer.PROBLEM, Wire.BrokenSettings.class)));
    return new Call(
        Verb.POST,
        "/v1/reload",
        new Right("munjigi:ReloadSettings", "settings", Deed.UPDATE, false),
        terms,
        asked -> reloaded(operations.reload()));
  }

  private static Answer reloaded(Reload reload) {
    List<String> problems = reload.problems();
    if (problems.isEmpty()) {
      return Answer.json(
          200,
          new Wire.Reloaded(reload.digest(), reload.changed(), problems, reload.needsRestart()));
    }
    Kind kind = Kind.SETTINGS_BROKEN;
    String detail = "the running settings stay in force; problems found: " + problems.size();
    Wire.BrokenSettings body =
        new Wire.BrokenSettings(
            kind.type(),
            kind.title(),
            kind.status(),
            detail,
            reload.digest(),
            reload.changed(),
            problems,
            reload.needsRestart());
    return Answer.problem(
        kind.status(), body, Map.of(), kind.word() + ": " + Visible.of(problems.getFirst()));
  }

  private Call explain() {
    Terms terms =
        new Terms(
            "Explains why an exchange or a connection ended as it did, or the last refusals of a"
                + " source.",
            List.of(SUBJECT, LANGUAGE),
            List.of(
                json(200, "the explanation", Wire.Explanation.class),
                problem(Kind.NOT_FOUND, "the log knows nothing of it"),
                problem(Kind.INVALID_INPUT, "no id and no address, or no such language")));
    return new Call(
        Verb.GET,
        "/v1/explain/{id}",
        new Right("munjigi:Explain", "explanation/{id}", Deed.READ, false),
        terms,
        this::explained);
  }

  private Answer explained(Asked asked) {
    Subject subject = asked.get(SUBJECT);
    Language language = asked.find(LANGUAGE).orElse(Language.ENGLISH);
    Explained explained =
        operations
            .explain(subject, language)
            .orElseThrow(() -> new Fault(Kind.NOT_FOUND, nothing(subject)));
    List<JsonNode> events =
        explained.events().stream().map(event -> JsonMapper.shared().readTree(event)).toList();
    return Answer.json(
        200,
        new Wire.Explanation(
            subject.toString(),
            language == Language.KOREAN ? "ko" : "en",
            explained.text(),
            explained.code(),
            explained.gate(),
            events));
  }

  private static String nothing(Subject subject) {
    return switch (subject) {
      case Subject.Of(var id) -> "the log knows nothing of `" + id + "`";
      case Subject.From(var source) ->
          "no refusal of the last day is known for `" + source + "`";
    };
  }

  private Call bans() {
    Terms terms =
        new Terms(
            "Lists the bans that hold now, the soonest to end first.",
            List.of(LIMIT),
            List.of(
                json(200, "the bans", Wire.BanList.class),
                problem(Kind.INVALID_INPUT, "the limit is out of range")));
    return new Call(
        Verb.GET,
        "/v1/bans",
        new Right("munjigi:GetBans", "ban/*", Deed.READ, false),
        terms,
        asked -> {
          List<Ban> bans = operations.bans();
          int limit = asked.find(LIMIT).orElse(1_000);
          List<Wire.BanEntry> listed = bans.stream().limit(limit).map(Wire.BanEntry::of).toList();
          return Answer.json(200, new Wire.BanList(listed, bans.size()));
        });
  }

  private Call addBan() {
    Terms terms =
        new Terms(
            "Keeps a network out for a time; a ban of it that lasts longer stays as it is.",
            List.of(NEW_NETWORK, DURATION, REASON),
            List.of(
                json(201, "the ban that holds now", Wire.BanEntry.class),
                problem(Kind.BAN_DECLINED, "it may not or cannot be banned"),
                problem(Kind.INVALID_INPUT, "a member is missing, unknown or not allowed")));
    return new Call(
        Verb.POST,
        "/v1/bans",
        new Right("munjigi:AddBan", "ban/{network}", Deed.CREATE, false),
        terms,
        this::banned);
  }

  private Answer banned(Asked asked) {
    Banning banning =
        operations.ban(asked.get(NEW_NETWORK), asked.get(DURATION), asked.get(REASON), asked.by());
    return switch (banning) {
      case Banning.Held held -> Answer.json(201, Wire.BanEntry.of(held.ban()));
      case Banning.Declined declined -> throw new Fault(Kind.BAN_DECLINED, declined.why());
    };
  }

  private Call liftBan() {
    Terms terms =
        new Terms(
            "Ends the ban of exactly this network.",
            List.of(NETWORK),
            List.of(
                new Reply(204, "it is lifted", "", null),
                problem(Kind.NOT_FOUND, "it is not banned"),
                problem(Kind.INVALID_INPUT, "no network")));
    return new Call(
        Verb.DELETE,
        "/v1/bans",
        new Right("munjigi:LiftBan", "ban/{network}", Deed.DELETE, false),
        terms,
        asked -> {
          Network network = asked.get(NETWORK);
          if (!operations.lift(network)) {
            throw new Fault(Kind.NOT_FOUND, "`" + network + "` is not banned");
          }
          return Answer.empty();
        });
  }

  private Call metrics() {
    Terms terms =
        new Terms(
            "Gives the gate's metrics in the text format of Prometheus.",
            List.of(),
            List.of(new Reply(200, "the metrics", METRICS_TYPE, null)));
    return new Call(
        Verb.GET,
        "/v1/metrics",
        new Right("munjigi:GetMetrics", "metrics", Deed.READ, false),
        terms,
        asked -> Answer.text(METRICS_TYPE, metrics.scrape()));
  }

  private Call openApi() {
    Terms terms =
        new Terms(
            "Gives this document.",
            List.of(),
            List.of(new Reply(200, "an OpenAPI 3.1 document", Answer.JSON, null)));
    return new Call(
        Verb.GET,
        "/v1/openapi.json",
        new Right("munjigi:GetOpenApi", "openapi", Deed.READ, false),
        terms,
        asked -> Answer.json(200, OpenApi.document(all())));
  }
}
