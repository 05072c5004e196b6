package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.control.Metrics;
import dev.munjigi.control.Operations;
import dev.munjigi.edge.listen.Edge;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The running gate as operators see and steer it.
///
/// @param state what it keeps
/// @param walk its walk
/// @param edge its data plane
/// @param reloads its settings
/// @param keeping its bans
/// @param people whom it knows
/// @param chronicle its log of what operators do
/// @param metrics what it counts
/// @param clock the time of day
/// @param started since when it serves
record RunningGate(
    State state,
    Walk walk,
    Edge edge,
    Reloads reloads,
    BanKeeping keeping,
    People people,
    Chronicle chronicle,
    Metrics metrics,
    InstantSource clock,
    Instant started)
    implements Operations {
  private static final Set<String> PROBES = Set.of("munjigi:GetHealth", "munjigi:GetReadiness");

  @Override
  public List<String> unready() {
    List<String> reasons = new ArrayList<>(2);
    if (walk.draining()) {
      reasons.add("draining");
    }
    String fault = state.log().fault();
    if (fault != null) {
      reasons.add("log: " + fault);
    }
    return reasons;
  }

  @Override
  public Status status() {
    Counts counts =
        new Counts(
            metrics.openConnections(),
            walk.heldBytes(),
            state.bans().list(clock.instant()).size(),
            metrics.waitingMail(),
            metrics.exchanges(),
            metrics.refusals());
    Duration uptime = Duration.between(started, clock.instant());
    return new Status(
        Version.text(),
        started,
        uptime,
        listeners(),
        origins(),
        counts,
        certificates(),
        reloads.materialFault(),
        state.log().fault());
  }

  /// What stands behind it, and what it thinks of them.
  List<OriginAt> origins() {
    return edge.origins().stream()
        .map(
            one ->
                new OriginAt(
                    one.service(),
                    one.origin().toString(),
                    one.state(),
                    one.why(),
                    one.running(),
                    one.limit()))
        .toList();
  }

  /// When the certificates end that it shows.
  List<CertificateOf> certificates() {
    return reloads.certificates();
  }

  private List<ListeningAt> listeners() {
    List<ListeningAt> listeners = new ArrayList<>();
    edge.addresses().forEach((name, at) -> listeners.add(new ListeningAt(name, text(at))));
    return listeners;
  }

  /// An address as `HOST:PORT`.
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  @Override
  public Operations.Configuration configuration() {
    Reading.Valid running = reloads.running();
    List<Setting> settings =
        running.effective().stream()
            .map(value -> new Setting(value.key(), value.value(), value.origin()))
            .toList();
    return new Operations.Configuration(running.settings().digest(), settings, listeners());
  }

  @Override
  public Reload reload() {
    Reload reload = reloads.reload(clock.instant());
    metrics.reloaded(reload.problems().isEmpty());
    metrics.serves(names(reloads.running().settings()));
    return reload;
  }

  /// The names of all services.
  static List<String> names(Settings settings) {
    return settings.services().stream().map(Service::name).toList();
  }

  @Override
  public List<Ban> bans() {
    return state.bans().list(clock.instant());
  }

  @Override
  public Banning ban(Network network, Duration duration, String reason, String by) {
    Instant now = clock.instant();
    Ban wanted = new Ban(network, now, now.plus(duration), reason, by);
    if (!state.bans().add(wanted)) {
      return new Banning.Declined("the store of bans is full");
    }
    save(now);
    Ban held = state.bans().of(network.base(), now);
    return new Banning.Held(held == null ? wanted : held);
  }

  @Override
  public boolean lift(Network network) {
    boolean lifted = state.bans().lift(network);
    save(clock.instant());
    return lifted;
  }

  private void save(Instant now) {
    try {
      keeping.save(now);
    } catch (IOException failed) {
      throw new UncheckedIOException("bans cannot be saved", failed);
    }
  }

  @Override
  public Optional<Explained> explain(Subject subject, Language language) {
    try {
      return new LogExplanations(state.folder(), clock).of(subject, language);
    } catch (IOException failed) {
      throw new UncheckedIOException("the audit log cannot be read", failed);
    }
  }

  @Override
  public Optional<Identities> identities() {
    // a gate whose `identity` a reload took away knows nobody any more
    return reloads.running().settings().identity() == null
        ? Optional.empty()
        : people.identities();
  }

  @Override
  public boolean takesLocalToken() {
    return reloads.running().settings().operator().localToken();
  }

  @Override
  public void acted(Act act) {
    // probes ask every few seconds, and an answer that all is well says nothing about anybody
    if (PROBES.contains(act.operation()) && act.failure() == null) {
      return;
    }
    chronicle.write(
        (id, millis) ->
            new Event.OperatorActed(
                id,
                millis,
                act.operator(),
                act.from(),
                Event.Deed.valueOf(act.deed().name()),
                act.operation(),
                act.target(),
                act.failure()));
  }
}
