package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Effect;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Some of the limits on requests, sorted beforehand by the service and route they apply to.
///
/// Which limits apply to a request is found without allocation. A source that the settings allow
/// takes no token of a limit by source and is never banned.
final class Rates {
  private final Sources allowed;
  private final List<Rate> everywhere;
  private final Map<String, Map<@Nullable String, List<Rate>>> byTarget = new HashMap<>();

  /// @param counted the limits to count
  Rates(Sources allowed, List<Rate> counted, List<Service> services) {
    this.allowed = allowed;
    this.everywhere = applying(counted, null, null);
    for (Service service : services) {
      Map<@Nullable String, List<Rate>> routes = new HashMap<>();
      routes.put(null, applying(counted, service.name(), null));
      for (Route route : service.routes()) {
        routes.put(route.name(), applying(counted, service.name(), route.name()));
      }
      byTarget.put(service.name(), routes);
    }
  }

  private static List<Rate> applying(
      List<Rate> rates, @Nullable String service, @Nullable String route) {
    return rates.stream()
        .filter(r -> r.limit().service() == null || Objects.equals(r.limit().service(), service))
        .filter(r -> r.limit().route() == null || Objects.equals(r.limit().route(), route))
        .toList();
  }

  private List<Rate> applying(Target target) {
    Map<@Nullable String, List<Rate>> routes = byTarget.get(target.service().name());
    if (routes == null) {
      return everywhere;
    }
    Route route = target.route();
    List<Rate> rates = routes.get(route == null ? null : route.name());
    return rates == null ? everywhere : rates;
  }

  /// Whether a token is needed at all.
  ///
  /// @param arn the principal, or null for nobody in particular
  boolean count(Target target, Address client, @Nullable String arn) {
    List<Rate> rates = applying(target);
    for (int i = 0; i < rates.size(); i++) {
      if (counts(rates.get(i).limit(), client, arn)) {
        return true;
      }
    }
    return false;
  }

  private boolean counts(RequestLimit limit, Address client, @Nullable String arn) {
    return switch (limit.per()) {
      case SOURCE -> !allowed.contains(client);
      case PRINCIPAL -> arn != null || !allowed.contains(client);
      case SERVICE -> true;
    };
  }

  /// The tokens that a request needs; asked for only if [#count] says so.
  Ask.Acquire ask(Target target, Address client, @Nullable String arn) {
    return new Ask.Acquire(shares(target, client, arn).stream().map(Share::budget).toList());
  }

  private List<Share> shares(Target target, Address client, @Nullable String arn) {
    List<Share> shares = new ArrayList<>();
    for (Rate rate : applying(target)) {
      RequestLimit.Per per = rate.limit().per();
      if (!counts(rate.limit(), client, arn)) {
        continue;
      }
      if (per == RequestLimit.Per.SERVICE) {
        shares.add(rate.ofAll());
      } else if (per == RequestLimit.Per.PRINCIPAL && arn != null) {
        shares.add(rate.ofPrincipal(arn));
      } else {
        rate.ofSource(client, shares);
      }
    }
    return shares;
  }

  /// The refusal of a request for which a token was lacking.
  Verdict.Refuse<Admitted> refuse(
      Target target, Address client, @Nullable String arn, Fact.Acquired acquired) {
    Share lacking = shares(target, client, arn).get(acquired.lacking());
    RequestLimit limit = lacking.limit();
    // ATTACK: only who has spent a budget alone is banned for it, otherwise an attacker could
    // have neighbours banned, or fill the list of bans with networks that sent one request each
    Duration ban = lacking.own() && !allowed.contains(client) ? limit.ban() : null;
    int seconds = Banned.seconds(ban == null ? acquired.retryAfter() : ban);
    String rate = limit.tokens() + " in " + limit.period() + ", burst " + limit.burst();
    Refusal refusal =
        new Refusal(
            reason(limit, arn != null),
            limit.clause(),
            "`" + lacking.budget().subject() + "` has no token left of " + rate,
            "wait " + seconds + " s, or raise the rate or the burst of " + limit.clause(),
            seconds);
    return new Verdict.Refuse<>(
        refusal,
        ban == null
            ? List.of()
            : List.of(new Effect.BanSource(Sources.of(client), ban, name(limit))));
  }

  private static FloodReason reason(RequestLimit limit, boolean known) {
    return switch (limit.per()) {
      case SOURCE -> FloodReason.REQUESTS_OF_SOURCE;
      case PRINCIPAL -> known ? FloodReason.REQUESTS_OF_PRINCIPAL : FloodReason.REQUESTS_OF_SOURCE;
      case SERVICE -> FloodReason.REQUESTS_OF_SERVICE;
    };
  }

  /// The limit as a ban names it, with the place where it is written.
  private static String name(RequestLimit limit) {
    String text = limit.clause().toString();
    return text.length() <= 250 ? text : text.substring(0, 250);
  }
}
