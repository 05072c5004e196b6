package dev.munjigi.engines.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.engines.memory.MemoryBans;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class BanFileTest {
  @TempDir Path folder;

  private static Ban ban(String network, long until, String reason) {
    return new Ban(
        Network.parse(network).orElseThrow(),
        Instant.EPOCH,
        Instant.ofEpochMilli(until),
        reason,
        "limits.requests[1]");
  }

  private Path file() {
    return folder.resolve("bans.jsonl");
  }

  @Test
  void bringsBansThroughARestart() throws IOException {
    MemoryBans before = new MemoryBans(10);
    before.add(ban("198.51.100.7", 100_000, "met a limit"));
    before.add(ban("2001:db8::/64", 200_000, "줄\n바꿈 \"quoted\" \\ \u2028"));
    before.add(ban("10.0.0.0/8", 50, "over"));
    new BanFile(file()).save(before.list(Instant.ofEpochMilli(1000)));
    BanFile.Loaded loaded = new BanFile(file()).load();
    assertThat(loaded.warnings()).isEmpty();
    MemoryBans after = new MemoryBans(10);
    loaded.bans().forEach(after::add);
    Instant later = Instant.ofEpochMilli(2000);
    assertThat(after.list(later)).isEqualTo(before.list(later)).hasSize(2);
  }

  @Test
  void writesALineABan() throws IOException {
    new BanFile(file()).save(List.of(ban("198.51.100.7", 100_000, "met a limit")));
    assertThat(Files.readString(file()))
        .isEqualTo(
            "{\"network\":\"198.51.100.7\",\"from\":\"1970-01-01T00:00:00Z\","
                + "\"until\":\"1970-01-01T00:01:40Z\",\"by\":\"limits.requests[1]\","
                + "\"reason\":\"met a limit\"}\n");
  }

  @Test
  void holdsNothingWhenItIsNotThere() throws IOException {
    assertThat(new BanFile(file()).load()).isEqualTo(new BanFile.Loaded(List.of(), List.of()));
  }

  @Test
  void skipsBrokenLinesWithAWarning() throws IOException {
    String good = line(ban("198.51.100.7", 100_000, "met a limit"));
    String text =
        good
            + "\n\n{\"network\":\"198.51.100.8\"}\n[1,2]\nnot json\n"
            + good.replace("198.51.100.7", "198.51.100.300")
            + "\n"
            + good.replace("00:01:40Z", "00:00:00Z")
            + "\n"
            + good.replace("\"met a limit\"", "7")
            + "\n"
            + "[".repeat(100_000)
            + "\n"
            + good.replace("100.7", "100.9")
            + "\r\n"
            + good.substring(0, 40);
    Files.writeString(file(), text);
    BanFile.Loaded loaded = new BanFile(file()).load();
    assertThat(loaded.bans())
        .extracting(ban -> ban.network().toString())
        .containsExactly("198.51.100.7", "198.51.100.9");
    assertThat(loaded.warnings()).hasSize(8).contains("skipped line 3 of `bans.jsonl`: not a ban");
  }

  private String line(Ban ban) throws IOException {
    new BanFile(file()).save(List.of(ban));
    return Files.readString(file()).strip();
  }

  @Test
  void keepsTheOldFileWhenASaveCannotBegin() throws IOException {
    BanFile file = new BanFile(file());
    file.save(List.of(ban("198.51.100.7", 100_000, "met a limit")));
    Files.createDirectory(folder.resolve("bans.jsonl.next"));
    assertThatThrownBy(() -> file.save(List.of())).isInstanceOf(IOException.class);
    assertThat(file.load().bans()).hasSize(1);
  }

  @Test
  void replacesWhatACrashLeftBehind() throws IOException {
    Files.writeString(folder.resolve("bans.jsonl.next"), "x".repeat(10_000));
    BanFile file = new BanFile(file());
    file.save(List.of(ban("198.51.100.7", 100_000, "met a limit")));
    assertThat(file.load().warnings()).isEmpty();
    assertThat(folder.resolve("bans.jsonl.next")).doesNotExist();
  }

  private static void pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAPipeInsteadOfWaitingForAWriter() throws Exception {
    Path pipe = folder.resolve("pipe");
    pipe(pipe);
    assertThatThrownBy(() -> new BanFile(pipe).load()).hasMessageContaining("not a regular file");
    Files.createSymbolicLink(file(), pipe);
    assertThatThrownBy(() -> new BanFile(file()).load())
        .hasMessageContaining("not a regular file");
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void savesWhereAPipeStandsInTheWay() throws Exception {
    pipe(folder.resolve("bans.jsonl.next"));
    BanFile file = new BanFile(file());
    file.save(List.of(ban("198.51.100.7", 100_000, "met a limit")));
    assertThat(file.load().bans()).hasSize(1);
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void readsNoMoreOfAFileThanItsSizeSays() throws Exception {
    assertThat(PlainFile.read(Path.of("/proc/self/status"), 1_000)).isEmpty();
  }

  @Test
  void refusesAFileThatIsTooBig() throws IOException {
    try (RandomAccessFile big = new RandomAccessFile(file().toFile(), "rw")) {
      big.setLength((64L << 20) + 1);
    }
    assertThatThrownBy(() -> new BanFile(file()).load()).hasMessageContaining("has more than");
  }

  @Test
  void readsBackEveryNetwork() throws IOException {
    Random random = new Random(9);
    List<Ban> bans = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      long high = random.nextBoolean() ? 0 : random.nextLong();
      long low =
          random.nextBoolean() ? random.nextLong() : random.nextLong() >>> 16 | 0xFFFFL << 32;
      Network network = Network.of(new Address(high, low), random.nextInt(129));
      Instant until = Instant.ofEpochMilli(1 + random.nextLong(1L << 45));
      bans.add(new Ban(network, Instant.EPOCH, until, "r" + (char) random.nextInt(0xD000), "b"));
    }
    BanFile file = new BanFile(file());
    file.save(bans);
    assertThat(file.load()).isEqualTo(new BanFile.Loaded(bans, List.of()));
  }

  @Test
  void survivesAnyBytes() throws IOException {
    Random random = new Random(10);
    BanFile file = new BanFile(file());
    file.save(List.of(ban("198.51.100.7", 100_000, "a"), ban("2001:db8::/64", 5_000_000, "b")));
    byte[] good = Files.readAllBytes(file());
    for (int i = 0; i < 1000; i++) {
      byte[] bad = good.clone();
      for (int n = random.nextInt(6); n >= 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      BanFile.Loaded loaded = file.read(bad);
      assertThat(loaded.bans().size() + loaded.warnings().size()).isBetween(1, 14);
    }
    assertThat(file.read("\n".repeat(5).getBytes(StandardCharsets.UTF_8)).warnings()).isEmpty();
  }
}
