package dev.munjigi.engines.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Claim: whenever the program is killed, the file opens again, everything acknowledged is there,
/// and nothing that was used up works again. `-Dmunjigi.store.kills=N` kills more often than 10
/// times.
final class CrashTest {
  private static final int KILLS = Integer.getInteger("munjigi.store.kills", 10);
  private static final long SEED = Long.getLong("munjigi.store.seed", 1);

  @TempDir Path folder;

  @Test
  void losesNothingThatWasAcknowledgedWhenItIsKilled() throws Exception {
    Path file = folder.resolve("identity.db");
    Random random = new Random(SEED);
    List<String> steps = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> lived = liveAndDie(file, 5 + random.nextInt(400), random.nextInt(30));
      steps.addAll(lived);
      try (SqliteStore store = SqliteStore.open(file, SqliteLimits.USUAL)) {
        verify(store.ports(), lived, removed(steps));
      }
    }
    try (SqliteStore store = SqliteStore.open(file, SqliteLimits.USUAL)) {
      verifyUsers(store.ports(), steps, removed(steps));
    }
    System.out.println(KILLS + " kills, " + steps.size() + " acknowledged steps, none lost");
  }

  /// What a process said before it was killed: after some lines, and a little later.
  private static List<String> liveAndDie(Path file, int lines, int millis) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> said = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.US_ASCII)) {
      while (said.size() < lines) {
        String line = reader.readLine();
        if (line == null) {
          throw new IOException("the writer ended by itself");
        }
        said.add(line);
      }
      Thread.sleep(millis);
      // on Linux this is SIGKILL; by its handle, so that what it said before can still be read
      process.toHandle().destroyForcibly();
      StringBuilder rest = new StringBuilder();
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        rest.append((char) c);
      }
      int whole = rest.lastIndexOf("\n");
      if (whole > 0) {
        said.addAll(List.of(rest.substring(0, whole).split("\n")));
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return said;
  }

  private static Set<String> removed(List<String> steps) {
    Set<String> removed = new HashSet<>();
    for (String step : steps) {
      if (step.startsWith("removed ")) {
        removed.add(step.substring("removed ".length()));
      }
    }
    return removed;
  }

  /// Whether somebody is there: somebody whose removal was not acknowledged any more may be gone.
  private static boolean there(IdentityStore store, String user) {
    return store.users().byId(Id.parse(user).orElseThrow()).isPresent();
  }

  private static void verify(IdentityStore store, List<String> steps, Set<String> removed) {
    int gone = verifyUsers(store, steps, removed);
    // two threads: of each the last step may have been a removal that nobody heard of
    assertThat(gone).as("removals that were not acknowledged").isLessThanOrEqualTo(2);
    for (String step : steps) {
      String[] words = step.split(" ");
      switch (words[0]) {
        case "session" ->
            assertThat(store.sessions().behind(words[2], "h").isPresent())
                .as(step)
                .isEqualTo(there(store, words[1]));
        case "token" ->
            assertThat(
                    store.oneTimes().look(words[2], OneTime.Purpose.SETUP, Writer.NOW).isPresent())
                .as(step)
                .isEqualTo(there(store, words[1]));
        case "taken" ->
            assertThat(store.oneTimes().look(words[1], OneTime.Purpose.SETUP, Writer.NOW))
                .as(step)
                .isEmpty();
        default -> {}
      }
    }
    verifyRotations(store, steps);
  }

  /// That each new token is known and each used one is known as used: the first used one that is
  /// shown again gives its family away.
  private static void verifyRotations(IdentityStore store, List<String> steps) {
    Set<String> seen = new HashSet<>();
    for (String step : steps) {
      String[] words = step.split(" ");
      if (words[0].equals("rotated") && there(store, words[1]) && seen.add(words[1])) {
        assertThat(store.families().rotate(words[2], "c", "0".repeat(64), Writer.NOW))
            .as(step)
            .isInstanceOf(Rotation.Reused.class);
        assertThat(store.families().rotate(words[3], "c", "0".repeat(64), Writer.NOW))
            .as(step)
            .isInstanceOf(Rotation.Unknown.class);
      }
    }
  }

  private static int verifyUsers(IdentityStore store, List<String> steps, Set<String> removed) {
    int gone = 0;
    for (String step : steps) {
      String[] words = step.split(" ");
      if (words[0].equals("user")) {
        boolean there = there(store, words[1]);
        assertThat(there && removed.contains(words[1])).as(step).isFalse();
        gone += !there && !removed.contains(words[1]) ? 1 : 0;
      }
    }
    return gone;
  }
}
