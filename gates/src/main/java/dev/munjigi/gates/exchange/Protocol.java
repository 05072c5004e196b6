package dev.munjigi.gates.exchange;

/// The version of HTTP that a message came in.
public enum Protocol {
  HTTP_1_0("HTTP/1.0"),
  HTTP_1_1("HTTP/1.1"),
  HTTP_2("HTTP/2");

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  /// Its name on the wire.
  public String word() {
    return word;
  }
}
