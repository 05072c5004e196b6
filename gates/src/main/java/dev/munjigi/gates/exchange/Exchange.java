package dev.munjigi.gates.exchange;

import org.jspecify.annotations.Nullable;

/// What is known of one request so far; each gate's outcome makes the next one.
///
/// @param id its id, also shown to the client when it is refused
/// @param connection the connection it came on
/// @param beganMillis when its first byte was read, in milliseconds since the epoch
/// @param raw the request as it was parsed, unverified
/// @param known the canonical request, or null before the `http` gate passed it
/// @param principal who is asking; anonymous before the `identity` gate
/// @param grant why it may, or null before the `policy` gate
public record Exchange(
    Id id,
    Connection connection,
    long beganMillis,
    RawRequest raw,
    @Nullable CanonicalRequest known,
    Principal principal,
    @Nullable Grant grant) {

  /// An exchange of which nothing is known but its bytes.
  public static Exchange begin(Id id, Connection connection, long beganMillis, RawRequest raw) {
    return new Exchange(id, connection, beganMillis, raw, null, Principal.Anonymous.NOBODY, null);
  }

  /// The canonical request.
  ///
  /// @throws IllegalStateException before the `http` gate has passed the exchange
  public CanonicalRequest request() {
    if (known == null) {
      throw new IllegalStateException("the request is not canonical yet");
    }
    return known;
  }

  /// The service and route that the request goes to.
  public Target target() {
    return request().target();
  }

  /// The same exchange with its canonical request.
  public Exchange with(CanonicalRequest request) {
    return new Exchange(id, connection, beganMillis, raw, request, principal, grant);
  }

  /// The same exchange with who is asking.
  public Exchange with(Principal who) {
    return new Exchange(id, connection, beganMillis, raw, known, who, grant);
  }

  /// The same exchange with why it may.
  public Exchange with(Grant why) {
    return new Exchange(id, connection, beganMillis, raw, known, principal, why);
  }
}
