package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.Stage;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Deadline;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How the walk gets the facts that gates ask for.
class WalkFactsTest {
  private static final Ask BAN = new Ask.BanOf(Address.parse("203.0.113.9").orElseThrow());
  private static final Ask TOKEN = new Ask.Acquire(List.of(new Budget(0, "x", 1, 1)));

  private static Stage asking(ProbeGate<Exchange, Clear> gate) {
    return new Stage(new Scene().gate(Place.INSPECT, gate).gate(Place.FLOOD_BY_SOURCE, quiet()));
  }

  private static ProbeGate<Exchange, Clear> quiet() {
    return ProbeGate.asking(GateName.FLOOD);
  }

  @Test
  void decidesOnTheEventLoopAtOnceWhenMemoryAnswers() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT, BAN, TOKEN);
    try (Stage stage = asking(gate)) {
      stage.facts.remember(BAN, Fact.BanState.NONE).remember(TOKEN, Fact.Acquired.ALL);
      var play = stage.play("GET");
      Thread loop =
          stage.on(() -> {
            play.passage().start();
            assertThat(stage.origins.all).as("no hop").hasSize(1);
            return Thread.currentThread();
          });
      assertThat(gate.threads).containsExactly(loop);
      assertThat(gate.given.getFirst().answers())
          .containsExactly(Fact.BanState.NONE, Fact.Acquired.ALL);
      assertThat(stage.facts.awaited).isEmpty();
    }
  }

  @Test
  void waitsOnAVirtualThreadAndResumesOnTheEventLoop() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT, TOKEN);
    CountDownLatch answer = new CountDownLatch(1);
    try (Stage stage = asking(gate)) {
      stage.facts.waiting(ask -> {
        answer.await();
        return Fact.Acquired.ALL;
      });
      var play = stage.get();
      assertThat(stage.origins.all).isEmpty();
      assertThat(play.client().told).doesNotContain("finish");
      answer.countDown();
      stage.until(() -> stage.origins.all.size() == 1);

      assertThat(stage.facts.threads).hasSize(1).allMatch(Thread::isVirtual);
      assertThat(gate.threads).containsExactly(stage.on(Thread::currentThread));
    }
  }

  @Test
  void takesNothingTwiceWhenMemoryHadAPart() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT, BAN, TOKEN);
    try (Stage stage = asking(gate)) {
      stage.facts.remember(BAN, Fact.BanState.NONE).waiting(ask -> Fact.Acquired.ALL);
      stage.get();
      stage.until(() -> stage.origins.all.size() == 1);

      assertThat(stage.facts.askedNow).containsExactly(BAN, TOKEN);
      assertThat(stage.facts.awaited).containsExactly(TOKEN);
      assertThat(gate.given.getFirst().answers())
          .containsExactly(Fact.BanState.NONE, Fact.Acquired.ALL);
    }
  }

  @Test
  void refusesWhenThePortThrows() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT, TOKEN);
    try (Stage stage = asking(gate)) {
      var play = stage.get();
      stage.until(() -> play.client().finished);

      assertThat(play.client().status).isEqualTo(503);
      assertThat(stage.log.end()).contains("\"code\":\"walk.fact-unanswered\"");
      assertThat(gate.given).isEmpty();
      assertThat(stage.origins.all).isEmpty();
    }
  }

  @Test
  void refusesWhenMemoryThrows() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT, BAN);
    try (Stage stage = asking(gate)) {
      stage.facts.breakDown(new IllegalStateException("broken"));
      var play = stage.get();
      assertThat(play.client().status).isEqualTo(503);
      assertThat(stage.log.end()).contains("\"code\":\"walk.fact-unanswered\"");
      assertThat(gate.given).isEmpty();
    }
  }

  @Test
  void refusesWhereverAmongTheAnswersOneIsMissing() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT, BAN, TOKEN);
    try (Stage stage = asking(gate)) {
      stage
          .facts
          .remember(BAN, new Fact.Unanswered("the store is away"))
          .remember(TOKEN, Fact.Acquired.ALL);
      var play = stage.get();
      assertThat(play.client().status).isEqualTo(503);
      assertThat(stage.log.end())
          .contains("\"code\":\"walk.fact-unanswered\"", "the store is away");
      assertThat(gate.given).isEmpty();
    }
  }

  @Test
  void doesNotGoOnForAClientThatLeft() {
    ProbeGate<Exchange, Clear> gate = ProbeGate.asking(GateName.INSPECT, TOKEN);
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    try (Stage stage = asking(gate)) {
      stage.facts.waiting(ask -> {
        answer.await();
        answered.countDown();
        return Fact.Acquired.ALL;
      });
      var play = stage.get();
      play.leaves();
      answer.countDown();
      await(answered);
      stage.run(() -> {});

      assertThat(gate.given).isEmpty();
      assertThat(stage.origins.all).isEmpty();
      assertThat(stage.log.end()).contains("\"ending\":\"client-left\"");
    }
  }

  @Test
  void sendsTheHeadOfAReplyWhoseGateHadToWait() {
    ProbeGate<Reply, Clear> gate = ProbeGate.asking(GateName.INSPECT, TOKEN);
    CountDownLatch answer = new CountDownLatch(1);
    Scene scene = new Scene().gate(Place.INSPECT_REPLY, gate);
    try (Stage stage = new Stage(scene)) {
      stage.facts.waiting(ask -> {
        answer.await();
        return Fact.Acquired.ALL;
      });
      var play = stage.get().origin(one -> one.head(200, Framing.Chunked.INSTANCE));
      play.origin(one -> one.events.readComplete());
      answer.countDown();
      stage.until(() -> play.client().status == 200);
      assertThat(play.client().told).endsWith("flush");
    }
  }

  @Test
  void holdsBackTheBodyWhileAGateOfTheReplyWaits() {
    ProbeGate<Reply, Clear> gate = ProbeGate.asking(GateName.INSPECT, TOKEN);
    CountDownLatch answer = new CountDownLatch(1);
    try (Stage stage = new Stage(new Scene().gate(Place.INSPECT_REPLY, gate))) {
      stage.facts.waiting(ask -> {
        answer.await();
        return Fact.Acquired.ALL;
      });
      var play =
          stage
              .get()
              .origin(one -> {
                one.head(200, new Framing.Length(5));
                one.body("early");
              });
      assertThat(stage.origins.only().wanted).isFalse();
      assertThat(play.client().status).isZero();
      answer.countDown();
      stage.until(() -> play.client().status == 200);
      assertThat(play.client().body).hasToString("early");
      assertThat(stage.origins.only().wanted).isTrue();
    }
  }

  @Test
  void isUnansweredAfterTheDeadlineAndDoesNotUseALateAnswer() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    try (Stage stage = new Stage(new Scene())) {
      Answers answers =
          new Answers(
              stage.facts.waiting(ask -> {
                boolean done = false;
                while (!done) {
                  try {
                    late.await();
                    done = true;
                  } catch (InterruptedException ignored) {
                    // a port that does not listen
                  }
                }
                return Fact.Acquired.ALL;
              }));
      List<Facts> told = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      Deadline deadline = Deadline.after(System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(20));
      stage.run(() ->
          answers.later(
              List.of(TOKEN),
              List.of(),
              stage.loop(),
              deadline,
              facts -> {
                told.add(facts);
                threads.add(Thread.currentThread());
              }));
      stage.until(() -> !told.isEmpty());
      late.countDown();
      stage.facts.threads.getFirst().join(5_000);
      stage.run(() -> {});

      assertThat(told).hasSize(1);
      assertThat(told.getFirst().answers()).hasOnlyElementsOfType(Fact.Unanswered.class);
      assertThat(threads).containsExactly(stage.on(Thread::currentThread));
    }
  }

  @Test
  void refusesWhenTooManyWait() {
    CountDownLatch forever = new CountDownLatch(1);
    try (Stage stage = new Stage(new Scene())) {
      Answers answers =
          new Answers(
              stage.facts.waiting(ask -> {
                forever.await();
                return Fact.Acquired.ALL;
              }));
      List<Facts> told = new ArrayList<>();
      Deadline deadline = Deadline.after(System.nanoTime(), TimeUnit.SECONDS.toNanos(60));
      stage.run(() -> {
        for (int i = 0; i < 4_096; i++) {
          answers.later(List.of(TOKEN), List.of(), stage.loop(), deadline, told::add);
        }
        assertThat(told).isEmpty();
        answers.later(List.of(TOKEN), List.of(), stage.loop(), deadline, told::add);
      });
      assertThat(told).hasSize(1);
      assertThat(told.getFirst().of(Fact.Unanswered.class).why()).contains("too many");

      forever.countDown();
      stage.until(() -> told.size() == 4_097);
      stage.run(() -> answers.later(List.of(TOKEN), List.of(), stage.loop(), deadline, told::add));
      stage.until(() -> told.size() == 4_098);
      assertThat(told.getLast().answers()).containsExactly(Fact.Acquired.ALL);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(8, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
