package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Devices on which somebody has signed in before: a cookie with one mark for each of up to four
/// people.
///
/// A mark is 16 random bytes, the day it was made and HMAC-SHA-256 over both and the person's id; it
/// holds for a year. Guarantees: nobody makes one without the key; a mark of one person is none of
/// another; the cookie does not say whose it is. Does not prove who somebody is: it is worth nothing
/// but tries of its own.
public final class KnownDevices {
  /// How long a mark holds.
  public static final Duration HOLDS = Duration.ofDays(365);

  private static final byte[] LABEL = "munjigi known device".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST = 4;
  private static final int RANDOM = 16;
  private static final int MAC = 32;
  private static final int MARK = RANDOM + Integer.BYTES + MAC;
  private static final int CHARACTERS = 70;
  private static final int LONGEST = MOST * (CHARACTERS + 1);

  private final Secret key;
  private final SecureRandom random;
  private final InstantSource clock;

  /// @param key for HMAC-SHA-256, used for nothing else
  public KnownDevices(Secret key, SecureRandom random, InstantSource clock) {
    this.key = key;
    this.random = random;
    this.clock = clock;
  }

  /// What tells the device from this person's others; empty when they never signed in on it.
  Optional<String> of(Id user, @Nullable String cookie) {
    String found = null;
    // INVARIANT: every mark is computed and compared, whichever matches
    for (byte[] mark : marks(cookie)) {
      if (belongs(mark, user)) {
        found = encoded(Arrays.copyOf(mark, RANDOM));
      }
    }
    return Optional.ofNullable(found);
  }

  /// The cookie from now on, when this person has signed in: with a mark of theirs, before the
  /// others.
  String with(Id user, @Nullable String cookie) {
    byte[] fresh = new byte[RANDOM];
    random.nextBytes(fresh);
    List<String> kept = new ArrayList<>(MOST);
    for (byte[] mark : marks(cookie)) {
      if (!belongs(mark, user)) {
        kept.add(encoded(mark));
      } else {
        fresh = Arrays.copyOf(mark, RANDOM);
      }
    }
    kept.addFirst(encoded(mark(fresh, today(), user)));
    return String.join(".", kept.subList(0, Math.min(MOST, kept.size())));
  }

  private boolean belongs(byte[] mark, Id user) {
    ByteBuffer read = ByteBuffer.wrap(mark);
    byte[] own = new byte[RANDOM];
    read.get(own);
    int day = read.getInt();
    boolean made = MessageDigest.isEqual(mark, mark(own, day, user));
    int age = today() - day;
    return made && age >= 0 && age < HOLDS.toDays();
  }

  private byte[] mark(byte[] own, int day, Id user) {
    ByteBuffer mark = ByteBuffer.allocate(MARK).put(own).putInt(day);
    byte[] secret = key.reveal();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(LABEL);
      mac.update(user.toString().getBytes(StandardCharsets.US_ASCII));
      mac.update(mark.array(), 0, RANDOM + Integer.BYTES);
      return mark.put(mac.doFinal()).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private int today() {
    return Math.toIntExact(clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds());
  }

  private static List<byte[]> marks(@Nullable String cookie) {
    List<byte[]> marks = new ArrayList<>(MOST);
    if (cookie == null || cookie.length() > LONGEST) {
      return marks;
    }
    for (String part : cookie.split("\\.", MOST + 1)) {
      byte[] mark = decoded(part);
      if (mark.length == MARK && marks.size() < MOST) {
        marks.add(mark);
      }
    }
    return marks;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
