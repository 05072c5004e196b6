package dev.munjigi.app;

import dev.munjigi.control.Operations;
import dev.munjigi.control.Operations.Reload;
import dev.munjigi.edge.listen.Edge;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Restart;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.tls.ClientTrusts;
import dev.munjigi.gates.tls.Offers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the configuration again and gives the edge what is new; a broken one changes nothing. Also
/// renews the certificates of the local authority in time, and takes up files of certificates,
/// authorities and revocations when they change.
final class Reloads implements Task {
  private static final System.Logger LOGGER = System.getLogger(Reloads.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(10);

  private final Path file;
  private final Subjects subjects;
  private final Chronicle chronicle;
  private final Settings started;
  private volatile Reading.Valid running;
  private volatile @Nullable String materialFault;
  private volatile List<Operations.CertificateOf> certificates = List.of();
  private Materials materials = new Materials(Offers.NONE, Instant.MAX, new WatchedFiles(Map.of()));

  /// What takes up what is new.
  ///
  /// @param edge the data plane
  /// @param trusts by which open connections are judged
  /// @param state where the local authority is
  /// @param people who is known
  record Subjects(Edge edge, ClientTrusts trusts, State state, People people) {
    private Materials materials(Settings settings, Instant now) throws Materials.Unusable {
      return Materials.of(settings, state, now);
    }
  }

  Reloads(Path file, Reading.Valid running, Subjects subjects, Chronicle chronicle) {
    this.file = file;
    this.started = running.settings();
    this.running = running;
    this.subjects = subjects;
    this.chronicle = chronicle;
  }

  /// What is in force.
  Reading.Valid running() {
    return running;
  }

  /// What is wrong with the newest files of certificates, authorities and revocations, so that older
  /// ones are in force; null when all is well.
  @Nullable String materialFault() {
    return materialFault;
  }

  /// When the certificates end that are shown.
  List<Operations.CertificateOf> certificates() {
    return certificates;
  }

  private void taken(Materials next) {
    materials = next;
    materialFault = null;
    certificates = next.ends();
  }

  /// Opens the listeners with what is in force.
  synchronized void open(Instant now) throws IOException, Materials.Unusable {
    Settings whole = subjects.people().entitled(started);
    taken(subjects.materials(whole, now));
    subjects.trusts().take(materials.offers());
    subjects.edge().open(whole, materials.offers());
    if (!placed(whole).listeners().equals(whole.listeners())) {
      subjects.edge().change(placed(whole), materials.offers());
    }
  }

  /// Reads the file and takes it up if it is whole.
  synchronized Reload reload(Instant now) {
    return switch (Configuration.read(file)) {
      case Reading.Broken broken -> rejected(broken.problems());
      case Reading.Valid valid -> take(valid, now);
    };
  }

  private Reload take(Reading.Valid valid, Instant now) {
    List<Problem> secrets = KeptSecretChecks.problems(valid, true);
    if (!secrets.isEmpty()) {
      return rejected(secrets);
    }
    Settings before = running.settings();
    Settings next = valid.settings();
    List<String> restart = Restart.needed(started, next);
    Settings usable = kept(before, next);
    try {
      change(usable, now);
    } catch (Materials.Unusable unusable) {
      return rejected(unusable.problems());
    } catch (IOException failed) {
      return rejected(List.of(new Problem(file.toString(), 1, 1, String.valueOf(failed.getMessage()))));
    }
    running = new Reading.Valid(usable, valid.warnings(), valid.effective());
    if (before.identity() == null) {
      subjects
          .people()
          .setUp()
          .ifPresent(link -> System.out.println(ServeCommand.NOBODY_YET + link));
    }
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
        next.origins(),
        next.http(),
        next.segment(),
        next.flood(),
        next.reply(),
        before.audit(),
        next.heldBytes(),
        next.drain(),
        next.operator().at(before.operator()),
        next.acme(),
        next.identity(),
        next.entitlements());
  }

  /// The settings with the ports that the listeners really have: where the configuration asks for
  /// any free one, or for another one that waits for the next start. Redirects lead there.
  private Settings placed(Settings settings) {
    Map<String, InetSocketAddress> open = subjects.edge().addresses();
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
        "the configuration has {0}; settings `{1}` stay in force",
        problems.size() == 1 ? "1 problem" : problems.size() + " problems",
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

  /// Gives the edge settings with what their files hold at the moment.
  private void change(Settings settings, Instant now) throws IOException, Materials.Unusable {
    Materials next = subjects.materials(settings, now);
    subjects.people().use(settings);
    Settings whole = subjects.people().entitled(settings);
    // INVARIANT: open connections are judged by nothing older than what let them in
    subjects.trusts().take(next.offers());
    try {
      subjects.edge().change(placed(whole), next.offers());
    } catch (IOException | RuntimeException failed) {
      subjects.trusts().take(materials.offers());
      throw failed;
    }
    taken(next);
  }

  /// Takes up what the store says of rights.
  synchronized void entitle() {
    try {
      subjects.edge().entitle(placed(subjects.people().entitled(running.settings())));
    } catch (Materials.Unusable unusable) {
      rejected(unusable.problems());
    }
  }

  /// Renews the certificates when they are due, and takes up what changed in their files.
  @Override
  public synchronized Duration step(Instant now) {
    WatchedFiles seen = materials.files().again();
    if (now.isBefore(materials.dueAt()) && seen.equals(materials.files())) {
      return LOOK;
    }
    String digest = running.settings().digest();
    try {
      change(running.settings(), now);
      written(digest, 0, "");
      LOGGER.log(System.Logger.Level.INFO, "certificates and revocations were read again");
    } catch (Materials.Unusable unusable) {
      keep(seen, now, unusable.problems());
    } catch (IOException failed) {
      keep(seen, now, List.of(new Problem(file.toString(), 1, 1, String.valueOf(failed.getMessage()))));
    }
    return LOOK;
  }

  /// What was in force stays; files that changed to worse are looked at again when they change.
  private void keep(WatchedFiles seen, Instant now, List<Problem> problems) {
    rejected(problems);
    materialFault = problems.getFirst().toString();
    boolean due = !now.isBefore(materials.dueAt());
    Instant next = due ? now.plus(AFTER_FAILURE) : materials.dueAt();
    materials = new Materials(materials.offers(), next, seen);
  }
}
