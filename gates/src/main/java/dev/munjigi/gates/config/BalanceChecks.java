package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.SpreadKey;
import dev.munjigi.gates.exchange.Upstream;
import java.time.Duration;
import java.util.List;

/// What must hold between a service's origins and how its exchanges are spread over them.
final class BalanceChecks {
  private final Problems problems;

  BalanceChecks(Problems problems) {
    this.problems = problems;
  }

  void run(Section service, boolean stream) {
    Located<List<Located<Upstream>>> upstreams = service.find(ServiceKeys.UPSTREAM);
    if (upstreams != null && upstreams.value().size() == 1) {
      alone(service);
    }
    Located<Section> health = service.find(BalanceKeys.HEALTH);
    if (health != null) {
      health(health, stream);
    }
    if (stream) {
      spread(service);
      adaptive(service);
    }
  }

  private void alone(Section service) {
    for (Key<?> key : List.of(BalanceKeys.BALANCE, BalanceKeys.EJECTION, BalanceKeys.RETRIES)) {
      if (service.written(key)) {
        String one = " has no effect: the service has one origin";
        problems.warn(service.place(key), service.spot(key).quoted() + one);
      }
    }
  }

  private void health(Located<Section> located, boolean stream) {
    Section health = located.value();
    Located<String> path = health.find(BalanceKeys.HEALTH_PATH);
    if (stream && path != null) {
      String what = path.spot().quoted() + " is for services of requests";
      problems.add(path.spot().place(), what + "; its origins are asked for a connection only");
    }
    Located<Duration> timeout = health.find(BalanceKeys.HEALTH_TIMEOUT);
    if (timeout != null
        && !health.broken(BalanceKeys.EVERY)
        && timeout.value().compareTo(health.get(BalanceKeys.EVERY)) > 0) {
      String longer = ": `timeout` is longer than `every`; allowed is up to `every`";
      problems.add(timeout.spot().place(), timeout.spot().quoted() + longer);
    }
  }

  /// A stream carries nothing that the gate reads.
  private void spread(Section service) {
    Located<Choice.Picked> balance = service.find(BalanceKeys.BALANCE);
    Section hash = balance == null ? null : balance.value().section();
    Located<SpreadKey> key = hash == null ? null : hash.find(BalanceKeys.HASH);
    if (key != null && key.value() != SpreadKey.Source.ADDRESS) {
      String what = key.spot().quoted() + " is for services of requests";
      problems.add(key.spot().place(), what + "; allowed for streams is `source`");
    }
  }

  private void adaptive(Section service) {
    Located<Boolean> concurrency = service.find(BalanceKeys.CONCURRENCY);
    if (concurrency != null && concurrency.value()) {
      String what = concurrency.spot().quoted() + " is for services of requests";
      problems.add(concurrency.spot().place(), what + "; allowed for streams is `fixed`");
    }
  }
}
