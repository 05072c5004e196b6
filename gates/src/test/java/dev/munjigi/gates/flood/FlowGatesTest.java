package dev.munjigi.gates.flood;

import static dev.munjigi.gates.flood.Traffic.connection;
import static dev.munjigi.gates.flood.Traffic.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowGatesTest {
  private static final Clause WRITTEN = new Clause("limits.flows", "munjigi.yaml", 9);
  private static final String CLIENT = "198.51.100.7";

  private static FloodSettings settings(@Nullable RequestLimit rate, String... allow) {
    Duration second = Duration.ofSeconds(1);
    return new FloodSettings(
        Traffic.CONNECTIONS,
        new FlowLimits(100, 7, second.multipliedBy(60), second.multipliedBy(10), rate, 0, WRITTEN),
        List.of(Traffic.limit(RequestLimit.Per.SOURCE, null, null, null)),
        Arrays.stream(allow).map(Traffic::network).toList());
  }

  private static RequestLimit rate() {
    Clause clause = new Clause("limits.flows.rate", "munjigi.yaml", 10);
    return new RequestLimit(
        RequestLimit.Per.SOURCE, null, null, 50, Duration.ofSeconds(1), 50, null, clause);
  }

  private static Facts facts(Fact... facts) {
    return new Facts(List.of(facts));
  }

  private static Refusal refusal(Verdict<?> verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
    return ((Verdict.Refuse<?>) verdict).refusal();
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7,      198.51.100.7",
    "2001:db8:1:2:3::4, 2001:db8:1:2::/64",
  })
  void asksForThePlaceOfANetwork(String source, String network) {
    assertThat(new FlowGate(settings(null)).asks(connection(source)))
        .containsExactly(
            new Ask.BanOf(Traffic.address(source)), new Ask.OpenFlow(network(network), 7, 100));
  }

  /// The refusal of a flow that got no place.
  static Refusal refused(Fact.Slot slot) {
    FlowGate gate = new FlowGate(settings(null));
    return refusal(gate.decide(connection(CLIENT), facts(Fact.BanState.NONE, slot)));
  }

  /// The refusal of a datagram beyond the rate.
  static Refusal tooMany() {
    Fact lacking = new Fact.Acquired(0, Duration.ofMillis(20));
    return refusal(new DatagramGate(settings(rate())).decide(connection(CLIENT), facts(lacking)));
  }

  @Test
  void saysWhichLimitIsMet() {
    FlowGate gate = new FlowGate(settings(null));
    Refusal source = refused(Fact.Slot.SOURCE_FULL);
    assertThat(source.code()).isEqualTo(FloodReason.FLOWS_OF_SOURCE);
    assertThat(source.clause()).isEqualTo(new Clause("limits.flows.per-source", "munjigi.yaml", 9));
    assertThat(source.evidence()).contains("`198.51.100.7` has 7 flows");
    Refusal total = refused(Fact.Slot.ALL_FULL);
    assertThat(total.code()).isEqualTo(FloodReason.FLOWS_TOTAL);
    assertThat(total.remedy()).contains("`limits.flows.total`", "`100`");
    assertThat(gate.decide(connection(CLIENT), facts(Fact.BanState.NONE, Fact.Slot.GRANTED)))
        .isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void refusesABannedSource() {
    Ban ban =
        new Ban(network(CLIENT), Instant.EPOCH, Instant.EPOCH.plusSeconds(60), "met a limit", "x");
    Verdict<Admitted> verdict =
        new FlowGate(settings(null))
            .decide(connection(CLIENT), facts(new Fact.BanState(ban), Fact.Slot.GRANTED));
    assertThat(refusal(verdict).code()).isEqualTo(FloodReason.BANNED);
  }

  @Test
  void capsASourceThatIsAllowedByTheTotalAlone() {
    FlowGate gate = new FlowGate(settings(null, "198.51.100.0/24"));
    assertThat(gate.asks(connection(CLIENT)))
        .containsExactly(new Ask.OpenFlow(network(CLIENT), Integer.MAX_VALUE, 100));
    assertThat(refusal(gate.decide(connection(CLIENT), facts(Fact.Slot.ALL_FULL))).code())
        .isEqualTo(FloodReason.FLOWS_TOTAL);
  }

  @Test
  void countsDatagramsOnlyWhereThereIsARate() {
    assertThat(new DatagramGate(settings(null)).asks(connection(CLIENT))).isEmpty();
    assertThat(new DatagramGate(settings(rate(), "198.51.100.0/24")).asks(connection(CLIENT)))
        .isEmpty();
    DatagramGate gate = new DatagramGate(settings(rate()));
    // one limit on requests stands before it
    assertThat(gate.asks(connection(CLIENT)))
        .containsExactly(
            new Ask.Acquire(List.of(new Budget(1, network(CLIENT), 20_000_000, 50))));
    assertThat(gate.decide(connection(CLIENT), facts(Fact.Acquired.ALL)))
        .isInstanceOf(Verdict.Pass.class);
    Refusal refusal = tooMany();
    assertThat(refusal.code()).isEqualTo(FloodReason.DATAGRAMS_OF_SOURCE);
    assertThat(refusal.evidence()).contains("198.51.100.7");
    assertThat(refusal.remedy()).contains("`limits.flows.rate`");
  }

  @Test
  void countsAnIpv6SourceByItsPrefixes() {
    assertThat(new DatagramGate(settings(rate())).asks(connection("2001:db8:1:2::3")))
        .singleElement()
        .isInstanceOfSatisfying(
            Ask.Acquire.class, acquire -> assertThat(acquire.budgets()).hasSize(3));
  }

  @Test
  void refusesLimitsThatAreNone() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new FlowLimits(0, 1, second, second, null, 0, WRITTEN))
        .isInstanceOf(IllegalArgumentException.class);
    RequestLimit all =
        new RequestLimit(RequestLimit.Per.SERVICE, null, null, 1, second, 1, null, WRITTEN);
    assertThatThrownBy(() -> new FlowLimits(1, 1, second, second, all, 0, WRITTEN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void endsAFlowThatIsSilentAndOneThatIsNeverAnsweredSooner() {
    long second = 1_000_000_000;
    PaceRules rules = new PaceRules(Traffic.CONNECTIONS, settings(null).flows());
    Pace pace = rules.begin(0);
    pace.enter(Pace.Phase.UNANSWERED, 0);
    pace.moved(1);
    assertThat(pace.check(9 * second)).isEqualTo(Pace.Fine.INSTANCE);
    assertThat(pace.check(18 * second)).isEqualTo(Pace.Fine.INSTANCE);
    assertThat(pace.check(19 * second)).isEqualTo(Pace.Idle.INSTANCE);
    pace.enter(Pace.Phase.FLOW, 19 * second);
    assertThat(pace.check(78 * second)).isEqualTo(Pace.Fine.INSTANCE);
    assertThat(pace.check(79 * second)).isEqualTo(Pace.Idle.INSTANCE);
  }
}
