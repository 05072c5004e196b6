package dev.munjigi.gates.exchange;

import org.jspecify.annotations.Nullable;

/// What is known of one request, or of one stream to a service of any protocol, so far; each gate's
/// outcome makes the next one.
///
/// @param id its id, also shown to the client when it is refused
/// @param connection the connection it came on
/// @param beganMillis when its first byte was read, in milliseconds since the epoch
/// @param raw the request as it was parsed, unverified
/// @param known what is asked for, or null before the `http` gate passed the request
/// @param principal who is asking; anonymous before the `identity` gate
/// @param grant why it may, or null before the `policy` gate
public record Exchange(
    Id id,
    Connection connection,
    long beganMillis,
    RawRequest raw,
    @Nullable Request known,
    Principal principal,
    @Nullable Grant grant) {

  /// An exchange of which nothing is known but its bytes.
  public static Exchange begin(Id id, Connection connection, long beganMillis, RawRequest raw) {
    return new Exchange(id, connection, beganMillis, raw, null, Principal.Anonymous.NOBODY, null);
  }

  /// What is asked for.
  ///
  /// @throws IllegalStateException before the `http` gate has passed the exchange
  public Request asked() {
    if (known == null) {
      throw new IllegalStateException("the request is not canonical yet");
    }
    return known;
  }

  /// The canonical request of HTTP.
  ///
  /// @throws IllegalStateException for a stream, and before the `http` gate has passed the exchange
  public CanonicalRequest request() {
    CanonicalRequest request = http();
    if (request == null) {
      throw new IllegalStateException("there is no canonical request");
    }
    return request;
  }

  /// The canonical request of HTTP; null for a stream, and before the `http` gate has passed it.
  public @Nullable CanonicalRequest http() {
    return known instanceof CanonicalRequest request ? request : null;
  }

  /// Who asks, read through trusted proxies.
  public Address client() {
    return asked().client();
  }

  /// The service and route that it goes to.
  public Target target() {
    return asked().target();
  }

  /// The same exchange with what is asked for.
  public Exchange with(Request request) {
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
