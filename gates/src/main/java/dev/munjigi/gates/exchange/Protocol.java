package dev.munjigi.gates.exchange;

/// What a message, or a stream, came in.
public enum Protocol {
  HTTP_1_0("HTTP/1.0"),
  HTTP_1_1("HTTP/1.1"),
  HTTP_2("HTTP/2"),
  /// A stream of bytes of any protocol.
  TCP("TCP"),
  /// A flow of datagrams of any protocol.
  UDP("UDP");

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  /// Its name on the wire.
  public String word() {
    return word;
  }
}
