package dev.munjigi.engines.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.engines.file.SteppedDisk.Fate;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.Kept;
import dev.munjigi.gates.tls.Material;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is left when the process ends at any moment, and what the next start makes of it.
final class CrashTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Set<String> HOSTS = Set.of("shop.example.com");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Disk REAL = new RealDisk();

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private static Material start(Path state, Disk disk, Instant now) throws Exception {
    DurableFile master = new DurableFile(state.resolve("master.key"), disk);
    FileAuthorityStore store = new FileAuthorityStore(state.resolve("ca"), disk);
    return new Certificates(store, MasterKeyFile.open(master, RANDOM), RANDOM).ensure(now, HOSTS);
  }

  private static Optional<X509Certificate> root(Path state) throws IOException {
    return new FileAuthorityStore(state.resolve("ca")).root().map(Kept::certificate);
  }

  /// A start that goes well, step by step.
  private static SteppedDisk whole(Path state, Instant now) throws Exception {
    SteppedDisk disk = new SteppedDisk(step -> Fate.DONE);
    start(state, disk, now);
    return disk;
  }

  /// The steps at which this fate leaves another state than death after the step before.
  private static List<Integer> fatal(SteppedDisk whole, Fate fate) {
    return IntStream.range(0, whole.steps())
        .filter(step -> fate == Fate.DEATH_AFTER || whole.makings().contains(step))
        .boxed()
        .toList();
  }

  private static void verify(Material material, X509Certificate root) throws Exception {
    material.chain().get(0).verify(material.chain().get(1).getPublicKey());
    material.chain().get(1).verify(root.getPublicKey());
  }

  @ParameterizedTest
  @EnumSource(value = Fate.class, names = "DONE", mode = EnumSource.Mode.EXCLUDE)
  void comesUpAfterADeathAtAnyStepOfTheFirstStart(Fate fate) throws Exception {
    SteppedDisk whole = whole(folder.resolve("whole"), NOW);
    assertThat(whole.steps()).isGreaterThan(15);
    for (int last : fatal(whole, fate)) {
      Path state = folder.resolve("state-" + last);
      SteppedDisk disk = new SteppedDisk(step -> step == last ? fate : Fate.DONE);
      assertThatThrownBy(() -> start(state, disk, NOW)).as("step %d", last).isNotNull();
      Optional<X509Certificate> before = root(state);
      Material material = start(state, REAL, NOW);
      X509Certificate after = root(state).orElseThrow();
      verify(material, after);
      before.ifPresent(kept -> assertThat(after).as("step %d", last).isEqualTo(kept));
      assertThat(start(state, REAL, NOW).chain()).isEqualTo(material.chain());
    }
  }

  @ParameterizedTest
  @EnumSource(value = Fate.class, names = "DONE", mode = EnumSource.Mode.EXCLUDE)
  void comesUpAfterADeathAtAnyStepOfARenewal(Fate fate) throws Exception {
    Instant later = NOW.plus(Duration.ofDays(250));
    Path counted = folder.resolve("whole");
    start(counted, REAL, NOW);
    SteppedDisk whole = whole(counted, later);
    assertThat(whole.steps()).isGreaterThan(6);
    for (int last : fatal(whole, fate)) {
      Path state = folder.resolve("state-" + last);
      start(state, REAL, NOW);
      byte[] master = Files.readAllBytes(state.resolve("master.key"));
      X509Certificate root = root(state).orElseThrow();
      SteppedDisk disk = new SteppedDisk(step -> step == last ? fate : Fate.DONE);
      assertThatThrownBy(() -> start(state, disk, later)).as("step %d", last).isNotNull();
      verify(start(state, REAL, later), root);
      assertThat(root(state)).contains(root);
      assertThat(state.resolve("master.key")).hasBinaryContent(master);
    }
  }

  @Test
  void makesOneRootAndOneMasterWhenAnotherStartsAtAnyStep() throws Exception {
    int steps = whole(folder.resolve("whole"), NOW).steps();
    for (int i = 0; i < steps; i++) {
      Path state = folder.resolve("state-" + i);
      int moment = i;
      Material[] other = new Material[1];
      SteppedDisk disk =
          new SteppedDisk(
              step -> {
                if (step == moment) {
                  other[0] = startUnchecked(state);
                }
                return Fate.DONE;
              });
      Material mine = start(state, disk, NOW);
      X509Certificate root = root(state).orElseThrow();
      verify(mine, root);
      verify(other[0], root);
      verify(start(state, REAL, NOW), root);
    }
  }

  private static Material startUnchecked(Path state) throws IOException {
    try {
      return start(state, REAL, NOW);
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
