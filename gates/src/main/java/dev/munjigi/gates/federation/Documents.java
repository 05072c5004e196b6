package dev.munjigi.gates.federation;

import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.MalformedKey;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What providers publish: their metadata and keys, remembered for ten minutes.
///
/// Guarantees: a key that a provider took back is not believed for longer than that; one request to a
/// provider at a time, and after one that failed none for five seconds; keys are fetched anew for a
/// token that none of them signed, every ten seconds at most, and always from the address in the
/// metadata. Safe for use by many threads.
final class Documents {
  static final Duration HOLDS = Duration.ofMinutes(10);
  static final Duration BETWEEN = Duration.ofSeconds(10);
  static final Duration PAUSE = Duration.ofSeconds(5);

  private static final int OK = 200;
  private static final int MOST = 100;

  private final Fetch fetch;
  private final InstantSource clock;
  private final ConcurrentHashMap<ExternalProvider, Shelf> shelves = new ConcurrentHashMap<>();

  Documents(Fetch fetch, InstantSource clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  /// What is remembered of one provider.
  private static final class Shelf {
    final ReentrantLock lock = new ReentrantLock();
    @Nullable Dated<Metadata> metadata;
    @Nullable Dated<KeySet> keys;
    @Nullable Dated<ProviderFault> failure;
  }

  private record Dated<T>(T value, Instant at) {
    boolean within(Duration time, Instant now) {
      return now.isBefore(at.plus(time));
    }
  }

  /// Reads a document.
  private interface Reader<T> {
    T read(byte[] json) throws ProviderFault;
  }

  Metadata metadata(ExternalProvider provider) throws ProviderFault {
    Shelf shelf = locked(provider);
    try {
      return metadata(provider, shelf);
    } finally {
      shelf.lock.unlock();
    }
  }

  /// The keys.
  ///
  /// @param anew whether those that are remembered did not do
  KeySet keys(ExternalProvider provider, boolean anew) throws ProviderFault {
    Shelf shelf = locked(provider);
    try {
      Instant now = clock.instant();
      Dated<KeySet> kept = shelf.keys;
      if (kept != null && kept.within(anew ? BETWEEN : HOLDS, now)) {
        return kept.value();
      }
      URI at = metadata(provider, shelf).keys();
      KeySet fresh = fetched(provider, shelf, at, Documents::keys);
      shelf.keys = new Dated<>(fresh, now);
      return fresh;
    } finally {
      shelf.lock.unlock();
    }
  }

  private Metadata metadata(ExternalProvider provider, Shelf shelf) throws ProviderFault {
    Instant now = clock.instant();
    Dated<Metadata> kept = shelf.metadata;
    if (kept != null && kept.within(HOLDS, now)) {
      return kept.value();
    }
    Metadata fresh =
        fetched(provider, shelf, Metadata.at(provider), json -> Metadata.read(json, provider));
    if (kept != null && !kept.value().keys().equals(fresh.keys())) {
      shelf.keys = null;
    }
    shelf.metadata = new Dated<>(fresh, now);
    return fresh;
  }

  private static KeySet keys(byte[] json) throws ProviderFault {
    try {
      return KeySet.parse(json);
    } catch (MalformedKey malformed) {
      throw ProviderFault.unbelieved("its keys are not used: " + malformed.getMessage());
    }
  }

  private <T> T fetched(ExternalProvider provider, Shelf shelf, URI at, Reader<T> reader)
      throws ProviderFault {
    Instant now = clock.instant();
    Dated<ProviderFault> failure = shelf.failure;
    if (failure != null && failure.within(PAUSE, now)) {
      throw failure.value();
    }
    try {
      Fetch.Answer answer = fetch.ask(new Fetch.Question(provider, at, null, null));
      if (answer.status() != OK) {
        throw ProviderFault.down("`" + at + "` answered with status `" + answer.status() + "`");
      }
      return reader.read(answer.json());
    } catch (IOException unanswered) {
      throw kept(shelf, ProviderFault.down(String.valueOf(unanswered.getMessage())));
    } catch (ProviderFault fault) {
      throw kept(shelf, fault);
    }
  }

  private ProviderFault kept(Shelf shelf, ProviderFault fault) {
    shelf.failure = new Dated<>(fault, clock.instant());
    return fault;
  }

  private Shelf locked(ExternalProvider provider) throws ProviderFault {
    if (shelves.size() > MOST) {
      shelves.clear();
    }
    Shelf shelf = shelves.computeIfAbsent(provider, unknown -> new Shelf());
    try {
      if (shelf.lock.tryLock(Fetch.LONGEST_SECONDS, TimeUnit.SECONDS)) {
        return shelf;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    throw ProviderFault.down("others are waiting for it");
  }
}
