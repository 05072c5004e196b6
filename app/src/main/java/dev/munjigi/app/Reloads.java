package dev.munjigi.app;

import dev.munjigi.control.Operations.Reload;
import dev.munjigi.edge.listen.Edge;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Restart;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.tls.Certificates;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the configuration again and gives the edge what is new; a broken one changes nothing. Also
/// renews the certificates of the local authority in time.
final class Reloads implements Task {
  private static final System.Logger LOGGER = System.getLogger(Reloads.class.getName());
  private static final Duration LOOK = Duration.ofMinutes(10);

  private final Path file;
  private final Edge edge;
  private final Certificates certificates;
  private final Chronicle chronicle;
  private final Settings started;
  private volatile Reading.Valid running;
  private volatile Instant dueAt = Instant.MAX;

  Reloads(
      Path file,
      Reading.Valid running,
      Edge edge,
      Certificates certificates,
      Chronicle chronicle) {
    this.file = file;
    this.started = running.settings();
    this.running = running;
    this.edge = edge;
    this.certificates = certificates;
    this.chronicle = chronicle;
  }

  /// What is in force.
  Reading.Valid running() {
    return running;
  }

  /// Opens the listeners with what is in force.
  void open(Instant now) throws IOException, Materials.Unusable {
    Materials materials = Materials.of(running.settings(), certificates, now);
    edge.open(started, materials.byListener());
    if (!placed(started).listeners().equals(started.listeners())) {
      edge.change(placed(started), materials.byListener());
    }
    dueAt = materials.dueAt();
  }

  /// Reads the file and takes it up if it is whole.
  synchronized Reload reload(Instant now) {
    return switch (Configuration.read(file)) {
      case Reading.Broken broken -> rejected(broken.problems());
      case Reading.Valid valid -> take(valid, now);
    };
  }

  private Reload take(Reading.Valid valid, Instant now) {
    Settings before = running.settings();
    Settings next = valid.settings();
    List<String> restart = Restart.needed(started, next);
    Settings usable = kept(before, next);
    try {
      Materials materials = Materials.of(usable, certificates, now);
      edge.change(placed(usable), materials.byListener());
      dueAt = materials.dueAt();
    } catch (Materials.Unusable unusable) {
      return rejected(unusable.problems());
    } catch (IOException failed) {
      return rejected(List.of(new Problem(file.toString(), 1, 1, failed.toString())));
    }
    running = new Reading.Valid(usable, valid.warnings(), valid.effective());
    written(next.digest(), 0, "");
    LOGGER.log(System.Logger.Level.INFO, "settings `{0}` are in force", next.digest());
    restart.forEach(
        key -> LOGGER.log(System.Logger.Level.WARNING, "`{0}` changes with the next start", key));
    return new Reload(
        next.digest(), !before.digest().equals(next.digest()), List.of(), restart);
  }

  /// The new settings with what cannot change while the gate runs.
  private static Settings kept(Settings before, Settings next) {
    return new Settings(
        next.digest(),
        before.state(),
        next.listeners(),
        next.services(),
        next.http(),
        next.segment(),
        next.flood(),
        next.reply(),
        before.audit(),
        next.heldBytes(),
        next.drain(),
        before.operator());
  }

  /// The settings with the ports that the listeners really have: where the configuration asks for
  /// any free one, or for another one that waits for the next start. Redirects lead there.
  private Settings placed(Settings settings) {
    Map<String, InetSocketAddress> open = edge.addresses();
    List<Listener> listeners = new ArrayList<>();
    for (Listener listener : settings.listeners()) {
      InetSocketAddress at = open.get(listener.name());
      listeners.add(at == null ? listener : listener.at(at.getPort()));
    }
    return settings.with(listeners);
  }

  private Reload rejected(List<Problem> problems) {
    String digest = running.settings().digest();
    problems.forEach(problem -> LOGGER.log(System.Logger.Level.ERROR, problem.toString()));
    LOGGER.log(
        System.Logger.Level.ERROR,
        "the configuration has `{0}` problems; settings `{1}` stay in force",
        problems.size(),
        digest);
    written(digest, problems.size(), problems.getFirst().toString());
    List<String> lines = problems.stream().map(Problem::toString).toList();
    return new Reload(digest, false, lines, List.of());
  }

  private void written(String digest, int problems, String first) {
    chronicle.write(
        (id, millis) -> new Event.SettingsRead(id, millis, digest, problems, first));
  }

  @Override
  public String name() {
    return "certificates";
  }

  /// Renews the certificates when they are due.
  @Override
  public Duration step(Instant now) throws Exception {
    if (!now.isBefore(dueAt)) {
      synchronized (this) {
        Materials materials = Materials.of(running.settings(), certificates, now);
        edge.change(placed(running.settings()), materials.byListener());
        dueAt = materials.dueAt();
      }
    }
    return LOOK;
  }
}
