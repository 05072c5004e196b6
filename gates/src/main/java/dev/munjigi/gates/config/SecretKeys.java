package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.SecretPlace;
import org.jspecify.annotations.Nullable;

/// The grammar of a place where a secret is kept: a file or a variable, never the secret itself.
final class SecretKeys {
  private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,127}";

  static final Key<String> FILE =
      Key.of(
              "file",
              Words.path("the path of a file"),
              "A file whose first line is the secret, readable by its owner only.",
              "secrets/app")
          .absent("none");

  static final Key<String> ENVIRONMENT =
      Key.of(
              "environment",
              new Scalar<>(
                  ScalarType.TEXT,
                  "the name of an environment variable",
                  new Lexical.Matching("^" + NAME + "$"),
                  text -> text.matches(NAME) ? Parsed.right(text) : Parsed.wrong(),
                  text -> text),
              "An environment variable that holds the secret.",
              "APP_SECRET")
          .absent("none");

  /// What a key has whose value is such a place. What is written in its stead is never repeated.
  static final Block PLACE =
      Block.of(FILE, ENVIRONMENT).where(new Rule.ExactlyOne()).concealing();

  private SecretKeys() {}

  /// The place that a key says, or null.
  static @Nullable SecretPlace in(Section section, Key<Section> key) {
    Located<Section> found = section.find(key);
    if (found == null) {
      return null;
    }
    Located<String> file = found.value().find(FILE);
    return file == null
        ? new SecretPlace.InEnvironment(found.value().get(ENVIRONMENT))
        : new SecretPlace.InFile(file.spot().place().resolve(file.value()));
  }

  /// Whether the file is there, if the key names one.
  static void check(Section section, Key<Section> key, Problems problems) {
    Located<Section> found = section.find(key);
    if (found != null) {
      new NamedFiles(problems).exists(found.value().find(FILE));
    }
  }
}
