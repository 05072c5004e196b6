package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.journal.AuditReader;
import dev.munjigi.engines.journal.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/// A gate that is killed at any moment loses nothing acknowledged about people, keys and sessions,
/// and nothing that was revoked or used up works again. `-Dmunjigi.gate.kills=N` kills more often than
/// 4 times, `-Dmunjigi.gate.seed=N` by another plan.
class GateKilledTrial {
  private static final int KILLS = Integer.getInteger("munjigi.gate.kills", 4);
  private static final long SEED = Long.getLong("munjigi.gate.seed", 1);
  private static final int SHORTEST_MILLIS = 20;
  private static final int LONGEST_MILLIS = 1_200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 10_000;

  private static String yaml(Origin origin) {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}}
        identity: {host: login.test}
        services:
          shop: {host: shop.test, upstream: "%s", access: signed-in}
        """
        .formatted(origin.url());
  }

  @Test
  void losesNothingAcknowledgedAndRevivesNothingThatEnded() throws Exception {
    Random random = new Random(SEED);
    SignInWitness kim = new SignInWitness("kim");
    SignInWitness lee = new SignInWitness("lee");
    List<Witness> all = List.of(new OperatorWitness("x"), new OperatorWitness("y"), kim, lee);
    int starting = 0;
    try (Origin origin = Origin.start(new Behaviour.Echo());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Gate gate = Gate.start(yaml(origin));
      try {
        kim.arrive(gate);
        lee.arrive(gate);
        for (int kill = 0; kill < KILLS; kill++) {
          liveAndDie(gate, all, threads, random);
          if (kill % 4 == 3) {
            dieStarting(gate.folder(), random);
            starting++;
          }
          gate = gate.again();
          verify(gate, all, "seed " + SEED + ", kill " + (kill + 1));
        }
      } finally {
        gate.close();
      }
    }
    System.out.printf(
        "seed %d: %d kills, and %d of starting gates; %d changes acknowledged, none lost;"
            + " of those under way %d had happened, %d had not%n",
        SEED,
        KILLS,
        starting,
        sum(all, Acknowledged::changes),
        sum(all, Acknowledged::happened),
        sum(all, Acknowledged::lost));
  }

  private static int sum(List<Witness> all, ToIntFunction<Acknowledged> of) {
    return all.stream().map(Witness::known).mapToInt(of).sum();
  }

  /// Everybody makes changes until the gate is killed.
  private static void liveAndDie(
      Gate gate, List<Witness> all, ExecutorService threads, Random random) throws Exception {
    AtomicBoolean dying = new AtomicBoolean();
    List<Future<Void>> living = new ArrayList<>();
    for (Witness one : all) {
      Random own = new Random(random.nextLong());
      living.add(
          threads.submit(
              () -> {
                while (acts(one, gate, own, dying)) {}
                return null;
              }));
    }
    Thread.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
    dying.set(true);
    gate.kill();
    for (Future<Void> one : living) {
      ended(one);
    }
    gate.api().close();
    gate.requireNoStackTrace();
    verifyLog(gate.state());
  }

  /// Whether somebody made a change, and the gate still lives.
  private static boolean acts(Witness one, Gate gate, Random random, AtomicBoolean dying)
      throws Exception {
    try {
      one.act(gate, random);
      return true;
    } catch (IOException gone) {
      if (!dying.get()) {
        throw gone;
      }
      return false;
    }
  }

  private static void ended(Future<Void> one) throws Exception {
    try {
      one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError("before the kill", failed.getCause());
    }
  }

  /// A gate on the same state is killed before it is ready, or soon after.
  private static void dieStarting(Path folder, Random random) throws Exception {
    try (Background starting = Background.start(folder, "serve")) {
      Thread.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
      starting.kill();
    }
  }

  private static void verify(Gate gate, List<Witness> all, String when) throws Exception {
    for (Witness one : all) {
      try {
        one.verify(gate);
      } catch (AssertionError wrong) {
        throw new AssertionError(when + ": " + wrong.getMessage(), wrong);
      }
    }
  }

  /// Asserts that no record is missing or damaged: the reader leaves out those whose checksum is wrong,
  /// and their numbers would be missing.
  private static void verifyLog(Path state) throws IOException {
    AuditReader.Follower log = AuditReader.of(state.resolve("audit")).follow(0);
    long last = 0;
    for (List<Recorded> some = log.poll(AT_ONCE); !some.isEmpty(); some = log.poll(AT_ONCE)) {
      for (Recorded one : some) {
        assertThat(one.number()).as("the number of a record").isEqualTo(last + 1);
        last = one.number();
      }
    }
    assertThat(last).isPositive();
  }
}
