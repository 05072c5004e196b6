package dev.munjigi.engines.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartTogetherTest {
  private static final int PROCESSES = 2;

  @TempDir Path folder;

  @Test
  void makesOneRootWhenProcessesStartAtOnce() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  StartTogether.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .start());
    }
    while (ready() < PROCESSES && processes.stream().allMatch(Process::isAlive)) {
      Thread.sleep(10);
    }
    Files.createFile(folder.resolve("go"));
    Set<String> roots = new HashSet<>();
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      roots.add(said);
    }
    assertThat(roots).singleElement().asString().contains("BEGIN CERTIFICATE");
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(4);
    }
  }

  private long ready() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.getFileName().toString().startsWith("ready-")).count();
    }
  }
}
