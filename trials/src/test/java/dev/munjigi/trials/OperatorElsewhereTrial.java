package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands speak to a gate elsewhere with a key in a file, and say in one line what it does not allow.
class OperatorElsewhereTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners: {tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}}
      identity: {host: localhost}
      operator: {bind: "127.0.0.1:0", remote: true}
      rights: {bindings: {viewer: [user/kim]}}
      """;

  private static Gate.Ended run(Path folder, Gate gate, Path ca, String... command)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(
        List.of(
            "--gate",
            "https://localhost:" + gate.listener("tls").getPort(),
            "--key-file",
            folder.resolve("key").toString()));
    if (Files.exists(ca)) {
      all.addAll(List.of("--ca", ca.toString()));
    }
    return Gate.run(folder, all.toArray(String[]::new));
  }

  @Test
  void commandsReachAGateElsewhere(@TempDir Path folder) throws Exception {
    try (Gate gate = Gate.start(YAML)) {
      Stand.secret(folder.resolve("key"), KeyHolder.of(gate, "kim").key());
      Path ca = folder.resolve("ca.pem");
      Gate.Ended strange = run(folder, gate, ca, "status");
      assertThat(strange.code()).as("nobody vouches for it: %s", strange.err()).isEqualTo(3);
      Gate.Ended root =
          Gate.run(gate.folder(), "ca", "root");
      assertThat(root.code()).as(root.err()).isZero();
      Files.writeString(ca, root.out());
      Gate.Ended status = run(folder, gate, ca, "status");
      assertThat(status.code()).as(status.err()).isZero();
      assertThat(status.out()).contains("listener tls");
      Gate.Ended ban =
          run(folder, gate, ca, "ban", "add", "198.51.100.7", "--for", "1m", "--reason", "x");
      assertThat(ban.code()).isEqualTo(1);
      assertThat(ban.err().lines()).hasSize(1);
      assertThat(ban.err()).contains("munjigi:AddBan", "ban/198.51.100.7").doesNotContain("mjg_k_");
      Stand.secret(folder.resolve("key"), "mjg_k_" + "A".repeat(49));
      Gate.Ended wrong = run(folder, gate, ca, "status");
      assertThat(wrong.code()).isEqualTo(1);
      assertThat(wrong.err().lines()).hasSize(1);
      assertThat(wrong.err()).contains("does not take").doesNotContain("mjg_k_");
    }
  }
}
