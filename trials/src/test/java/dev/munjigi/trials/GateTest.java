package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The child process of the trials, with shell scripts in the program's place.
class GateTest {
  private static final String READY = "echo 'ready: plain=127.0.0.1:18080 operator=[::1]:8470'\n";

  @TempDir Path home;

  private void program(String script) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path program = Files.writeString(bin.resolve("munjigi"), "#!/bin/sh\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void readsAddressesTokenAndConfiguration() throws IOException {
    program("mkdir state; echo secret > state/operator.token\n" + READY + "exec sleep 60\n");
    try (Gate gate = Gate.start(home, "listeners: {}")) {
      assertThat(gate.listener("plain").getPort()).isEqualTo(18080);
      assertThat(gate.operator().getAddress().isLoopbackAddress()).isTrue();
      assertThat(gate.token()).isEqualTo("secret");
      assertThat(gate.folder().resolve("munjigi.yaml"))
          .content()
          .startsWith("munjigi: 1\nlisteners: {}\n")
          .contains("operator: {bind: \"127.0.0.1:0\"}", "drain: ");
      assertThatThrownBy(() -> gate.listener("other")).hasMessageContaining("`other`");
      gate.stop();
      assertThat(gate.alive()).isFalse();
    }
  }

  @Test
  void killsTheChildrenOfAStartScriptToo() throws IOException {
    program(READY + "sleep 61\n");
    try (Gate gate = Gate.start(home, "")) {
      ProcessHandle child =
          ProcessHandle.of(gate.pid()).orElseThrow().descendants().findFirst().orElseThrow();
      gate.kill();
      assertThat(child.onExit().orTimeout(5, TimeUnit.SECONDS).join().isAlive()).isFalse();
    }
  }

  @Test
  void tellsWhyAProgramIsNotReady() throws IOException {
    program("echo 'munjigi.yaml:2:1: unknown key' >&2; exit 2\n");
    assertThatThrownBy(() -> Gate.start(home, "x: 1")).hasMessageContaining("unknown key");
    assertThatThrownBy(() -> Gate.start(home.resolve("nowhere"), ""))
        .hasMessageContaining("nowhere");
  }

  @Test
  void failsOnAStackTrace() throws IOException {
    program(
        "printf 'oops\\n\\tat dev.munjigi.edge.Walk.step(Walk.java:12)\\n' >&2\n"
            + READY
            + "exec sleep 60\n");
    Gate gate = Gate.start(home, "");
    assertThatThrownBy(gate::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Walk.java");
  }
}
