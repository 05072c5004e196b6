package dev.munjigi.gates.segment;

import static dev.munjigi.gates.segment.Town.allow;
import static dev.munjigi.gates.segment.Town.deny;
import static dev.munjigi.gates.segment.Town.rule;
import static dev.munjigi.gates.segment.Town.service;
import static dev.munjigi.gates.segment.Town.settings;
import static dev.munjigi.gates.segment.Town.tcp;
import static dev.munjigi.gates.segment.Town.zone;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SegmentProofTest {
  private static final Service SHOP = service("shop", "login", "items");
  private static final Service LEDGER = tcp("ledger");
  private static final List<Service> SERVICES = List.of(SHOP, LEDGER);
  private static final Zone WEB = zone("web", "10.0.1.0/24");
  private static final Zone OFFICE = zone("office", "10.20.0.0/16");

  private static SegmentProof prove(List<Zone> zones, SegmentRule... rules) {
    return SegmentProof.of(Segments.of(settings(zones, rules), SERVICES));
  }

  private static SegmentRule expectDeny(int line, String from, String except, String... to) {
    Set<String> left = except.isEmpty() ? Set.of() : Set.of(except);
    return rule(line, SegmentRule.Kind.EXPECT_DENY, Town.names(from), left, to);
  }

  private static SegmentRule expectAllow(int line, String from, String... to) {
    return rule(line, SegmentRule.Kind.EXPECT_ALLOW, Town.names(from), Set.of(), to);
  }

  @Test
  void provesWhatHolds() {
    SegmentProof proof =
        prove(
            List.of(WEB),
            allow(1, "web", "ledger"),
            expectDeny(2, "any", "web", "ledger"),
            expectAllow(3, "web", "ledger"));
    assertThat(proof.failures()).isEmpty();
    assertThat(proof.warnings()).isEmpty();
  }

  @Test
  void namesAWitnessWhereAnExpectationFails() {
    SegmentProof proof =
        prove(
            List.of(WEB, OFFICE),
            allow(1, "web office", "ledger"),
            expectDeny(2, "any", "web", "ledger"));
    assertThat(proof.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.clause().line()).isEqualTo(2);
              assertThat(failure.witness()).hasToString("10.20.0.0");
              assertThat(failure.destination()).isEqualTo("ledger");
              assertThat(failure.message())
                  .isEqualTo(
                      "`segments[2]` expects a denial (`expect-deny`), but"
                          + " `10.20.0.0` in zones [office] reaches `ledger`: "
                          + "allowed by segments[1] (town.yaml:1)");
            });
  }

  @Test
  void findsTheOneAddressThatSlipsThrough() {
    Zone hole = zone("hole", "2001:db8::17");
    Zone all = zone("all", "::/0");
    SegmentProof proof =
        prove(
            List.of(all, hole),
            allow(1, "all", "ledger"),
            deny(2, "hole", "ledger"),
            expectAllow(3, "all", "ledger"));
    assertThat(proof.failures()).hasSize(1);
    assertThat(proof.failures().getFirst().witness()).hasToString("2001:db8::17");
    assertThat(proof.failures().getFirst().message())
        .endsWith("denied by segments[2] (town.yaml:2)");
  }

  @Test
  void looksAtEachRouteThatARuleNames() {
    SegmentProof proof =
        prove(
            List.of(WEB),
            allow(1, "any", "shop"),
            deny(2, "web", "shop/login"),
            expectAllow(3, "web", "shop"));
    assertThat(proof.failures()).hasSize(1);
    assertThat(proof.failures().getFirst().destination()).isEqualTo("shop/login");
  }

  @Test
  void leavesOutTheRestOfAServiceWhoseRoutesAreAllNamed() {
    SegmentProof proof =
        prove(
            List.of(WEB),
            allow(1, "any", "shop/login"),
            allow(2, "web", "shop/items"),
            expectAllow(3, "web", "shop"));
    assertThat(proof.failures()).isEmpty();
  }

  @Test
  void warnsOfRulesThatNeverDecide() {
    Zone inner = zone("inner", "10.0.1.128/25");
    SegmentProof proof =
        prove(
            List.of(WEB, inner, OFFICE),
            allow(1, "web", "shop"),
            allow(2, "inner", "shop/login"),
            deny(3, "office"),
            allow(4, "office", "ledger"),
            deny(5, "office", "ledger"),
            rule(6, SegmentRule.Kind.ALLOW, Set.of("inner"), Set.of("web")));
    assertThat(proof.warnings())
        .extracting(warning -> warning.clause().line() + " " + warning.message())
        .containsExactlyInAnyOrder(
            "2 never decides: all that it speaks of is decided by segments[1] (town.yaml:1)",
            "4 never decides: all that it speaks of is decided by segments[3] (town.yaml:3)",
            "5 never decides: all that it speaks of is decided by segments[3] (town.yaml:3)",
            "6 never decides: it speaks of nothing");
  }

  @Test
  void reportsOnlyTheLaterOfTwoEqualRules() {
    SegmentProof proof = prove(List.of(WEB), allow(1, "web", "shop"), allow(2, "web", "shop"));
    assertThat(proof.warnings()).extracting(w -> w.clause().line()).containsExactly(2);
  }

  @Test
  void warnsOfZonesThatNothingUses() {
    SegmentProof proof = prove(List.of(WEB, OFFICE), allow(1, "web", "shop"));
    assertThat(proof.warnings())
        .extracting(SegmentProof.Warning::message)
        .containsExactly("zone `office` is named by no segment and no listener");
    SegmentSettings listening =
        new SegmentSettings(List.of(OFFICE), List.of(), false, Map.of("l", Set.of("office")));
    assertThat(SegmentProof.of(Segments.of(listening, SERVICES)).warnings()).isEmpty();
  }

  @Test
  void warnsOfAnExpectationThatSpeaksOfNobody() {
    SegmentProof proof = prove(List.of(WEB), expectDeny(1, "web", "web", "shop"));
    assertThat(proof.failures()).isEmpty();
    assertThat(proof.warnings())
        .extracting(SegmentProof.Warning::message)
        .containsExactly("proves nothing: it speaks of no address");
  }

  @Test
  void drawsTheWholeMatrix() {
    Zone inner = zone("inner", "10.0.1.128/25");
    Matrix matrix =
        Matrix.of(
            Segments.of(
                settings(
                    List.of(WEB, inner),
                    allow(1, "web", "shop"),
                    deny(2, "inner", "shop/login"),
                    allow(3, "inner", "ledger")),
                SERVICES));
    assertThat(matrix.destinations()).containsExactly("shop", "shop/login", "ledger");
    assertThat(matrix.rows())
        .extracting(Matrix.Row::toString)
        .containsExactly(
            "Row[zone=web, reaches=[ALL, SOME, SOME]]",
            "Row[zone=inner, reaches=[ALL, NONE, ALL]]",
            "Row[zone=(no zone), reaches=[NONE, NONE, NONE]]");
  }
}
