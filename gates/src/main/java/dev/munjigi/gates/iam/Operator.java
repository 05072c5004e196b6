package dev.munjigi.gates.iam;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How a condition compares ("IAM JSON policy elements: condition operators").
public enum Operator {
  STRING_EQUALS("StringEquals", Family.STRING, false),
  STRING_NOT_EQUALS("StringNotEquals", Family.STRING, true),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Family.STRING_ANY_CASE, false),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Family.STRING_ANY_CASE, true),
  STRING_LIKE("StringLike", Family.STRING_LIKE, false),
  STRING_NOT_LIKE("StringNotLike", Family.STRING_LIKE, true),
  NUMERIC_EQUALS("NumericEquals", Family.NUMBER, false),
  NUMERIC_NOT_EQUALS("NumericNotEquals", Family.NUMBER, true),
  NUMERIC_LESS_THAN("NumericLessThan", Family.NUMBER, false),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Family.NUMBER, false),
  NUMERIC_GREATER_THAN("NumericGreaterThan", Family.NUMBER, false),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Family.NUMBER, false),
  DATE_EQUALS("DateEquals", Family.DATE, false),
  DATE_NOT_EQUALS("DateNotEquals", Family.DATE, true),
  DATE_LESS_THAN("DateLessThan", Family.DATE, false),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", Family.DATE, false),
  DATE_GREATER_THAN("DateGreaterThan", Family.DATE, false),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Family.DATE, false),
  BOOL("Bool", Family.BOOL, false),
  BINARY_EQUALS("BinaryEquals", Family.BINARY, false),
  IP_ADDRESS("IpAddress", Family.ADDRESS, false),
  NOT_IP_ADDRESS("NotIpAddress", Family.ADDRESS, true),
  ARN_EQUALS("ArnEquals", Family.ARN, false),
  ARN_NOT_EQUALS("ArnNotEquals", Family.ARN, true),
  ARN_LIKE("ArnLike", Family.ARN, false),
  ARN_NOT_LIKE("ArnNotLike", Family.ARN, true),
  NULL("Null", Family.NULL, false);

  /// What a kind of operators compares.
  public enum Family {
    STRING,
    STRING_ANY_CASE,
    STRING_LIKE,
    NUMBER,
    DATE,
    BOOL,
    BINARY,
    ADDRESS,
    ARN,
    NULL
  }

  private static final Map<String, Operator> BY_WORD =
      Stream.of(values()).collect(Collectors.toMap(Operator::word, Function.identity()));

  private final String word;
  private final Family family;
  private final boolean negated;

  Operator(String word, Family family, boolean negated) {
    this.word = word;
    this.family = family;
    this.negated = negated;
  }

  static Optional<Operator> of(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }

  /// As a document says it.
  public String word() {
    return word;
  }

  /// What it compares.
  public Family family() {
    return family;
  }

  /// Whether it holds where none of the values matches.
  public boolean negated() {
    return negated;
  }
}
