package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Reads the elements of statements ("IAM JSON policy element reference").
final class Elements {
  /// Names nothing.
  static final Names NONE = new Names(List.of(), false);

  private static final int LONGEST_PATTERN = 2_048;
  private static final int MOST_RUNS = 64;
  private static final int LONGEST_SHOWN = 64;
  static final TextPattern.Dialect ACTION = new TextPattern.Dialect(true, false, true);
  private static final List<String> KNOWN =
      List.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private final PolicyReader.Kind kind;
  private final boolean variables;
  private final List<Mistake> mistakes;
  private final Conditions conditions;

  /// What keeps the statement at hand from being understood.
  private @Nullable String broken;

  Elements(PolicyReader.Kind kind, boolean variables, List<Mistake> mistakes) {
    this.kind = kind;
    this.variables = variables;
    this.mistakes = mistakes;
    this.conditions = new Conditions(variables, this::lost);
  }

  static void onlyKnown(
      Json.Fields object, List<String> known, BiConsumer<Json.Spot, String> wrong) {
    for (Json.Field field : object.fields()) {
      if (!known.contains(field.name())) {
        wrong.accept(
            field.spot(), "is unknown; allowed is `" + String.join("`, `", known) + "`");
      }
    }
  }

  static String cut(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  /// A mistake that leaves the meaning as it is.
  private void wrong(Json.Spot spot, String message) {
    mistakes.add(spot.says(message));
  }

  /// A mistake that the meaning is lost by.
  private void lost(Json.Spot spot, String message) {
    wrong(spot, message);
    if (broken == null) {
      broken = message;
    }
  }

  /// @param understood whether the document as a whole was
  Statement statement(Json json, int index, boolean understood) {
    broken = understood ? null : "stands in a document that is not understood";
    if (!(json instanceof Json.Fields written)) {
      lost(json.spot(), "is " + Json.kind(json) + "; allowed is an object");
      Statement.Label label = new Statement.Label("", index, Effect.DENY, broken);
      return new Statement(label, null, NONE, null, List.of());
    }
    onlyKnown(written, KNOWN, this::lost);
    String sid =
        written.get("Sid").map(value -> texts(value).stream().findFirst().orElse("")).orElse("");
    Effect effect = effect(written);
    Principals principals = principals(written);
    Names actions = names(written, "Action", this::action);
    Names resources = resources(written);
    List<Condition> all =
        written.get("Condition").map(conditions::read).orElse(List.of());
    Statement.Label label = new Statement.Label(sid, index, effect, broken);
    return new Statement(label, principals, actions == null ? NONE : actions, resources, all);
  }

  private Effect effect(Json.Fields written) {
    Optional<Json> effect = written.get("Effect");
    if (effect.isPresent() && effect.get() instanceof Json.Text(var spot, String word)) {
      for (Effect one : Effect.values()) {
        if (one.word().equals(word)) {
          return one;
        }
      }
    }
    lost(
        effect.map(Json::spot).orElse(written.spot()),
        (effect.isPresent() ? "is " + PolicyReader.shown(effect.get()) : "has no `Effect`")
            + "; allowed is `Allow` or `Deny`");
    return Effect.DENY;
  }

  /// One text, or a list of texts.
  private List<String> texts(Json value) {
    List<String> texts = new ArrayList<>();
    List<Json> all = value instanceof Json.Array(var spot, List<Json> list) ? list : List.of(value);
    for (Json one : all) {
      if (one instanceof Json.Text(var spot, String text)) {
        texts.add(text);
      } else {
        lost(one.spot(), "is " + Json.kind(one) + "; allowed is a text");
      }
    }
    if (all.isEmpty()) {
      lost(value.spot(), "is empty; allowed is a text, or a list of at least one");
    }
    return texts;
  }

  /// An element or the one that means all others; null where there is neither.
  private @Nullable Names names(
      Json.Fields written, String name, BiConsumer<Json.Spot, String> shape) {
    Optional<Json> these = written.get(name);
    Optional<Json> others = written.get("Not" + name);
    if (these.isPresent() && others.isPresent()) {
      lost(written.spot(), "has `" + name + "` and `Not" + name + "`; allowed is one of them");
    }
    Optional<Json> said = these.or(() -> others);
    if (said.isEmpty()) {
      return null;
    }
    boolean action = name.equals("Action");
    TextPattern.Dialect dialect =
        action ? ACTION : new TextPattern.Dialect(true, variables, false);
    List<TextPattern> patterns = new ArrayList<>();
    for (String text : texts(said.get())) {
      Optional<TextPattern> pattern = TextPattern.of(text, dialect);
      if (pattern.isEmpty() || tooLong(text)) {
        lost(said.get().spot(), "has `" + cut(text) + "`, which cannot be read");
      } else {
        shape.accept(said.get().spot(), text);
        patterns.add(pattern.get());
      }
    }
    return new Names(patterns, these.isEmpty());
  }

  static boolean tooLong(String pattern) {
    return pattern.length() > LONGEST_PATTERN
        || pattern.chars().filter(c -> c == '*').count() > MOST_RUNS;
  }

  private void action(Json.Spot spot, String text) {
    int colon = text.indexOf(':');
    boolean sane =
        text.equals("*")
            || colon > 0
                && colon < text.length() - 1
                && text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "*?:-_./".indexOf(c) >= 0);
    if (!sane) {
      wrong(spot, "has `" + cut(text) + "`; allowed is `SERVICE:NAME`, or `*` for all");
    }
    // letters of other scripts are not the same in every case
    if (text.chars().anyMatch(c -> c >= 128)) {
      lost(spot, "has `" + cut(text) + "`; allowed are ASCII characters");
    }
  }

  private void resource(Json.Spot spot, String text) {
    boolean sane =
        text.startsWith("*") || text.startsWith("${") || text.startsWith("arn:")
            && (text.chars().filter(c -> c == ':').count() >= 5 || text.indexOf('*') >= 0);
    if (!sane) {
      wrong(
          spot,
          "has `" + cut(text) + "`; allowed is an ARN"
              + " (`arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`), or `*` for all");
    }
  }

  private @Nullable Names resources(Json.Fields written) {
    Names resources = names(written, "Resource", this::resource);
    if (resources == null && kind == PolicyReader.Kind.IDENTITY) {
      lost(written.spot(), "has neither `Resource` nor `NotResource`");
    }
    if (written.get("Action").isEmpty() && written.get("NotAction").isEmpty()) {
      lost(written.spot(), "has neither `Action` nor `NotAction`");
    }
    return resources;
  }

  private @Nullable Principals principals(Json.Fields written) {
    Optional<Json> these = written.get("Principal");
    Optional<Json> others = written.get("NotPrincipal");
    Optional<Json> said = these.or(() -> others);
    if (kind == PolicyReader.Kind.IDENTITY) {
      said.ifPresent(
          one ->
              lost(one.spot(), "stands in a policy of somebody; it belongs to those of resources"));
      return null;
    }
    if (said.isEmpty() || these.isPresent() && others.isPresent()) {
      lost(written.spot(), "has to have one of `Principal` and `NotPrincipal`");
      return null;
    }
    List<Principals.Named> named = new ArrayList<>();
    switch (said.get()) {
      case Json.Text(var spot, String text) when text.equals("*") ->
          named.add(new Principals.Named(Principals.Type.AWS, text));
      case Json.Fields types -> types.fields().forEach(type -> typed(type, named));
      case Json other ->
          lost(other.spot(), "is " + PolicyReader.shown(other) + "; allowed is `*` or an object");
    }
    if (named.isEmpty()) {
      lost(said.get().spot(), "names nobody");
    }
    return new Principals(named, these.isEmpty());
  }

  private void typed(Json.Field field, List<Principals.Named> named) {
    for (Principals.Type type : Principals.Type.values()) {
      if (type.word().equals(field.name())) {
        for (String text : texts(field.value())) {
          if (!text.equals("*") && (text.indexOf('*') >= 0 || text.indexOf('?') >= 0)) {
            lost(field.spot(), "has `" + cut(text) + "`: a principal has no wildcards");
          }
          named.add(new Principals.Named(type, text));
        }
        return;
      }
    }
    lost(field.spot(), "is unknown; allowed is `AWS`, `Service`, `Federated`, `CanonicalUser`");
  }
}
