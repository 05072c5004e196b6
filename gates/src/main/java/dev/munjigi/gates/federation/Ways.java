package dev.munjigi.gates.federation;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.signin.Bodies;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.Wrapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// The ways to providers that are under way, each sealed in its own `state`.
///
/// Guarantees: only what was begun here can be read, until its time is over, and each ends once.
/// INVARIANT: beginning one stores nothing, for strangers may begin as many as they like (CWE-770).
final class Ways {
  private static final String CONTEXT = "external sign-in";
  private static final int LONGEST = 8_192;

  private final Means means;
  private final Wrapping wrapping;

  Ways(Means means, Wrapping wrapping) {
    this.means = means;
    this.wrapping = wrapping;
  }

  /// A way that somebody goes.
  ///
  /// @param browser the hash of what the browser holds
  /// @param next where they want to go
  /// @param session that links, or empty where somebody signs in
  record Way(String provider, String browser, String next, String session) {}

  /// A way that was begun and is not over; it may have ended.
  ///
  /// @param id 64 hexadecimal digits that no other has
  record Begun(Way way, String id, Instant until) {}

  /// @param until the end, in milliseconds since the epoch
  private record Sealed(Way way, String id, long until) {}

  /// Begins one.
  ///
  /// @return its `state`
  String begin(Way way, Duration holds) {
    String id = OpaqueToken.generate(OpaqueToken.Kind.CODE, means.random()).hash();
    String body = Bodies.write(new Sealed(way, id, means.now().plus(holds).toEpochMilli()));
    String sealed = wrapping.wrap(new Secret(body.getBytes(StandardCharsets.UTF_8)), CONTEXT);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sealed.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads one.
  Optional<Begun> read(String state) {
    if (state.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      String sealed = new String(Base64.getUrlDecoder().decode(state), StandardCharsets.UTF_8);
      byte[] body = wrapping.unwrap(sealed, CONTEXT).reveal();
      Sealed opened = Bodies.read(new String(body, StandardCharsets.UTF_8), Sealed.class);
      Instant until = Instant.ofEpochMilli(opened.until());
      return until.isAfter(means.now())
          ? Optional.of(new Begun(opened.way(), opened.id(), until))
          : Optional.empty();
    } catch (IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  /// Ends one, in one step: of several who try, one does.
  boolean end(Begun begun) {
    return means.store().spent().spend(begun.id(), begun.until());
  }
}
