package dev.munjigi.gates.review;

/// Something in a policy that a person should look at.
///
/// @param kind which kind of weakness
/// @param policy the name of the policy
/// @param statement as people call it; empty where it is about the whole policy
/// @param message what it is, on one line
public record Finding(Kind kind, String policy, String statement, String message) {
  /// How much harm it may do.
  public enum Weight {
    HIGH,
    MEDIUM,
    LOW
  }

  /// The kinds, each with what helps.
  public enum Kind {
    EVERYTHING(
        "everything", Weight.HIGH, "name the actions and resources that are needed"),
    ESCALATION(
        "privilege-escalation",
        Weight.HIGH,
        "take one of the actions away, or allow it on named resources alone"),
    ANYBODY(
        "anybody", Weight.HIGH, "name the principals, or add a condition on who or whence they are"),
    NOT_PRINCIPAL_ALLOWS(
        "not-principal-allows", Weight.HIGH, "name with `Principal` whom it is for"),
    NOT_ACTION_ALLOWS("not-action-allows", Weight.HIGH, "name with `Action` what is needed"),
    NOT_RESOURCE_ALLOWS(
        "not-resource-allows", Weight.HIGH, "name with `Resource` what it is for"),
    ALL_OF_A_SERVICE("all-of-a-service", Weight.MEDIUM, "name the actions that are needed"),
    ON_EVERYTHING(
        "on-everything", Weight.MEDIUM, "name the resources, or add a condition that tells them"),
    CONFUSED_DEPUTY(
        "confused-deputy",
        Weight.LOW,
        "add a condition on `aws:SourceArn` or `aws:SourceAccount`"),
    ANY_OF_A_PROVIDER(
        "any-of-a-provider", Weight.HIGH, "add conditions on the provider's `:sub` and `:aud`"),
    HOLDS_WHEN_MISSING(
        "holds-when-missing",
        Weight.MEDIUM,
        "ask with `Null` whether the key is there, or use an operator that wants it"),
    LITERAL_VARIABLE(
        "literal-variable", Weight.MEDIUM, "write `\"Version\": \"2012-10-17\"`"),
    UNUSED_GRANT(
        "unused-grant", Weight.LOW, "take it away, unless something that is rare needs it"),
    TWICE("twice", Weight.LOW, "leave one of them out");

    private final String word;
    private final Weight weight;
    private final String advice;

    Kind(String word, Weight weight, String advice) {
      this.word = word;
      this.weight = weight;
      this.advice = advice;
    }

    /// As reports say it.
    public String word() {
      return word;
    }

    public Weight weight() {
      return weight;
    }

    /// What to do, as a sentence without a beginning.
    public String advice() {
      return advice;
    }
  }
}
