package dev.munjigi.edge.balance;

import dev.munjigi.edge.walk.Observer;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One service with some origins, a clock that a test moves, and what it told of them.
class Town implements Observer {
  static final Network ONE = source("192.0.2.1");
  static final Network OTHER = source("192.0.2.2");

  final List<String> told = new ArrayList<>();
  final Balance balance = new Balance(this, () -> this.nanos);
  final Service service;
  int retries;
  private long nanos = 1_000_000_000_000L;

  Town(int origins, Balancing balancing) {
    service = service(origins, balancing);
    balance.take(List.of(service));
  }

  static Service service(int origins, Balancing balancing) {
    List<Upstream> upstreams = new ArrayList<>();
    for (int i = 0; i < origins; i++) {
      upstreams.add(new Upstream(Scheme.HTTP, "192.0.2." + (10 + i), 80));
    }
    Duration second = Duration.ofSeconds(1);
    return new Service(
            "shop",
            Set.of(),
            upstreams,
            new UpstreamLimits(second, second, second, 4, 4, 4, null),
            List.of(),
            Map.of(),
            false,
            Service.EncodedSlash.REFUSE,
            null,
            Clause.builtIn("services.shop"))
        .with(balancing);
  }

  static Balancing with(Balancing.Spread spread) {
    Balancing standard = Balancing.STANDARD;
    return new Balancing(spread, standard.ejection(), null, standard.retries(), false);
  }

  static Balancing adaptive() {
    Balancing standard = Balancing.STANDARD;
    return new Balancing(standard.spread(), null, null, standard.retries(), true);
  }

  private static Network source(String address) {
    return Network.of(Address.parse(address).orElseThrow(), 128);
  }

  Group group() {
    Group group = balance.of(service);
    if (group == null) {
      throw new AssertionError("there is nothing to choose");
    }
    return group;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  Chosen choose(long key, @Nullable Network source) {
    return group().choose(key, source, List.of());
  }

  Use use(@Nullable Network source) {
    return use(0, source);
  }

  Use use(long key, @Nullable Network source) {
    if (choose(key, source) instanceof Use use) {
      use.sent();
      return use;
    }
    throw new AssertionError("no origin was chosen");
  }

  /// An exchange with whichever origin is next, answered well by all but this one.
  void exchange(int bad, int status, @Nullable Network source) {
    Use use = use(source);
    use.answered(number(use) == bad ? status : 200, true);
    use.over();
  }

  /// The same, but the bad one cannot be reached.
  void unreachable(int bad) {
    Use use = use(ONE);
    if (number(use) == bad) {
      use.unreachable("connection refused");
    } else {
      use.answered(200, true);
    }
    use.over();
  }

  private static String host(Upstream origin) {
    return ((Upstream.Net) origin.site()).host();
  }

  static int number(Use use) {
    String host = host(use.upstream());
    return Integer.parseInt(host.substring(host.lastIndexOf('.') + 1)) - 10;
  }

  List<OriginState> states() {
    return balance.views().stream().map(Balance.View::state).toList();
  }

  @Override
  public void opened(Connection connection) {}

  @Override
  public void closed(Connection connection) {}

  @Override
  public void turnedAway(Connection connection, Refusal refusal) {}

  @Override
  public void exchanged(String of, int status, long took, @Nullable Refusal refusal) {}

  @Override
  public void unlogged(String why) {}

  @Override
  public void changed(String service, Upstream origin, OriginState state, String why) {
    told.add(host(origin) + " " + state.word() + " " + why);
  }

  @Override
  public void retried(String service) {
    retries++;
  }
}
