package dev.munjigi.gates.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AuditGateTest {
  private final AuditGate gate = new AuditGate();

  private static Facts room(Fact.LogRoom room) {
    return new Facts(List.of(room));
  }

  @Test
  void asksForRoomInTheLogAndNothingElse() {
    assertThat(gate.name()).isEqualTo(GateName.AUDIT);
    assertThat(gate.asks(Samples.exchange())).containsExactly(Ask.RoomInLog.ASK);
  }

  @Test
  void passesWhenRoomWasReserved() {
    assertThat(gate.decide(Samples.exchange(), room(Fact.LogRoom.RESERVED)))
        .isEqualTo(Verdict.pass(Recording.END));
  }

  @Test
  void asksForADurableBeginningOnFailClosedServices() {
    Exchange exchange = Samples.exchange(Samples.service("ledger", true), null, Samples.CLIENT);
    assertThat(gate.decide(exchange, room(Fact.LogRoom.RESERVED)))
        .isEqualTo(Verdict.pass(Recording.DURABLE_BEGIN_AND_END));
    Exchange both = Samples.exchange(Samples.service("l", true), "websocket", Samples.CLIENT);
    assertThat(Recording.of(both)).isEqualTo(Recording.DURABLE_BEGIN_AND_END);
  }

  @Test
  void asksForABeginningOfUpgradedConnections() {
    Exchange exchange =
        Samples.exchange(Samples.service("shop", false), "websocket", Samples.CLIENT);
    assertThat(gate.decide(exchange, room(Fact.LogRoom.RESERVED)))
        .isEqualTo(Verdict.pass(Recording.BEGIN_AND_END));
  }

  @Test
  void countsThePlacesThatAnExchangeTakes() {
    assertThat(Recording.of(Samples.raw("GET", "/")).events()).isEqualTo(1);
    assertThat(Recording.of(Samples.exchange()).events()).isEqualTo(1);
    assertThat(Recording.BEGIN_AND_END.events()).isEqualTo(2);
    assertThat(Recording.DURABLE_BEGIN_AND_END.events()).isEqualTo(2);
  }

  @Test
  void failsRatherThanPassesWithoutTheFact() {
    assertThatThrownBy(() -> gate.decide(Samples.exchange(), Facts.NONE))
        .isInstanceOf(IllegalStateException.class);
  }

  static Stream<Arguments> refusals() {
    Supplier<Refusal> full =
        () ->
            new AuditGate().decide(Samples.exchange(), room(new Fact.LogRoom("the disk is full")))
                    instanceof Verdict.Refuse<Recording> refuse
                ? refuse.refusal()
                : Samples.REFUSAL;
    Supplier<Refusal> failed = () -> AuditGate.notDurable("the disk is full");
    return Stream.of(
        Arguments.of(AuditReason.LOG_FULL, full), Arguments.of(AuditReason.LOG_FAILED, failed));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusesWithEachReasonItHas(AuditReason reason, Supplier<Refusal> provoke) {
    Refusal refusal = provoke.get();
    assertThat(refusal.code()).isEqualTo(reason);
    assertThat(refusal.evidence()).isEqualTo("the disk is full");
    assertThat(refusal.clause().toString()).isEqualTo("audit (built in)");
    assertThat(refusal.remedy()).isNotBlank();
  }

  @Test
  void hasARefusalForEveryReason() {
    assertThat(refusals().map(arguments -> arguments.get()[0]))
        .containsExactly((Object[]) AuditReason.values());
  }

  @ParameterizedTest
  @EnumSource(AuditReason.class)
  void refusesAs503Unavailable(AuditReason reason) {
    assertThat(reason.code()).isEqualTo("audit." + reason.name().toLowerCase().replace('_', '-'));
    assertThat(reason.status()).isEqualTo(503);
    assertThat(reason.publicClass()).isEqualTo(PublicClass.UNAVAILABLE);
    assertThat(reason.english()).endsWith(".");
    assertThat(reason.korean()).endsWith(".");
  }
}
