package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.Balancing.Spread;
import dev.munjigi.gates.exchange.SpreadKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// How it is read how a service's exchanges are spread over its origins.
class BalanceConfigTest {
  private static final String TWO = "upstream: [\"http://a:1\", \"http://b:1\"], access: public";

  private static Balancing balancing(String more) {
    return valid(more).settings().services().getFirst().balancing();
  }

  private static Reading.Valid valid(String more) {
    String service = "services: {shop: {" + TWO + (more.isEmpty() ? "" : ", ") + more + "}}\n";
    return Sample.valid(Sample.read(Sample.SMALLEST + service));
  }

  @Test
  void ejectsAndTriesAgainWhereNothingIsSaid() {
    assertThat(balancing(""))
        .isEqualTo(
            new Balancing(
                Spread.InTurn.ALL,
                new Balancing.Ejection(5, Duration.ofSeconds(30)),
                null,
                new Balancing.Retries(2, 20),
                false));
    assertThat(balancing("")).isEqualTo(Balancing.STANDARD);
  }

  @Test
  void readsHowExchangesAreSpread() {
    assertThat(balancing("balance: round-robin").spread()).isEqualTo(Spread.InTurn.ALL);
    assertThat(balancing("balance: least-connections").spread())
        .isEqualTo(Spread.LeastBusy.OF_TWO);
    assertThat(balancing("balance: {hash: source}").spread())
        .isEqualTo(new Spread.ByKey(SpreadKey.Source.ADDRESS));
    assertThat(balancing("balance: {hash: path}").spread())
        .isEqualTo(new Spread.ByKey(SpreadKey.Path.WHOLE));
    assertThat(balancing("balance: {hash: cookie SID}").spread())
        .isEqualTo(new Spread.ByKey(new SpreadKey.Cookie("SID")));
    assertThat(balancing("balance: {hash: header X-User}").spread())
        .isEqualTo(new Spread.ByKey(new SpreadKey.Field("x-user")));
  }

  @Test
  void readsWhenOriginsAreLeftAloneAndTriedAgain() {
    assertThat(balancing("ejection: off").ejection()).isNull();
    assertThat(balancing("ejection: {failures: 3}").ejection())
        .isEqualTo(new Balancing.Ejection(3, Duration.ofSeconds(30)));
    assertThat(balancing("ejection: {for: 1m}").ejection())
        .isEqualTo(new Balancing.Ejection(5, Duration.ofMinutes(1)));
    assertThat(balancing("retries: {attempts: 0, budget: 5%}").retries())
        .isEqualTo(new Balancing.Retries(0, 5));
    assertThat(balancing("concurrency: adaptive").adaptive()).isTrue();
  }

  @Test
  void readsHowOriginsAreAsked() {
    assertThat(balancing("health: {path: /healthz, status: 204}").health())
        .isEqualTo(
            new Balancing.Health(
                "/healthz", Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 3, 204, 204));
    Balancing.Health health = balancing("health: {}").health();
    assertThat(health)
        .isEqualTo(
            new Balancing.Health(
                null, Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 3, 200, 399));
  }

  @Test
  void showsWhatHolds() {
    assertThat(valid("balance: {hash: cookie SID}, retries: {attempts: 1}").effective())
        .extracting(row -> row.key() + " " + row.value())
        .contains(
            "services.shop.balance.hash cookie SID",
            "services.shop.ejection after 5 failures, for 30s",
            "services.shop.health they are not asked",
            "services.shop.retries.attempts 1",
            "services.shop.retries.budget 20%",
            "services.shop.concurrency fixed");
  }

  @Test
  void warnsOfWhatHasNoEffectOnOneOrigin() {
    String one = "services: {shop: {upstream: \"http://a:1\", access: public, ejection: off}}\n";
    assertThat(Sample.valid(Sample.read(Sample.SMALLEST + one)).warnings())
        .extracting(Problem::message)
        .containsExactly("`services.shop.ejection` has no effect: the service has one origin");
  }
}
