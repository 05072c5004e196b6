package dev.munjigi.gates.federation;

/// A provider that does not answer, or is not believed. The message is for the operator, one line
/// without secrets; people at the browser learn [#trouble] alone.
final class ProviderFault extends Exception {
  private static final long serialVersionUID = 1;

  private final Trouble trouble;

  private ProviderFault(Trouble trouble, String message) {
    super(message, null, false, false);
    this.trouble = trouble;
  }

  static ProviderFault down(String message) {
    return new ProviderFault(Trouble.UNAVAILABLE, message);
  }

  static ProviderFault unbelieved(String message) {
    return new ProviderFault(Trouble.NOT_BELIEVED, message);
  }

  /// Somebody there did not want to.
  static ProviderFault denied() {
    return new ProviderFault(Trouble.DENIED, "it, or the person, refused (`error`)");
  }

  Trouble trouble() {
    return trouble;
  }

  /// What it said.
  String text() {
    return String.valueOf(getMessage());
  }
}
