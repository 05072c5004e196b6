package dev.munjigi.control;

import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.OriginState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A gate's operations in memory: bans are kept, the configuration is what a test says it is.
public final class MemoryOperations implements Operations {
  /// A refused exchange that the log knows.
  public static final Id REFUSED = Id.of(1_790_000_000_000L, 7, 42);

  /// A source that was refused.
  public static final Address SOURCE = Address.parse("2001:db8::7").orElseThrow();

  /// A network that is never banned.
  public static final Network EXEMPT = Network.parse("192.0.2.0/24").orElseThrow();

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  /// Every call that was told, oldest first.
  public final List<Act> acts = new CopyOnWriteArrayList<>();

  /// What is wrong with the configuration file.
  public volatile List<String> problems = List.of();

  /// Why the gate does not serve.
  public volatile List<String> unready = List.of();

  /// How long a reload takes.
  public volatile Duration reloading = Duration.ZERO;

  /// Whether the log takes no calls.
  public volatile boolean deaf;

  /// Why the newest certificate files are not in force.
  public volatile @Nullable String certificateFault;

  /// Whether the local token counts.
  public volatile boolean localToken = true;

  /// Why the log cannot be written.
  public volatile @Nullable String logFault;

  /// The people and programs that it knows, or null for no `identity`.
  public volatile @Nullable Identities identities;

  private final Map<Network, Ban> bans = new ConcurrentHashMap<>();
  private volatile boolean changed = true;

  @Override
  public List<String> unready() {
    return unready;
  }

  @Override
  public Status status() {
    Counts counts = new Counts(3, 4096, bans.size(), 2, 1200, 34);
    Duration uptime = Duration.ofMinutes(90);
    return new Status("0.1.0", NOW, uptime, listeners(), origins(), counts, certificates(), certificateFault, logFault);
  }

  @Override
  public Configuration configuration() {
    return new Configuration(
        "00112233aabbccdd",
        List.of(
            new Setting("limits.connections.idle", "75s", "default"),
            new Setting("services.shop.host", "shop.example.com", "munjigi.yaml:12")),
        listeners());
  }

  private static List<OriginAt> origins() {
    return List.of(
        new OriginAt("shop", "http://192.0.2.7:80", OriginState.GOOD, "", 3, 0),
        new OriginAt("shop", "http://192.0.2.8:80", OriginState.EJECTED, "for 30s: it refused", 0, 20));
  }

  private static List<CertificateOf> certificates() {
    return List.of(new CertificateOf("public", NOW.plus(Duration.ofDays(30))));
  }

  private static List<ListeningAt> listeners() {
    return List.of(
        new ListeningAt("public", "0.0.0.0:8443"), new ListeningAt("plain", "127.0.0.1:8080"));
  }

  @Override
  public Reload reload() {
    try {
      Thread.sleep(reloading);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the reload was interrupted", e);
    }
    boolean taken = problems.isEmpty();
    Reload reload =
        new Reload(
            "00112233aabbccdd",
            taken && changed,
            problems,
            taken && changed ? List.of("listeners.public.bind") : List.of());
    changed = !taken && changed;
    return reload;
  }

  @Override
  public List<Ban> bans() {
    List<Ban> sorted = new ArrayList<>(bans.values());
    sorted.sort(Comparator.comparing(Ban::until));
    return sorted;
  }

  @Override
  public Banning ban(Network network, Duration duration, String reason, String by) {
    if (network.equals(EXEMPT)) {
      return new Banning.Declined("`" + network + "` stands in `limits.allow`");
    }
    if (reason.equals("break")) {
      throw new IllegalStateException("the store of bans fell over");
    }
    Ban ban = new Ban(network, NOW, NOW.plus(duration), reason, by);
    return new Banning.Held(
        bans.merge(network, ban, (old, next) -> old.until().isAfter(next.until()) ? old : next));
  }

  @Override
  public boolean lift(Network network) {
    return bans.remove(network) != null;
  }

  @Override
  public Optional<Explained> explain(Subject subject, Language language) {
    boolean known =
        switch (subject) {
          case Subject.Of(Id id) -> id.equals(REFUSED);
          case Subject.From(Address source) -> source.equals(SOURCE);
        };
    String text =
        switch (language) {
          case ENGLISH -> "exchange: " + REFUSED + "\nresult: refused by the http gate\n";
          case KOREAN -> "교환: " + REFUSED + "\n결과: http 문이 거절함\n";
        };
    String event = "{\"time\":1790000000000,\"munjigi\":{\"kind\":\"exchange.end\"}}";
    return known
        ? Optional.of(new Explained(text, List.of(event), "http.length-and-chunked", "http"))
        : Optional.empty();
  }

  @Override
  public Optional<Identities> identities() {
    return Optional.ofNullable(identities);
  }

  @Override
  public boolean takesLocalToken() {
    return localToken;
  }

  @Override
  public void acted(Act act) {
    if (deaf) {
      throw new IllegalStateException("the log takes nothing");
    }
    acts.add(act);
  }
}
