package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Effect;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Reply;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// In which order gates are met, and what becomes of their verdicts.
class WalkGatesTest {
  private static final Effect.BanSource BAN =
      new Effect.BanSource(
          Network.parse("198.51.100.7").orElseThrow(), Duration.ofMinutes(5), "probed");

  private static <S, O> ProbeGate<S, O> noting(
      GateName name, Place place, O outcome, List<Place> met) {
    return new ProbeGate<>(
        name,
        List::of,
        facts -> {
          met.add(place);
          return Verdict.pass(outcome);
        });
  }

  @Test
  void meetsTheGatesInTheOrderOfThePlaces() {
    List<Place> met = new ArrayList<>();
    Scene scene =
        new Scene()
            .gate(Place.FLOOD_BY_SOURCE, clear(GateName.FLOOD, Place.FLOOD_BY_SOURCE, met))
            .gate(
                Place.IDENTITY,
                WalkGatesTest.<Exchange, Principal>noting(
                    GateName.IDENTITY, Place.IDENTITY, Principal.Anonymous.NOBODY, met))
            .gate(Place.FLOOD_BY_PRINCIPAL, clear(GateName.FLOOD, Place.FLOOD_BY_PRINCIPAL, met))
            .gate(Place.SEGMENT, clear(GateName.SEGMENT, Place.SEGMENT, met))
            .gate(
                Place.POLICY,
                WalkGatesTest.<Exchange, Grant>noting(
                    GateName.POLICY, Place.POLICY, new Grant(Clause.builtIn("t")), met))
            .gate(Place.INSPECT, clear(GateName.INSPECT, Place.INSPECT, met))
            .gate(Place.PROTECT, clear(GateName.PROTECT, Place.PROTECT, met))
            .gate(Place.POLICY_REPLY, clear(GateName.POLICY, Place.POLICY_REPLY, met))
            .gate(Place.PROTECT_REPLY, clear(GateName.PROTECT, Place.PROTECT_REPLY, met))
            .gate(Place.INSPECT_REPLY, clear(GateName.INSPECT, Place.INSPECT_REPLY, met));
    try (Stage stage = new Stage(scene)) {
      var play = stage.get();
      assertThat(met).endsWith(Place.PROTECT);
      play.origin(one -> one.reply(200, "fine"));

      List<Place> sorted = new ArrayList<>(met);
      sorted.sort(null);
      assertThat(met).hasSize(10).isEqualTo(sorted);
      assertThat(play.client().body).hasToString("fine");
      assertThat(stage.log.end()).contains("\"ending\":\"forwarded\"");
    }
  }

  private static ProbeGate<Exchange, Clear> clear(GateName name, Place place, List<Place> met) {
    return noting(name, place, Clear.CLEAR, met);
  }

  @Test
  void givesAGateThatAsksNothingNoFacts() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT);
    try (Stage stage = new Stage(new Scene().gate(Place.INSPECT, gate))) {
      stage.get();
      assertThat(gate.given).hasSize(1).allMatch(facts -> facts == Facts.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Mode.class)
  void refusesWhenDecideThrowsUnlessTheGateIsOff(Mode mode) {
    Scene scene =
        new Scene()
            .mode(GateName.INSPECT, mode)
            .gate(
                Place.INSPECT,
                new ProbeGate<Exchange, Clear>(
                    GateName.INSPECT,
                    List::of,
                    facts -> {
                      throw new IllegalStateException("broken");
                    }));
    try (Stage stage = new Stage(scene)) {
      var play = stage.get();
      if (mode == Mode.OFF) {
        assertThat(stage.origins.all).hasSize(1);
      } else {
        assertThat(play.client().status).isEqualTo(503);
        assertThat(stage.log.end()).contains("\"code\":\"walk.gate-failed\"");
        assertThat(stage.origins.all).isEmpty();
      }
    }
  }

  @Test
  void refusesWhenAsksThrows() {
    Scene scene =
        new Scene()
            .gate(
                Place.POLICY,
                new ProbeGate<Exchange, Grant>(
                    GateName.POLICY,
                    () -> {
                      throw new IllegalArgumentException("broken");
                    },
                    facts -> Verdict.pass(new Grant(Clause.builtIn("t")))));
    try (Stage stage = new Stage(scene)) {
      var play = stage.get();
      assertThat(play.client().status).isEqualTo(503);
      assertThat(stage.log.end())
          .contains("\"code\":\"walk.gate-failed\"", "\"rule\":{\"text\":\"policy\"");
      assertThat(stage.origins.all).isEmpty();
    }
  }

  @Test
  void refusesWhenAGateOfTheReplyThrows() {
    Scene scene =
        new Scene()
            .gate(
                Place.INSPECT_REPLY,
                new ProbeGate<Reply, Clear>(
                    GateName.INSPECT,
                    List::of,
                    facts -> {
                      throw new IllegalStateException("broken");
                    }));
    try (Stage stage = new Stage(scene)) {
      var play = stage.get().origin(one -> one.reply(200, "secret"));
      assertThat(play.client().status).isEqualTo(503);
      assertThat(play.client().body.toString()).doesNotContain("secret");
      assertThat(stage.log.end()).contains("\"code\":\"walk.gate-failed\"");
    }
  }

  @Test
  void notesWhatAnObservingGateRefusesAndLetsPassWithoutEffects() {
    Scene scene =
        new Scene()
            .mode(GateName.INSPECT, Mode.OBSERVE)
            .gate(Place.INSPECT, ProbeGate.<Exchange>refusing(GateName.INSPECT, BAN));
    try (Stage stage = new Stage(scene)) {
      var play = stage.get().origin(one -> one.reply(200, "fine"));
      assertThat(play.client().status).isEqualTo(200);
      assertThat(stage.log.end()).contains("\"observed\":[{", "inspect.probed");
      assertThat(stage.bans.list(Stage.NOW)).isEmpty();
    }
  }

  @Test
  void doesNotAskAGateThatIsOff() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.refusing(GateName.SEGMENT);
    Scene scene = new Scene().mode(GateName.SEGMENT, Mode.OFF).gate(Place.SEGMENT, gate);
    try (Stage stage = new Stage(scene)) {
      stage.get();
      assertThat(gate.given).isEmpty();
      assertThat(stage.origins.all).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"OBSERVE", "OFF"})
  void enforcesHttpWhateverAServiceSays(Mode mode) {
    Scene scene =
        new Scene()
            .mode(GateName.HTTP, mode)
            .gate(Place.HTTP, ProbeGate.<Exchange>refusing(GateName.HTTP));
    try (Stage stage = new Stage(scene)) {
      assertThat(stage.get().client().status).isEqualTo(403);
      assertThat(stage.origins.all).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"OBSERVE", "OFF"})
  void enforcesAuditWhateverAServiceSays(Mode mode) {
    try (Stage stage = new Stage(new Scene().mode(GateName.AUDIT, mode))) {
      stage.log.full("no room");
      assertThat(stage.get().client().status).isEqualTo(503);
      assertThat(stage.origins.all).isEmpty();
      assertThat(stage.noted.unlogged).containsExactly("no room");
    }
  }

  @Test
  void appliesEffectsBeforeTheAnswerLeaves() {
    Scene scene =
        new Scene().gate(Place.INSPECT, ProbeGate.<Exchange>refusing(GateName.INSPECT, BAN));
    try (Stage stage = new Stage(scene)) {
      var play = stage.play("GET");
      List<Integer> bansSeen = new ArrayList<>();
      play.client().whenAnswered = () -> bansSeen.add(stage.bans.list(Stage.NOW).size());
      play.start();

      assertThat(bansSeen).containsExactly(1);
      assertThat(stage.bans.list(Stage.NOW).getFirst().until())
          .isEqualTo(Stage.NOW.plus(Duration.ofMinutes(5)));
    }
  }

  @Test
  void sendsNothingUpstreamWhenAGateAnswers() {
    Response answer = new Response(204, Fields.NONE, new byte[0]);
    Scene scene =
        new Scene()
            .gate(
                Place.PROTECT,
                ProbeGate.<Exchange, Clear>saying(
                    GateName.PROTECT, new Verdict.Answer<>(answer, List.of(BAN))));
    try (Stage stage = new Stage(scene)) {
      var play = stage.get();
      assertThat(play.client().status).isEqualTo(204);
      assertThat(stage.origins.all).isEmpty();
      assertThat(stage.log.end()).contains("\"ending\":\"answered\"");
      assertThat(stage.bans.list(Stage.NOW)).hasSize(1);
    }
  }

  @Test
  void answersInPlaceOfTheReplyThatAGateRefuses() {
    Scene scene =
        new Scene().gate(Place.PROTECT_REPLY, ProbeGate.<Reply>refusing(GateName.PROTECT));
    try (Stage stage = new Stage(scene)) {
      var play = stage.get().origin(one -> one.reply(200, "secret"));
      assertThat(play.client().status).isEqualTo(403);
      assertThat(play.client().body.toString()).doesNotContain("secret");
      assertThat(stage.log.end()).contains("\"ending\":\"refused\"");
    }
  }

  @Test
  void abortsTheClientWhenTheReplyHasBegun() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.origin(one -> {
        one.head(200, new dev.munjigi.gates.exchange.Framing.Length(10));
        one.body("half");
        one.fails(UpstreamReason.REPLY_CUT);
      });
      assertThat(play.client().aborted).isTrue();
      assertThat(stage.log.end())
          .contains("\"ending\":\"origin-broke\"", "\"code\":\"upstream.reply-cut\"");
    }
  }

  @Test
  void keepsTheGatesThatItBeganWith() {
    ProbeGate<Exchange, Clear> old = ProbeGate.asking(GateName.INSPECT);
    ProbeGate<Reply, Clear> oldReply = ProbeGate.asking(GateName.INSPECT);
    Scene before = new Scene().gate(Place.INSPECT, old).gate(Place.INSPECT_REPLY, oldReply);
    try (Stage stage = new Stage(before)) {
      var play = stage.get();
      stage.walk.swap(
          new Scene()
              .gate(Place.INSPECT_REPLY, ProbeGate.<Reply>refusing(GateName.INSPECT))
              .gates());
      play.origin(one -> one.reply(200, "fine"));
      assertThat(play.client().status).isEqualTo(200);
      assertThat(oldReply.given).hasSize(1);
    }
  }

  @Test
  void givesBackThePlacesInTheLogThatItDidNotUse() {
    try (Stage stage = new Stage(new Scene().failClosed().segmented())) {
      stage.get();
      assertThat(stage.log.lines).hasSize(1);
      assertThat(stage.log.placesOut).hasValue(0);
    }
  }

  @Test
  void cleansInterimRepliesLikeFinalOnes() {
    try (Stage stage = new Stage(new Scene())) {
      var play =
          stage
              .get()
              .origin(one ->
                  one.events.interim(
                      103,
                      Fields.of(
                          "link", "</a>", "connection", "x", "x", "1", "server", "secret/1")));
      assertThat(play.client().fields).isEqualTo(Fields.of("link", "</a>"));
    }
  }

  @Test
  void readsNoMoreInterimRepliesThanTheClientTakes() {
    try (Stage stage = new Stage(new Scene())) {
      var play = stage.get();
      play.client().writable = false;
      play.origin(one -> one.events.interim(103, Fields.NONE));
      assertThat(stage.origins.only().wanted).isFalse();
      play.client().writable = true;
      stage.run(() -> play.passage().clientWritable(true));
      assertThat(stage.origins.only().wanted).isTrue();
    }
  }

  @Test
  void removesHopByHopFieldsEvenWhenTheReplyGateIsOff() {
    try (Stage stage = new Stage(new Scene().mode(GateName.REPLY, Mode.OFF))) {
      var play =
          stage
              .get()
              .origin(one -> {
                one.head(
                    200,
                    dev.munjigi.gates.exchange.Framing.Chunked.INSTANCE,
                    "transfer-encoding",
                    "chunked",
                    "connection",
                    "close",
                    "server",
                    "shown/1");
                one.body("x");
                one.events.replyEnd();
              });
      assertThat(play.client().fields).isEqualTo(Fields.of("server", "shown/1"));
    }
  }
}
