package dev.munjigi.gates.oauth;

/// Carries what is wrong with a request to where it is answered. It has no stack trace, and nothing
/// that the request said.
public final class ProtocolFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /// @param description one line for the developer of the application, ASCII without `"` and `\`
  public ProtocolFault(ErrorCode code, String description) {
    super(description, null, false, false);
    this.code = code;
  }

  /// What is wrong.
  public ErrorCode code() {
    return code;
  }

  /// One line for the developer of the application.
  public String description() {
    return String.valueOf(getMessage());
  }
}
