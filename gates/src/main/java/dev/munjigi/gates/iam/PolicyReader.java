package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads policy documents ("IAM JSON policy grammar").
///
/// A document with mistakes is never stored. Where one is met anyway it cannot open anything: a
/// statement that is not understood allows nothing, and denies everything if it denies; of a document
/// that is not understood as a whole no statement allows.
public final class PolicyReader {
  private static final int MOST_STATEMENTS = 1_000;

  /// What a document belongs to.
  public enum Kind {
    /// Somebody who has rights: it names no principal.
    IDENTITY,
    /// A resource, or a role that is assumed: it names principals.
    RESOURCE
  }

  private final Kind kind;
  private final List<Mistake> mistakes = new ArrayList<>();

  private PolicyReader(Kind kind) {
    this.kind = kind;
  }

  /// What was read.
  ///
  /// @param policy as far as it was understood
  /// @param mistakes why it is not to be stored; empty where it may be
  public record Read(Policy policy, List<Mistake> mistakes) {
    public Read {
      mistakes = List.copyOf(mistakes);
    }
  }

  /// Reads a document.
  ///
  /// @param name what people call it
  public static Read read(String name, String text, Kind kind) {
    try {
      return read(name, JsonReader.read(text), kind);
    } catch (JsonReader.Malformed malformed) {
      Policy none = new Policy(name, Policy.CURRENT, "", List.of(lost("is no JSON")));
      return new Read(none, List.of(malformed.mistake()));
    }
  }

  static Read read(String name, Json json, Kind kind) {
    PolicyReader reader = new PolicyReader(kind);
    Policy policy = reader.policy(name, json);
    return new Read(policy, reader.mistakes);
  }

  /// Stands for what could not be read, and may have denied.
  private static Statement lost(String why) {
    return new Statement(
        new Statement.Label("", 0, Effect.DENY, why), null, Elements.NONE, null, List.of());
  }

  private void wrong(Json.Spot spot, String message) {
    mistakes.add(spot.says(message));
  }

  private Policy policy(String name, Json json) {
    if (!(json instanceof Json.Fields document)) {
      wrong(json.spot(), "is " + Json.kind(json) + "; allowed is an object with `Statement`");
      return new Policy(name, Policy.CURRENT, "", List.of(lost("is no object")));
    }
    Elements.onlyKnown(document, List.of("Version", "Id", "Statement"), this::wrong);
    String version = version(document);
    String id = document.get("Id").map(value -> text(value).orElse("")).orElse("");
    int before = mistakes.size();
    List<Json> written = statements(document);
    boolean whole = before == mistakes.size() && written.size() <= MOST_STATEMENTS;
    boolean understood = version != null && whole;
    Elements elements =
        new Elements(kind, Policy.CURRENT.equals(version), mistakes);
    List<Statement> statements = new ArrayList<>();
    Set<String> sids = new HashSet<>();
    for (Json one : written.subList(0, Math.min(written.size(), MOST_STATEMENTS))) {
      Statement statement = elements.statement(one, statements.size(), understood);
      String sid = statement.label().sid();
      if (!sid.isEmpty() && !sids.add(sid)) {
        wrong(one.spot(), "has the `Sid` `" + sid + "` of another statement");
      }
      statements.add(statement);
    }
    if (!whole) {
      statements.add(lost("has statements that are not understood"));
    }
    return new Policy(name, version == null ? Policy.CURRENT : version, id, statements);
  }

  private @Nullable String version(Json.Fields document) {
    Optional<Json> written = document.get("Version");
    if (written.isEmpty()) {
      return Policy.OLD;
    }
    if (written.get() instanceof Json.Text(var spot, String value)
        && (value.equals(Policy.CURRENT) || value.equals(Policy.OLD))) {
      return value;
    }
    wrong(
        written.get().spot(),
        "is " + shown(written.get()) + "; allowed is `" + Policy.CURRENT + "` or `" + Policy.OLD
            + "`");
    return null;
  }

  static String shown(Json value) {
    return value instanceof Json.Text(var spot, String text)
        ? "`" + Elements.cut(text) + "`"
        : Json.kind(value);
  }

  private Optional<String> text(Json value) {
    if (value instanceof Json.Text(var spot, String text)) {
      return Optional.of(text);
    }
    wrong(value.spot(), "is " + Json.kind(value) + "; allowed is a text");
    return Optional.empty();
  }

  private List<Json> statements(Json.Fields document) {
    Optional<Json> written = document.get("Statement");
    if (written.isEmpty()) {
      wrong(document.spot(), "has no `Statement`");
      return List.of();
    }
    return switch (written.get()) {
      case Json.Fields one -> List.of(one);
      case Json.Array(var spot, List<Json> all) -> {
        if (all.isEmpty() || all.size() > MOST_STATEMENTS) {
          wrong(spot, "has `" + all.size() + "` statements; allowed is 1 to " + MOST_STATEMENTS);
        }
        yield all;
      }
      case Json other -> {
        wrong(other.spot(), "is " + Json.kind(other) + "; allowed is an object or a list of them");
        yield List.of();
      }
    };
  }
}
