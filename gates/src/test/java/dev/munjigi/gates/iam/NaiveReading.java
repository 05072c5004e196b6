package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Answers cases straight from their JSON as the pages on evaluation say, slow and with nothing of the
/// engine: what the engine is held against.
final class NaiveReading {
  private static final Set<String> STATEMENT =
      Set.of("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
          "NotResource", "Condition");
  private static final Set<String> ONLY_BY_ROLE =
      Set.of("sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity",
          "sts:tagsession", "sts:setsourceidentity");

  /// How a policy of a resource grants something to somebody.
  private enum Way {
    ACCOUNT,
    ROLE,
    THEM,
    ALL
  }

  private final JsonNode line;
  private final String action;
  private final String resource;
  private final String account;
  private final Person who;
  private final Map<String, List<String>> context = new HashMap<>();

  /// @param kind `user`, `role`, `session`, `federated`, `root`, `provider`, `service`, `anonymous`
  private record Person(String kind, String text, String account, String name) {
    static Person of(JsonNode principal) {
      if (principal.has("service")) {
        return new Person("service", principal.path("service").asString(), "", "");
      }
      if (principal.has("federated")) {
        return new Person("provider", principal.path("federated").asString(), "", "");
      }
      return principal.asString().equals("anonymous")
          ? new Person("anonymous", "*", "", "")
          : of(principal.asString());
    }

    /// Of an ARN; of the kind `nobody` where it is none.
    static Person of(String text) {
      String[] parts = text.split(":", 6);
      if (parts.length < 6 || text.contains("*")) {
        return new Person("nobody", text, "", "");
      }
      String[] names = parts[5].split("/");
      String last = names[names.length - 1];
      return switch (parts[2] + " " + names[0]) {
        case "iam root" -> new Person("root", text, parts[4], "");
        case "iam user", "iam node", "iam function", "iam operator", "iam client", "iam workload",
                "iam certificate" ->
            new Person("user", text, parts[4], last);
        case "iam role" -> new Person("role", text, parts[4], last);
        case "sts assumed-role" -> new Person("session", text, parts[4], names[1]);
        case "sts federated-user" -> new Person("federated", text, parts[4], last);
        default -> new Person("nobody", text, "", "");
      };
    }

    boolean hasRights() {
      return Set.of("user", "role", "session", "federated", "root").contains(kind);
    }
  }

  private NaiveReading(String text) {
    this.line = JsonMapper.shared().readTree(text);
    JsonNode request = line.path("request");
    this.action = request.path("action").asString();
    this.resource = request.path("resource").asString();
    this.who = Person.of(request.path("principal"));
    String[] parts = resource.split(":", 6);
    boolean foreign = who.text().startsWith("arn:munjigi:") || parts.length < 6 || parts[4].isEmpty();
    this.account =
        request.has("resource-account")
            ? request.path("resource-account").asString()
            : foreign ? who.account() : parts[4];
    implied();
    request.path("context").properties().forEach(key -> said(key.getKey(), key.getValue()));
  }

  /// `allowed`, `implicitly-denied` or `explicitly-denied`.
  static String decide(String text) {
    NaiveReading reading = new NaiveReading(text);
    if (reading.action.equalsIgnoreCase("sts:GetCallerIdentity")) {
      return "allowed";
    }
    if (reading.denied()) {
      return "explicitly-denied";
    }
    return reading.granted() ? "allowed" : "implicitly-denied";
  }

  private void said(String key, JsonNode values) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : values.isArray() ? values : List.of(values)) {
      if (!one.isNull()) {
        all.add(one.asString());
      }
    }
    context.put(key.toLowerCase(Locale.ROOT), all);
  }

  private void implied() {
    boolean service = who.kind().equals("service");
    context.put("aws:principalisawsservice", List.of(service + ""));
    if (!account.isEmpty()) {
      context.put("aws:resourceaccount", List.of(account));
    }
    Map<String, String> types =
        Map.of(
            "user", "User", "role", "AssumedRole", "session", "AssumedRole", "federated",
            "FederatedUser", "root", "Account", "anonymous", "Anonymous");
    context.put("aws:principaltype", List.of(types.getOrDefault(who.kind(), "Service")));
    if (!who.hasRights()) {
      return;
    }
    String arn =
        who.kind().equals("session")
            ? who.text().split(":")[0] + ":" + who.text().split(":")[1] + ":iam::" + who.account()
                + ":role/" + who.name()
            : who.text();
    context.put("aws:principalarn", List.of(arn));
    if (!who.account().isEmpty()) {
      context.put("aws:principalaccount", List.of(who.account()));
    }
    if (who.kind().equals("user")) {
      context.put("aws:username", List.of(who.name()));
    }
  }

  private static List<JsonNode> list(JsonNode node) {
    List<JsonNode> all = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(all::add);
    } else if (!node.isMissingNode() && !node.isNull()) {
      all.add(node);
    }
    return all;
  }

  private List<List<JsonNode>> layers() {
    List<List<JsonNode>> all = new ArrayList<>();
    for (String name : List.of("identity", "boundary", "session")) {
      all.add(list(line.path(name)));
    }
    list(line.path("guardrails")).forEach(layer -> all.add(list(layer)));
    return all;
  }

  private boolean denied() {
    for (List<JsonNode> layer : layers()) {
      for (JsonNode document : layer) {
        if (denies(document, false)) {
          return true;
        }
      }
    }
    return line.has("resource") && denies(line.path("resource"), true);
  }

  /// What is not a list of statements at all may have denied.
  private static boolean lost(JsonNode document) {
    JsonNode statements = document.path("Statement");
    return !document.isObject()
        || !(statements.isObject() || statements.isArray() && !statements.isEmpty());
  }

  private boolean denies(JsonNode document, boolean ofResource) {
    if (lost(document)) {
      return true;
    }
    for (JsonNode statement : list(document.path("Statement"))) {
      if (statement.path("Effect").asString("").equals("Allow")) {
        continue;
      }
      if (broken(document, statement, ofResource)) {
        return true;
      }
      if (applies(document, statement, true)
          && (!ofResource || !ways(statement, true).isEmpty())) {
        return true;
      }
    }
    return false;
  }

  private boolean granted() {
    for (JsonNode layer : list(line.path("guardrails"))) {
      if (!allows(list(layer))) {
        return false;
      }
    }
    Set<Way> ways = EnumSet.noneOf(Way.class);
    if (line.has("resource") && !lost(line.path("resource"))) {
      for (JsonNode statement : list(line.path("resource").path("Statement"))) {
        if (statement.path("Effect").asString("").equals("Allow")
            && !broken(line.path("resource"), statement, true)
            && applies(line.path("resource"), statement, false)) {
          ways.addAll(ways(statement, false));
        }
      }
    }
    if (!who.hasRights()) {
      return !ways.isEmpty();
    }
    if (who.kind().equals("root") && action.equalsIgnoreCase("sts:AssumeRole")) {
      return false;
    }
    boolean session = !there("session") || allows(list(line.path("session")));
    boolean boundary = !there("boundary") || allows(list(line.path("boundary")));
    boolean identity = who.kind().equals("root") || allows(list(line.path("identity")));
    boolean byThemselves = session && boundary && identity;
    if (!who.account().equals(account)) {
      return byThemselves && !ways.isEmpty();
    }
    String folded = action.toLowerCase(Locale.ROOT);
    boolean resourceDecides =
        ONLY_BY_ROLE.contains(folded) || folded.startsWith("kms:") && line.has("resource");
    return ways.contains(Way.ALL)
        || ways.contains(Way.THEM) && (session || !who.kind().equals("user"))
        || ways.contains(Way.ROLE) && session && boundary
        || byThemselves && !(resourceDecides && ways.isEmpty());
  }

  private boolean there(String layer) {
    return !list(line.path(layer)).isEmpty();
  }

  private boolean allows(List<JsonNode> layer) {
    for (JsonNode document : layer) {
      for (JsonNode statement : lost(document) ? List.<JsonNode>of() : list(document.path("Statement"))) {
        if (statement.path("Effect").asString("").equals("Allow")
            && !broken(document, statement, false)
            && applies(document, statement, false)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean variables(JsonNode document) {
    return document.path("Version").asString("").equals("2012-10-17");
  }

  /// Whether it cannot be understood.
  private static boolean broken(JsonNode document, JsonNode statement, boolean ofResource) {
    JsonNode version = document.path("Version");
    boolean known = version.isMissingNode() || version.asString("").matches("2012-10-17|2008-10-17");
    String effect = statement.path("Effect").asString("");
    if (!known || !statement.isObject() || !effect.matches("Allow|Deny")) {
      return true;
    }
    for (String name : statement.propertyNames()) {
      if (!STATEMENT.contains(name)) {
        return true;
      }
    }
    boolean resources = statement.has("Resource") || statement.has("NotResource");
    if (statement.has("Action") == statement.has("NotAction")
        || statement.has("Resource") && statement.has("NotResource")
        || !resources && !ofResource
        || ofResource && !saneNames(statement)
        || !ofResource && (statement.has("Principal") || statement.has("NotPrincipal"))) {
      return true;
    }
    try {
      for (String name : List.of("Action", "NotAction", "Resource", "NotResource")) {
        boolean resource = name.endsWith("Resource");
        for (String pattern : texts(statement, name)) {
          NaiveCondition.resolved(pattern, resource && variables(document), Map.of());
          if (!resource && !pattern.matches("\\p{ASCII}*")) {
            return true;
          }
        }
      }
      conditions(document, statement);
      return false;
    } catch (NaiveCondition.Unreadable unreadable) {
      return true;
    }
  }

  private static void conditions(JsonNode document, JsonNode statement) {
    if (!statement.has("Condition")) {
      return;
    }
    if (!statement.path("Condition").isObject()) {
      throw new NaiveCondition.Unreadable();
    }
    statement
        .path("Condition")
        .properties()
        .forEach(
            operator -> {
              if (!operator.getValue().isObject()) {
                throw new NaiveCondition.Unreadable();
              }
              NaiveCondition.checkName(operator.getKey());
              operator
                  .getValue()
                  .properties()
                  .forEach(
                      key ->
                          NaiveCondition.check(
                              operator.getKey(), key.getValue(), variables(document)));
            });
  }

  private static List<String> texts(JsonNode object, String name) {
    List<String> all = new ArrayList<>();
    for (JsonNode one : list(object.path(name))) {
      if (!one.isString()) {
        throw new NaiveCondition.Unreadable();
      }
      all.add(one.asString());
    }
    if (all.isEmpty() && object.has(name)) {
      throw new NaiveCondition.Unreadable();
    }
    return all;
  }

  private boolean applies(JsonNode document, JsonNode statement, boolean denies) {
    boolean variables = variables(document);
    boolean acts =
        texts(statement, statement.has("Action") ? "Action" : "NotAction").stream()
            .anyMatch(pattern -> NaiveCondition.actionFits(pattern, action));
    if (acts == statement.has("NotAction")) {
      return false;
    }
    List<String> these = texts(statement, "Resource");
    List<String> others = texts(statement, "NotResource");
    boolean any =
        (these.isEmpty() ? others : these)
            .stream()
                .anyMatch(one -> NaiveCondition.resourceFits(one, resource, variables, context));
    boolean whole =
        others.stream().allMatch(one -> NaiveCondition.resolved(one, variables, context));
    if (!these.isEmpty() && !any || !others.isEmpty() && (any || !denies && !whole)) {
      return false;
    }
    return statement.path("Condition").properties().stream()
        .allMatch(
            operator ->
                operator.getValue().properties().stream()
                    .allMatch(
                        key ->
                            NaiveCondition.holds(
                                new NaiveCondition.Asked(operator.getKey(), key.getKey(), variables),
                                key.getValue(),
                                context,
                                denies)));
  }

  private static boolean saneNames(JsonNode statement) {
    if (statement.has("Principal") == statement.has("NotPrincipal")) {
      return false;
    }
    JsonNode names = statement.path(statement.has("Principal") ? "Principal" : "NotPrincipal");
    if (!names.isObject()) {
      return names.asString("").equals("*");
    }
    boolean sane = !names.isEmpty();
    for (String type : names.propertyNames()) {
      sane &= Set.of("AWS", "Service", "Federated", "CanonicalUser").contains(type);
      List<JsonNode> all = list(names.path(type));
      sane &= !all.isEmpty();
      for (JsonNode one : all) {
        sane &= one.isString() && (one.asString().equals("*") || !one.asString().matches(".*[*?].*"));
      }
    }
    return sane;
  }

  /// How a statement names who asks; of `NotPrincipal`, all of them or none.
  private Set<Way> ways(JsonNode statement, boolean denies) {
    boolean others = statement.has("NotPrincipal");
    JsonNode names = statement.path(others ? "NotPrincipal" : "Principal");
    Set<Way> ways = EnumSet.noneOf(Way.class);
    if (names.isString()) {
      ways.add(Way.ALL);
    }
    names
        .properties()
        .forEach(type -> list(type.getValue()).forEach(one -> named(type.getKey(), one.asString(), ways)));
    if (!others) {
      return ways;
    }
    return spared(names, ways, denies) ? Set.of() : EnumSet.of(Way.ALL);
  }

  private boolean spared(JsonNode names, Set<Way> ways, boolean denies) {
    if (!denies || ways.isEmpty()) {
      return !ways.isEmpty();
    }
    if (there("boundary") && Set.of("user", "role", "session").contains(who.kind())) {
      return false;
    }
    if (ways.contains(Way.THEM) || ways.contains(Way.ALL)) {
      return true;
    }
    List<Person> named = list(names.path("AWS")).stream().map(one -> Person.of(one.asString())).toList();
    if (ways.contains(Way.ROLE)) {
      return who.kind().equals("role")
          || named.stream()
              .noneMatch(
                  one ->
                      one.kind().equals("session")
                          && one.account().equals(who.account())
                          && one.name().equals(who.name()));
    }
    return who.kind().equals("root")
        || named.stream()
            .noneMatch(
                one -> one.hasRights() && !one.kind().equals("root") && one.account().equals(who.account()));
  }

  private void named(String type, String text, Set<Way> ways) {
    boolean star = text.equals("*");
    boolean same = text.equals(who.text()) || star;
    if (type.equals("Service") && who.kind().equals("service") && same
        || type.equals("Federated") && who.kind().equals("provider") && same) {
      ways.add(Way.THEM);
    }
    if (star && (type.equals("AWS") || type.equals("CanonicalUser"))) {
      ways.add(Way.ALL);
    }
    if (!type.equals("AWS") || !who.hasRights() || star) {
      return;
    }
    Person one = Person.of(text);
    if (same) {
      ways.add(who.kind().equals("role") ? Way.ROLE : Way.THEM);
    } else if (text.equals(who.account()) && text.length() == 12
        || one.kind().equals("root") && one.account().equals(who.account())) {
      ways.add(Way.ACCOUNT);
    } else if (one.kind().equals("role") && who.kind().equals("session")
        && one.account().equals(who.account()) && one.name().equals(who.name())) {
      ways.add(Way.ROLE);
    }
  }
}
