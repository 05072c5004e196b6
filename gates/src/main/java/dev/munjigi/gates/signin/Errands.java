package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.mail.Spool;
import dev.munjigi.gates.mail.Spooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// The errands that wait, sealed in the spool: names and addresses, no link among them, because a
/// link is made when it is sent.
public final class Errands {
  private final Means means;
  private final Spool spool;
  private final Wrapping wrapping;

  public Errands(Means means, Spool spool, Wrapping wrapping) {
    this.means = means;
    this.spool = spool;
    this.wrapping = wrapping;
  }

  /// One that is to be run.
  ///
  /// @param errand empty when it cannot be read
  record Claimed(Spooled spooled, Optional<Errand> errand) {}

  /// Adds one.
  ///
  /// @return whether there was room
  public boolean put(Errand errand) {
    Id id = means.id();
    Instant now = means.now();
    byte[] body = Bodies.write(errand).getBytes(StandardCharsets.UTF_8);
    String sealed = wrapping.wrap(new Secret(body), context(id));
    Instant until = now.plus(errand.kind().holds());
    return spool.put(new Spooled(id, sealed, now, until, 0), errand.kind().most());
  }

  private static String context(Id id) {
    return "mail/" + id;
  }

  Optional<Claimed> claim() {
    return spool.claim(means.now()).map(one -> new Claimed(one, read(one)));
  }

  private Optional<Errand> read(Spooled spooled) {
    try {
      byte[] body = wrapping.unwrap(spooled.body(), context(spooled.id())).reveal();
      return Optional.of(Bodies.read(new String(body, StandardCharsets.UTF_8), Errand.class));
    } catch (IllegalArgumentException changed) {
      return Optional.empty();
    }
  }

  void done(Spooled spooled) {
    spool.remove(spooled.id());
  }

  /// How many wait.
  public int waiting() {
    return spool.waiting();
  }
}
