package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.SigningKeys;
import dev.munjigi.gates.identity.SigningKeys.Sealed;
import dev.munjigi.gates.jose.Algorithm;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.MalformedKey;
import dev.munjigi.gates.jose.SigningKey;
import dev.munjigi.gates.signin.Wrapping;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys that tokens are signed with (ES256), held in memory and kept in the store, wrapped.
///
/// A key is published an hour before it signs, signs until the next one does, and is published until
/// everything that it may have signed has ended. Keys are numbered, and of several gates that make
/// the next one at once, the store keeps one.
///
/// Guarantees: a token that was signed here can be verified with [#published] at every gate of the
/// store until it ends; a kept key that was changed, or wrapped by another master key, is not used.
/// Does not guarantee anything where the clocks of gates differ by more than the hour.
public final class TokenKeys {
  /// How long a token that is signed here may last.
  public static final Duration LONGEST = Duration.ofHours(24);

  /// How long a key is published before it signs: longer than the key set is kept by those who fetch
  /// it.
  public static final Duration PUBLISHED_BEFORE = Duration.ofHours(1);

  /// How long a key is the newest one unless somebody says otherwise.
  public static final Duration ROTATION = Duration.ofDays(30);

  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Algorithm ALGORITHM = Algorithm.ES256;
  private static final String NAME = "token-";

  private final SigningKeys kept;
  private final Wrapping wrapping;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Duration rotation;
  private volatile Ring ring = new Ring(List.of());

  /// A key with its place in the order.
  private record Numbered(int number, SigningKey key) {
    Instant signsFrom() {
      return key.created().plus(PUBLISHED_BEFORE);
    }
  }

  /// All keys at one moment, oldest first.
  private record Ring(List<Numbered> keys, KeySet published) {
    Ring(List<Numbered> keys) {
      this(List.copyOf(keys), KeySet.of(keys.stream().map(Numbered::key).toList()));
    }

    /// The newest that was published long enough; the oldest where none was.
    SigningKey current(Instant now) {
      return keys.stream()
          .filter(one -> !one.signsFrom().isAfter(now))
          .reduce((older, newer) -> newer)
          .or(() -> keys.stream().findFirst())
          .orElseThrow(() -> new IllegalStateException("there are no keys for tokens"))
          .key();
    }

    boolean due(Instant now, Duration rotation) {
      return keys.isEmpty() || !keys.getLast().key().created().plus(rotation).isAfter(now);
    }

    /// Those whose tokens have all ended.
    List<Numbered> ended(Instant now) {
      List<Numbered> ended = new ArrayList<>();
      for (int i = 0; i + 1 < keys.size(); i++) {
        if (keys.get(i + 1).signsFrom().plus(LONGEST).plus(PUBLISHED_BEFORE).isBefore(now)) {
          ended.add(keys.get(i));
        }
      }
      return ended;
    }
  }

  /// Reads the keys, and makes the first one where there is none.
  ///
  /// @param rotation after how long a new key is made, 1 to 366 days
  /// @throws IllegalArgumentException when a key was wrapped by another master key, or was changed
  public TokenKeys(
      SigningKeys kept,
      Wrapping wrapping,
      SecureRandom random,
      InstantSource clock,
      Duration rotation) {
    if (rotation.compareTo(Duration.ofDays(1)) < 0
        || rotation.compareTo(Duration.ofDays(366)) > 0) {
      throw new IllegalArgumentException("keys are changed every `1d` to `366d`");
    }
    this.kept = kept;
    this.wrapping = wrapping;
    this.random = random;
    this.clock = clock;
    this.rotation = rotation;
    step();
  }

  /// The public keys that verify everything signed here that has not ended.
  public KeySet published() {
    return ring.published();
  }

  /// Signs a token.
  ///
  /// @param type what it is, such as [dev.munjigi.gates.jose.Expected#ACCESS]
  /// @param claims with an `exp` of at most [#LONGEST] from now
  /// @return the compact serialization
  public String sign(String type, Claims claims) {
    Instant now = clock.instant();
    Instant expires = claims.moment("exp").orElse(Instant.MAX);
    // INVARIANT: nothing outlives the time for which its key is published
    if (expires.isAfter(now.plus(LONGEST))) {
      throw new IllegalArgumentException("a token ends within `" + LONGEST.toHours() + "h`");
    }
    return ring.current(now).sign(type, claims);
  }

  /// Follows the store, makes the next key when it is time, and removes those that are no longer
  /// needed; may block.
  ///
  /// @return how long to wait before the next step
  public synchronized Duration step() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Ring found = read();
    if (found.due(now, rotation)) {
      make(found.keys().isEmpty() ? 1 : found.keys().getLast().number() + 1, now);
      found = read();
    }
    List<Numbered> ended = found.ended(now);
    if (!ended.isEmpty()) {
      ended.forEach(one -> kept.remove(name(one.number())));
      found = new Ring(found.keys().subList(ended.size(), found.keys().size()));
    }
    ring = found;
    return LOOK;
  }

  private void make(int number, Instant now) {
    SigningKey fresh = SigningKey.generate(ALGORITHM, random, now);
    String name = name(number);
    String wrapped = wrapping.wrap(fresh.secret(), context(name, now));
    // of several gates that make one at once, one is kept
    kept.add(new Sealed(name, ALGORITHM.text(), wrapped, now));
  }

  private Ring read() {
    Map<String, Numbered> known = new HashMap<>();
    ring.keys().forEach(one -> known.put(name(one.number()), one));
    List<Numbered> keys = new ArrayList<>();
    for (Sealed one : kept.all()) {
      Optional<Integer> number = number(one);
      if (number.isPresent()) {
        Numbered before = known.get(one.id());
        keys.add(
            before != null && before.key().created().equals(one.made())
                ? before
                : new Numbered(number.get(), restored(one)));
      }
    }
    keys.sort((a, b) -> Integer.compare(a.number(), b.number()));
    return new Ring(keys);
  }

  /// The store has other secrets too, of other algorithms.
  private static Optional<Integer> number(Sealed one) {
    String id = one.id();
    if (!one.algorithm().equals(ALGORITHM.text()) || !id.matches(NAME + "[1-9][0-9]{0,8}")) {
      return Optional.empty();
    }
    return Optional.of(Integer.parseInt(id.substring(NAME.length())));
  }

  private SigningKey restored(Sealed one) {
    Secret secret = wrapping.unwrap(one.wrapped(), context(one.id(), one.made()));
    try {
      return SigningKey.restore(secret, one.made());
    } catch (MalformedKey changed) {
      throw new IllegalArgumentException("`" + one.id() + "` is no key", changed);
    }
  }

  private static String name(int number) {
    return NAME + number;
  }

  /// INVARIANT: its moment is sealed with it: who can write the store cannot have an old key sign
  /// again.
  private static String context(String name, Instant made) {
    return "identity/" + name + "/" + made.toEpochMilli();
  }
}
