package dev.munjigi.gates.iam;

/// What a statement does where it matches.
public enum Effect {
  ALLOW("Allow"),
  DENY("Deny");

  private final String word;

  Effect(String word) {
    this.word = word;
  }

  /// As a document says it.
  public String word() {
    return word;
  }
}
