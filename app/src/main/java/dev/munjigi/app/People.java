package dev.munjigi.app;

import dev.munjigi.edge.walk.Walk;
import dev.munjigi.engines.sqlite.SqliteLimits;
import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.signin.Recognition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The people and programs that the gate knows: the store behind them and what is remembered of it,
/// opened with the first settings that have `identity`.
final class People implements Task, OwnService, AutoCloseable {
  /// How often it is looked whether anything has changed, here or at another gate.
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration WRITE = Duration.ofSeconds(30);
  private static final Fact NOBODY = new Fact.Unanswered("there is no `identity`");

  private final Path folder;
  private final InstantSource clock;
  private volatile @Nullable Open open;
  private volatile @Nullable Walk walk;

  /// What is open.
  private static final class Open {
    final SqliteStore store;
    final Recognition recognition;
    volatile IdentitySettings settings;
    Instant written;

    Open(SqliteStore store, IdentitySettings settings, InstantSource clock) {
      this.store = store;
      this.settings = settings;
      this.recognition = new Recognition(store.ports(), () -> this.settings, clock);
      this.written = clock.instant();
    }
  }

  /// @param folder the state folder
  People(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /// The file of the store in a state folder.
  static SqliteStore store(Path folder) throws IOException {
    return SqliteStore.open(folder.resolve("identity.db"), SqliteLimits.USUAL);
  }

  /// Goes by these settings from now on.
  ///
  /// @throws IOException when there is `identity` and its store cannot be opened
  synchronized void use(Settings settings) throws IOException {
    IdentitySettings identity = settings.identity();
    Open now = open;
    if (identity == null) {
      return;
    }
    if (now == null) {
      open = new Open(store(folder), identity, clock);
    } else {
      now.settings = identity;
    }
  }

  /// Judges open streams of this walk when anything has changed.
  void tell(Walk judged) {
    walk = judged;
  }

  /// What is known, if anybody is.
  @Nullable IdentityStore known() {
    Open now = open;
    return now == null ? null : now.store.ports();
  }

  /// The answer from memory; null when it has to be waited for.
  @Nullable Fact now(Ask.SessionOf asked) {
    Open now = open;
    return now == null ? NOBODY : now.recognition.session(text(asked.token()), asked.host());
  }

  /// The same.
  @Nullable Fact now(Ask.BearerOf asked) {
    Open now = open;
    return now == null ? NOBODY : now.recognition.key(text(asked.token()));
  }

  /// The answer by looking it up.
  Fact await(Ask.SessionOf asked) {
    Open now = open;
    return now == null ? NOBODY : now.recognition.findSession(text(asked.token()), asked.host());
  }

  /// The same.
  Fact await(Ask.BearerOf asked) {
    Open now = open;
    return now == null ? NOBODY : now.recognition.findKey(text(asked.token()));
  }

  private static String text(Secret token) {
    return new String(token.reveal(), StandardCharsets.UTF_8);
  }

  @Override
  public Response answer(CanonicalRequest request, byte[] body) {
    byte[] nothing = "there is no page here\n".getBytes(StandardCharsets.US_ASCII);
    return new Response(404, Fields.of("content-type", "text/plain"), nothing);
  }

  @Override
  public String name() {
    return "people";
  }

  @Override
  public Duration step(Instant now) {
    Open at = open;
    if (at != null) {
      Walk judged = walk;
      if (at.recognition.learn() && judged != null) {
        judged.judgeLeases();
      }
      if (at.written.plus(WRITE).isBefore(now)) {
        at.written = now;
        at.recognition.write();
        IdentitySettings settings = at.settings;
        at.store.ports().sessionEnds().sweep(now, now.minus(settings.idle()));
      }
    }
    return LOOK;
  }

  @Override
  public synchronized void close() {
    Open at = open;
    open = null;
    if (at != null) {
      at.recognition.write();
      at.store.close();
    }
  }
}
