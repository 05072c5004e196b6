package dev.munjigi.gates.iam;

/// What comes of a question.
public enum Decision {
  ALLOWED("allowed"),
  /// Nothing allows it.
  IMPLICITLY_DENIED("implicitly-denied"),
  /// A statement denies it.
  EXPLICITLY_DENIED("explicitly-denied");

  private final String word;

  Decision(String word) {
    this.word = word;
  }

  /// As the command line says it.
  public String word() {
    return word;
  }
}
