package dev.munjigi.gates.iam;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An operator with what stands around it, such as `ForAnyValue:StringLikeIfExists`.
///
/// @param ifExists whether it holds where the key is missing
public record Test(Quantifier quantifier, Operator operator, boolean ifExists) {
  private static final String IF_EXISTS = "IfExists";

  /// Of which values of the request it has to hold.
  public enum Quantifier {
    /// Of the only one.
    ONE(""),
    /// Of each, or there is none.
    ALL("ForAllValues:"),
    /// Of one at least.
    ANY("ForAnyValue:");

    private final String word;

    Quantifier(String word) {
      this.word = word;
    }
  }

  public Test {
    if (ifExists && operator == Operator.NULL) {
      throw new IllegalArgumentException("whether a key exists cannot depend on that");
    }
  }

  /// Reads one; empty when there is no such.
  public static Optional<Test> of(String word) {
    Quantifier quantifier =
        Stream.of(Quantifier.ALL, Quantifier.ANY)
            .filter(one -> word.startsWith(one.word))
            .findFirst()
            .orElse(Quantifier.ONE);
    String rest = word.substring(quantifier.word.length());
    boolean ifExists = rest.endsWith(IF_EXISTS);
    String base = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
    return Operator.of(base)
        .filter(operator -> operator != Operator.NULL || rest.equals(word) && !ifExists)
        .map(operator -> new Test(quantifier, operator, ifExists));
  }

  /// All words that there are.
  public static List<String> words() {
    return Stream.of(Operator.values())
        .flatMap(
            operator ->
                operator == Operator.NULL
                    ? Stream.of(operator.word())
                    : Stream.of(Quantifier.values())
                        .flatMap(
                            each ->
                                Stream.of("", IF_EXISTS)
                                    .map(end -> each.word + operator.word() + end)))
        .toList();
  }

  /// As a document says it.
  @Override
  public String toString() {
    return quantifier.word + operator.word() + (ifExists ? IF_EXISTS : "");
  }
}
