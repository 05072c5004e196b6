package dev.munjigi.gates.join;

import dev.munjigi.gates.identity.Platform;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.MalformedKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The keys of platforms, remembered for an hour, and asked for again when a token was signed by
/// another one, at most once a minute for each platform, however many tokens come. When they cannot
/// be had, those of before hold for a day.
final class PlatformKeys {
  private static final Duration FRESH = Duration.ofHours(1);
  private static final Duration STALE = Duration.ofDays(1);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int LONGEST_DISCOVERY = 64 * 1024;
  private static final String DISCOVERY = "/.well-known/openid-configuration";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Documents documents;
  private final Map<Platform, Held> held = new HashMap<>();

  /// @param keys null when there never were any
  private record Held(@Nullable KeySet keys, Instant got, Instant tried, String failure) {}

  PlatformKeys(Documents documents) {
    this.documents = documents;
  }

  /// The keys.
  ///
  /// @param another whether those of before did not fit
  /// @throws IOException when there are none, or, asked for others, when these are as new as may be
  synchronized KeySet of(Platform platform, boolean another, Instant now) throws IOException {
    // what is configured no more is remembered no more
    Held before = held.get(platform);
    boolean due =
        before == null || another || before.keys() == null || !now.isBefore(before.got().plus(FRESH));
    boolean may = before == null || !now.isBefore(before.tried().plus(PAUSE));
    if (due && may) {
      before = fetched(platform, before, now);
      held.put(platform, before);
    } else if (another) {
      throw new IOException("no key of the platform signed it");
    }
    KeySet keys = before == null ? null : before.keys();
    if (before == null || keys == null || !now.isBefore(before.got().plus(STALE))) {
      throw new IOException(before == null ? "there are no keys" : before.failure());
    }
    return keys;
  }

  /// Forgets the keys of all platforms but these.
  synchronized void retain(Collection<Platform> platforms) {
    held.keySet().retainAll(platforms);
  }

  private Held fetched(Platform platform, @Nullable Held before, Instant now) {
    try {
      URI keys = platform.keys();
      byte[] document =
          documents.read(
              keys.toString().equals(platform.issuer()) ? discovered(platform) : keys,
              KeySet.LONGEST);
      return new Held(KeySet.parse(document), now, now, "");
    } catch (IOException | MalformedKey failed) {
      String why = "the keys of `" + platform.name() + "`: " + failed.getMessage();
      return before == null
          ? new Held(null, now, now, why)
          : new Held(before.keys(), before.got(), now, why);
    }
  }

  private URI discovered(Platform platform) throws IOException {
    String issuer = platform.issuer();
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    byte[] document = documents.read(URI.create(base + DISCOVERY), LONGEST_DISCOVERY);
    try {
      JsonNode found = JSON.readTree(document);
      // INVARIANT: a document of another issuer says nothing of this one (Discovery 1.0, section 4.3)
      if (!found.path("issuer").asString("").equals(issuer)) {
        throw new IOException("its discovery document is of another issuer");
      }
      URI keys = URI.create(found.path("jwks_uri").asString(""));
      // ATTACK: what an issuer says leads to no file of this machine
      if (!"https".equals(keys.getScheme()) && !"http".equals(keys.getScheme())) {
        throw new IOException("its discovery document names no address of its keys");
      }
      return keys;
    } catch (JacksonException | IllegalArgumentException broken) {
      throw new IOException("its discovery document is broken", broken);
    }
  }
}
