package dev.munjigi.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {
  private static final String HEAD = "Limit                     Soft Limit           Hard Limit";

  @TempDir private Path folder;

  private Settings settings(int total) throws IOException {
    Path file = folder.resolve("munjigi.yaml");
    Files.writeString(
        file,
        """
        munjigi: 1
        listeners: {plain: {bind: "127.0.0.1:0"}}
        limits: {connections: {total: %d}}
        """
            .formatted(total));
    assertThat(Configuration.read(file)).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid) Configuration.read(file)).settings();
  }

  private static List<String> limits(String soft) {
    return List.of(HEAD, "Max open files            " + soft + "      524288       files     ");
  }

  @Test
  void warnsWhereConnectionsNeedMoreThanTheProcessMayHave() throws IOException {
    assertThat(Descriptors.shortage(settings(50_000), limits("100199")))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.toString())
                    .contains("munjigi.yaml:3:", "`limits.connections.total` is `50000`", "`100200`", "may have `100199`"));
  }

  @Test
  void countsFlowsWhereAListenerTakesDatagrams() throws IOException {
    Path file = folder.resolve("flows.yaml");
    Files.writeString(
        file,
        """
        munjigi: 1
        listeners: {dns: {bind: "127.0.0.1:0", service: dns}}
        services: {dns: {upstream: "udp://127.0.0.1:53", access: public}}
        limits: {connections: {total: 100}, flows: {total: 500}}
        """);
    Settings settings = ((Reading.Valid) Configuration.read(file)).settings();
    assertThat(Descriptors.shortage(settings, limits("899")))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.toString())
                    .contains("`limits.flows.total` is `500`, which take `900` file descriptors"));
    assertThat(Descriptors.shortage(settings, limits("900"))).isEmpty();
  }

  @Test
  void saysNothingWhereThereAreEnoughOrNobodyKnows() throws IOException {
    assertThat(Descriptors.shortage(settings(50_000), limits("100200"))).isEmpty();
    assertThat(Descriptors.shortage(settings(50_000), limits("unlimited"))).isEmpty();
    assertThat(Descriptors.shortage(settings(50_000), List.of(HEAD))).isEmpty();
  }
}
