package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A port that somebody else has is told in one line, with exit code 3.
class PortInUseTrial {
  @TempDir Path folder;

  @Test
  void tellsThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String at = "127.0.0.1:" + taken.getLocalPort();
      Gate.Ended listener =
          run("listeners: {plain: {bind: \"" + at + "\"}}\noperator: {bind: \"127.0.0.1:0\"}\n");
      assertThat(listener.code()).isEqualTo(3);
      assertThat(listener.err())
          .contains("plain", Integer.toString(taken.getLocalPort()), "in use");
      Gate.Ended operator =
          run("listeners: {plain: {bind: \"127.0.0.1:0\"}}\noperator: {bind: \"" + at + "\"}\n");
      assertThat(operator.code()).isEqualTo(3);
      assertThat(operator.err()).contains("operator", at, "in use");
      assertThat(listener.err() + operator.err()).doesNotContain("\tat ");
    }
  }

  private Gate.Ended run(String yaml) throws Exception {
    Files.writeString(folder.resolve("munjigi.yaml"), "munjigi: 1\n" + yaml);
    return Gate.run(folder, "serve");
  }
}
