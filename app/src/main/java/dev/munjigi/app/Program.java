package dev.munjigi.app;

import dev.munjigi.control.Metrics;
import dev.munjigi.control.OperatorApi;
import dev.munjigi.control.OperatorHost;
import dev.munjigi.control.Token;
import dev.munjigi.edge.listen.Edge;
import dev.munjigi.edge.walk.Gates;
import dev.munjigi.edge.walk.HeldBytes;
import dev.munjigi.edge.walk.Ports;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.engines.file.DurableFile;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.config.OperatorSettings;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.tls.ClientTrusts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/// A running gate. Everything is made here, by hand, in the order in which it depends on each
/// other, and stopped in the reverse order.
final class Program {
  private static final System.Logger LOGGER = System.getLogger(Program.class.getName());

  private final Tasks tasks;
  private final RunningGate gate;
  private final OperatorApi api;
  private final TurnedAway turnedAway;
  private final People people;

  private Program(
      Tasks tasks, RunningGate gate, OperatorApi api, TurnedAway turnedAway, People people) {
    this.people = people;
    this.tasks = tasks;
    this.gate = gate;
    this.api = api;
    this.turnedAway = turnedAway;
  }

  /// Starts a gate.
  ///
  /// @param file where its configuration was read from, and will be again
  /// @throws IOException when its state cannot be opened or an address cannot be listened on
  static Program start(Path file, Reading.Valid reading)
      throws IOException, Materials.Unusable {
    return start(file, reading, refusal -> {});
  }

  /// The same.
  ///
  /// @param told is told why exchanges were refused, on event loops
  static Program start(Path file, Reading.Valid reading, Consumer<Refusal> told)
      throws IOException, Materials.Unusable {
    InstantSource clock = InstantSource.system();
    Settings settings = reading.settings();
    State state = State.open(settings, clock);
    Chronicle chronicle = new Chronicle(state.log(), clock);
    HeldBytes held = new HeldBytes();
    Metrics metrics = new Metrics(() -> state.bans().size(), held::now);
    metrics.serves(RunningGate.names(settings));
    EventWriter refusals = new EventWriter(Version.text());
    TurnedAway turnedAway = new TurnedAway(state.log(), refusals, settings::digest);
    ClientTrusts trusts = new ClientTrusts();
    People people = new People(state.folder(), clock, chronicle);
    people.use(settings);
    Ports ports =
        ports(state, trusts, people, new GateObserver(metrics, turnedAway, chronicle, told), clock);
    Walk walk = new Walk(ports, held, Gates.of(people.entitled(settings)));
    people.tell(walk);
    int loops = Runtime.getRuntime().availableProcessors();
    Edge edge =
        new Edge(walk, loops, () -> new EventWriter(Version.text()), state.challenges());
    Reloads.Subjects subjects = new Reloads.Subjects(edge, trusts, state, people);
    Reloads reloads = new Reloads(file, reading, subjects, chronicle);
    turnedAway.goBy(() -> reloads.running().settings().digest());
    Instant now = clock.instant();
    BanKeeping keeping = new BanKeeping(state.bans(), state.banFile(), walk, now);
    RunningGate gate =
        new RunningGate(
            state, walk, edge, reloads, keeping, people, chronicle, metrics, clock, now);
    people.answer(
        new OperatorHost(gate, metrics, () -> walk.gates().warrant(), people::origin));
    FutureTask<OperatorApi> starting =
        new FutureTask<>(
            () -> operatorApi(state.folder(), settings.operator(), gate, metrics));
    metrics.mail(people::waiting);
    metrics.origins(gate::origins);
    metrics.certificates(gate::certificates);
    // beside the listeners' opening: each takes about as long as the other
    Thread.ofPlatform().name("operator-start").start(starting);
    reloads.open(now);
    OperatorApi api = started(starting);
    Tasks tasks = new Tasks(clock);
    tasks.start(turnedAway);
    tasks.start(keeping);
    tasks.start(reloads);
    tasks.start(people);
    tasks.start(new RightsRound(people, reloads));
    tasks.start(new MailRound(people));
    tasks.start(state.staples());
    tasks.start(new CertificateOrders(state.acme(), () -> reloads.running().settings(), chronicle));
    tasks.start(new TicketRotation(edge));
    tasks.start(new OriginHealth(edge));
    String digest = settings.digest();
    chronicle.write((id, millis) -> new Event.GateStarted(id, millis, digest));
    LOGGER.log(System.Logger.Level.INFO, "serving on {0}", edge.foundation());
    return new Program(tasks, gate, api, turnedAway, people);
  }

  private static Ports ports(
      State state,
      ClientTrusts trusts,
      People people,
      GateObserver observer,
      InstantSource clock) {
    return new Ports(
        new MemoryFacts(
            state.bans(),
            state.budgets(),
            state.slots(),
            state.flows(),
            trusts,
            state.challenges(),
            people,
            clock),
        state.bans(),
        state.slots(),
        state.flows(),
        state.log(),
        people,
        people,
        clock,
        observer);
  }

  private static OperatorApi started(FutureTask<OperatorApi> starting) throws IOException {
    try {
      return starting.get();
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      throw new IOException(cause == null ? "" : String.valueOf(cause.getMessage()), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private static OperatorApi operatorApi(
      Path folder, OperatorSettings settings, RunningGate gate, Metrics metrics)
      throws IOException {
    OperatorApi api = new OperatorApi(gate, metrics, Token.renew(folder));
    api.start(settings.address(), settings.port());
    InetSocketAddress at =
        new InetSocketAddress(settings.address().toInetAddress(), api.port());
    new DurableFile(folder.resolve(OperatorApi.ADDRESS_FILE))
        .replace((RunningGate.text(at) + "\n").getBytes(StandardCharsets.US_ASCII));
    return api;
  }

  /// Where a listener listens: `HOST:PORT`.
  String address(String listener) {
    return RunningGate.text(Objects.requireNonNull(gate.edge().addresses().get(listener)));
  }

  /// Where everything listens: `NAME=HOST:PORT`, the operator API last.
  String addresses() {
    StringJoiner all = new StringJoiner(" ");
    gate.edge().addresses().forEach((name, at) -> all.add(name + "=" + RunningGate.text(at)));
    InetSocketAddress operator =
        new InetSocketAddress(settings().operator().address().toInetAddress(), api.port());
    return all.add("operator=" + RunningGate.text(operator)).toString();
  }

  /// Where the first person sets themselves up; empty when somebody has.
  Optional<String> setUp() {
    return people.setUp();
  }

  private Settings settings() {
    return gate.reloads().running().settings();
  }

  /// Reads the configuration again, as `SIGHUP` asks for.
  void reload() {
    gate.reload();
  }

  /// Stops in good order: exchanges that are under way may end within the configured drain time.
  ///
  /// @param why what asked for it, one line
  void stop(String why) throws InterruptedException, IOException {
    LOGGER.log(System.Logger.Level.INFO, "stopping: {0}", why);
    gate.edge().stop(settings().drain());
    api.stop();
    tasks.stop();
    turnedAway.write();
    people.close();
    gate.keeping().save(Instant.now());
    String digest = settings().digest();
    gate.chronicle().write((id, millis) -> new Event.GateStopped(id, millis, why, digest));
    gate.state().log().close();
    Files.deleteIfExists(gate.state().folder().resolve(OperatorApi.ADDRESS_FILE));
  }
}
