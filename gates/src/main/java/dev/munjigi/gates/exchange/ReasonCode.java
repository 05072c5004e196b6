package dev.munjigi.gates.exchange;

/// Why something was refused: `gate.noun-phrase`, one of a closed, append-only set per gate.
///
/// Each gate declares its set as an enum. A code is never renamed or reused: logs and explanations
/// refer to it for years.
public interface ReasonCode {
  /// The gate that refuses with this code.
  GateName gate();

  /// The part after the dot, lower case with hyphens, such as `length-and-chunked`.
  String noun();

  /// The HTTP status of the refusal; 0 where it ends a connection without an HTTP answer.
  int status();

  /// What the client is told.
  PublicClass publicClass();

  /// One English sentence for the operator.
  String english();

  /// The same sentence in Korean.
  String korean();

  /// The whole code, such as `http.length-and-chunked`.
  default String code() {
    return gate().word() + "." + noun();
  }
}
