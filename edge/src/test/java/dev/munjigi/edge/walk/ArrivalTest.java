package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.ScriptedClient;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Connections on their way in, and the places they take.
class ArrivalTest {
  private static final String SOURCE = "198.51.100.7";
  private static final Network NETWORK = Network.parse(SOURCE).orElseThrow();
  private static final Ask SLOT = new Ask.OpenSlot(NETWORK, 1, 1);
  private static final Ask BAN = new Ask.BanOf(Address.parse(SOURCE).orElseThrow());

  private static Arrival arrive(Stage stage) {
    return stage.walk.accept(ScriptedClient.connection(SOURCE));
  }

  @Test
  void givesItsPlaceBackOnce() {
    try (Stage stage = new Stage(new Scene())) {
      Arrival arrival = arrive(stage);
      assertThat(arrival.refusal()).isEmpty();
      assertThat(stage.slots.closed).hasValue(0);
      arrival.leave();
      arrival.leave();
      assertThat(stage.slots.closed).hasValue(1);
    }
  }

  @Test
  void givesItsPlaceBackWhenItIsThenRefused() {
    try (Stage stage = new Stage(new Scene())) {
      Ban ban = new Ban(NETWORK, Stage.NOW, Stage.NOW.plusSeconds(60), "test", "test");
      stage.facts.remember(BAN, new Fact.BanState(ban));
      Arrival arrival = arrive(stage);
      assertThat(arrival.refusal().orElseThrow().code().code()).isEqualTo("flood.banned");
      assertThat(stage.slots.closed).hasValue(1);
      arrival.leave();
      assertThat(stage.slots.closed).hasValue(1);
    }
  }

  @Test
  void givesItsPlaceBackWhenTheGateThrows() {
    ProbeGate<Connection, Clear> gate =
        new ProbeGate<>(
            GateName.FLOOD,
            () -> List.of(SLOT),
            facts -> {
              throw new IllegalStateException("broken");
            });
    try (Stage stage = new Stage(new Scene().connections(gate))) {
      Arrival arrival = arrive(stage);
      assertThat(arrival.refusal().orElseThrow().code()).isEqualTo(WalkReason.GATE_FAILED);
      assertThat(stage.slots.closed).hasValue(1);
    }
  }

  @Test
  void givesItsPlaceBackWhenALaterFactIsNotInMemory() {
    Ask token = new Ask.Acquire(List.of());
    ProbeGate<Connection, Clear> gate = ProbeGate.asking(GateName.FLOOD, SLOT, token);
    try (Stage stage = new Stage(new Scene().connections(gate))) {
      Arrival arrival = arrive(stage);
      assertThat(arrival.refusal().orElseThrow().code()).isEqualTo(WalkReason.FACT_UNANSWERED);
      assertThat(stage.slots.closed).hasValue(1);
      assertThat(gate.given).isEmpty();
    }
  }

  @Test
  void givesItsPlaceBackWhenMemoryThrowsAfterwards() {
    ProbeGate<Connection, Clear> gate = ProbeGate.asking(GateName.FLOOD, SLOT, BAN);
    try (Stage stage = new Stage(new Scene().connections(gate))) {
      stage.facts.breakDown(new IllegalStateException("broken"));
      Arrival arrival = arrive(stage);
      assertThat(arrival.refusal().orElseThrow().code()).isEqualTo(WalkReason.FACT_UNANSWERED);
      assertThat(stage.slots.closed).hasValue(1);
    }
  }

  @Test
  void takesNoPlaceThatWasNotGranted() {
    ProbeGate<Connection, Clear> gate = ProbeGate.asking(GateName.FLOOD, SLOT);
    try (Stage stage = new Stage(new Scene().connections(gate))) {
      stage.facts.remember(SLOT, Fact.Slot.SOURCE_FULL);
      arrive(stage).leave();
      assertThat(stage.slots.closed).hasValue(0);
    }
  }

  private static Connection introduced(Arrival arrival, String client) {
    Endpoint source = new Endpoint(Address.parse(client).orElseThrow(), 4711);
    return arrival.connection().introduced(source, source);
  }

  @Test
  void keepsAPlaceThatIsNobodysUntilTheSourceIsKnown() {
    Network all = Network.parse("127.0.0.0/8").orElseThrow();
    try (Stage stage = new Stage(new Scene().proxies(all))) {
      Arrival arrival = stage.walk.accept(ScriptedClient.connection("127.0.0.9"));
      assertThat(arrival.refusal()).isEmpty();
      assertThat(arrival.awaited()).isPresent();
      assertThat(stage.facts.askedNow)
          .containsExactly(new Ask.OpenSlot(Network.ANY, Integer.MAX_VALUE, 100));
      stage.facts.askedNow.clear();
      assertThat(stage.walk.introduced(arrival, introduced(arrival, SOURCE)).refusal()).isEmpty();
      assertThat(arrival.awaited()).isEmpty();
      assertThat(stage.facts.askedNow)
          .containsExactly(BAN, new Ask.MoveSlot(Network.ANY, NETWORK, 50));
      arrival.leave();
      arrival.leave();
      assertThat(stage.slots.closed).hasValue(1);
    }
  }

  @Test
  void givesThePlaceBackWhenTheSourceThatIsNamedIsRefused() {
    Network all = Network.parse("127.0.0.0/8").orElseThrow();
    try (Stage stage = new Stage(new Scene().proxies(all))) {
      Arrival arrival = stage.walk.accept(ScriptedClient.connection("127.0.0.9"));
      Ban ban = new Ban(NETWORK, Stage.NOW, Stage.NOW.plusSeconds(60), "test", "test");
      stage.facts.remember(BAN, new Fact.BanState(ban));
      Arrival known = stage.walk.introduced(arrival, introduced(arrival, SOURCE));
      assertThat(known.refusal().orElseThrow().code().code()).isEqualTo("flood.banned");
      assertThat(stage.slots.closed).hasValue(1);
      arrival.leave();
      assertThat(stage.slots.closed).hasValue(1);
    }
  }
}
