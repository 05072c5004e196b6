package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// h2spec 2.2.0 finds nothing: all of its cases pass, without exception.
class H2SpecTrial {
  private static final int CASES = 145;

  @TempDir Path folder = Path.of(".");

  @Test
  void passesEveryCase() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin))) {
      InetSocketAddress tls = gate.listener("tls");
      String port = Integer.toString(tls.getPort());
      Path report = folder.resolve("h2spec.txt");
      Process run =
          new ProcessBuilder(
                  h2spec().toString(), "-h", "127.0.0.1", "-p", port, "-t", "-k", "-o", "4")
              .redirectErrorStream(true)
              .redirectOutput(report.toFile())
              .start();
      assertThat(run.waitFor(5, TimeUnit.MINUTES)).as("h2spec ended in time").isTrue();
      String said = Files.readString(report);
      int failures = said.indexOf("Failures:");
      assertThat(said.substring(Math.max(0, failures)))
          .contains(CASES + " tests, " + CASES + " passed, 0 skipped, 0 failed");
      gate.requireNoStackTrace();
    }
  }

  private static String yaml(Origin origin) {
    return """
    munjigi: 1
    listeners:
      tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
    services:
      shop: {upstream: "%s", access: public}
    """
        .formatted(origin.url());
  }

  /// The program out of the jar that it comes in.
  private Path h2spec() throws Exception {
    Path jar = Path.of(System.getProperty("munjigi.h2spec", "target/h2spec.jar"));
    assertThat(jar).as("the jar that Maven puts there").isRegularFile();
    run(List.of("jar", "xf", jar.toAbsolutePath().toString(), "h2spec/2.2.0"));
    run(List.of("tar", "xzf", "h2spec/2.2.0/h2spec_linux_amd64.tar.gz", "-C", "h2spec"));
    return folder.resolve("h2spec/h2spec");
  }

  private void run(List<String> command) throws Exception {
    List<String> full =
        command.getFirst().equals("jar")
            ? List.of(
                Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
                command.get(1), command.get(2), command.get(3))
            : command;
    Process process =
        new ProcessBuilder(full).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as("%s", full).isZero();
  }
}
