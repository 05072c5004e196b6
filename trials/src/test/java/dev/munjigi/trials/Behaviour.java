package dev.munjigi.trials;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What an [Origin] does with each request.
@SuppressWarnings("ArrayRecordComponent") // never compared
sealed interface Behaviour {
  /// Answers with exactly these bytes and keeps the connection.
  record Answer(byte[] bytes) implements Behaviour {
    /// The characters as ISO-8859-1.
    static Answer of(String text) {
      return new Answer(text.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /// Answers with the head it got as JSON: `method`, `target`, `fields` (pairs), `body` (bytes).
  record Echo() implements Behaviour {}

  /// Announces this many bytes, sends fewer, then resets the connection.
  record ResetMidReply(int announced, int sent) implements Behaviour {}

  /// Reads the request and never answers.
  record Silence() implements Behaviour {}

  /// Answers with these bytes, which need not be HTTP, and ends the connection.
  record Garbage(byte[] bytes) implements Behaviour {}

  /// Announces one length, sends another, then ends the connection.
  record WrongLength(int announced, int sent) implements Behaviour {}

  /// Answers with these bytes, one at a time.
  record Slow(byte[] bytes, Duration pause) implements Behaviour {}

  /// Answers with so many fields with values of so many bytes.
  record HugeHead(int fields, int valueBytes) implements Behaviour {}

  /// Ends every connection as soon as it is there.
  record CloseAfterAccept() implements Behaviour {}

  /// Answers with a chunked body of this many bytes, such as 2 GB.
  record Flood(long bytes) implements Behaviour {}

  /// Takes a WebSocket handshake and sends every frame back until one closes.
  record WebSocketEcho() implements Behaviour {}
}
