package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Balancing;
import org.jspecify.annotations.Nullable;

/// Makes of a valid service how its exchanges are spread over its origins.
final class BalanceAssembly {
  private BalanceAssembly() {}

  static Balancing of(Section service) {
    Section retries = service.get(BalanceKeys.RETRIES);
    return new Balancing(
        spread(service.find(BalanceKeys.BALANCE)),
        ejection(service.find(BalanceKeys.EJECTION)),
        health(service.find(BalanceKeys.HEALTH)),
        new Balancing.Retries(
            Math.toIntExact(retries.get(BalanceKeys.ATTEMPTS)),
            Math.toIntExact(retries.get(BalanceKeys.BUDGET))),
        service.get(BalanceKeys.CONCURRENCY));
  }

  private static Balancing.Spread spread(@Nullable Located<Choice.Picked> balance) {
    if (balance == null) {
      return Balancing.STANDARD.spread();
    }
    Section hash = balance.value().section();
    if (hash != null) {
      return new Balancing.Spread.ByKey(hash.get(BalanceKeys.HASH));
    }
    return balance.value().word().equals(BalanceKeys.LEAST_BUSY)
        ? Balancing.Spread.LeastBusy.OF_TWO
        : Balancing.Spread.InTurn.ALL;
  }

  private static Balancing.@Nullable Ejection ejection(@Nullable Located<Choice.Picked> ejection) {
    if (ejection == null) {
      return Balancing.STANDARD.ejection();
    }
    Section section = ejection.value().section();
    return section == null
        ? null
        : new Balancing.Ejection(
            Math.toIntExact(section.get(BalanceKeys.FAILURES)), section.get(BalanceKeys.FOR));
  }

  private static Balancing.@Nullable Health health(@Nullable Located<Section> health) {
    if (health == null) {
      return null;
    }
    Section section = health.value();
    Located<String> path = section.find(BalanceKeys.HEALTH_PATH);
    BalanceKeys.Range status = section.get(BalanceKeys.STATUS);
    return new Balancing.Health(
        path == null ? null : path.value(),
        section.get(BalanceKeys.EVERY),
        section.get(BalanceKeys.HEALTH_TIMEOUT),
        Math.toIntExact(section.get(BalanceKeys.HEALTHY)),
        Math.toIntExact(section.get(BalanceKeys.UNHEALTHY)),
        status.lowest(),
        status.highest());
  }
}
