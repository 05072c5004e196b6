package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said of services of streams and datagrams, which need more than an upstream.
class StreamConfigTest {
  private static Reading.Valid valid(String yaml) {
    return Sample.valid(Sample.read("munjigi: 1\n" + yaml));
  }

  private static List<String> warnings(String yaml) {
    return valid(yaml).warnings().stream().map(Problem::message).toList();
  }

  private static List<String> keys(String yaml) {
    return valid(yaml).effective().stream().map(Effective::key).toList();
  }

  @Test
  void warnsOfAStreamThatNobodyMayReachAndNoListenerLeadsTo() {
    assertThat(
            warnings(
                """
                listeners: {a: {bind: "127.0.0.1:1"}}
                services:
                  db: {upstream: "tcp://127.0.0.1:5432", access: public}
                  dns: {upstream: "udp://127.0.0.1:53", access: public}
                """))
        .containsExactly(
            "`services.db` takes streams, and no listener leads to it",
            "`services.db` takes streams, and no segment allows anybody to reach it",
            "`services.dns` takes datagrams, and no listener leads to it",
            "`services.dns` takes datagrams, and no segment allows anybody to reach it");
  }

  @Test
  void warnsOfNoStreamThatIsReached() {
    assertThat(
            warnings(
                """
                listeners:
                  a: {bind: "127.0.0.1:1", service: db}
                  b: {bind: "127.0.0.1:1", service: dns}
                segments: [{allow: {from: any, to: any}}]
                services:
                  db: {upstream: "tcp://127.0.0.1:5432", access: public}
                  dns: {upstream: "udp://127.0.0.1:53", access: public}
                """))
        .isEmpty();
  }

  @Test
  void showsNeitherTlsOfClearOriginsNorRoutesOfStreams() {
    String yaml =
        """
        listeners: {a: {bind: "127.0.0.1:1"}}
        services:
          db: {upstream: "tcp://127.0.0.1:5432", identities: "spiffe://example.org/node/a"}
          web: {upstream: "https://web.test", routes: []}
        """;
    assertThat(keys(yaml))
        .doesNotContain("services.db.tls", "services.db.access")
        .contains("services.web.tls", "services.web.access");
  }

  @Test
  void asksOftenerThanTheUsualTimeoutWithoutBeingToldOne() {
    String yaml =
        """
        listeners: {a: {bind: "127.0.0.1:1"}}
        services: {web: {upstream: "http://web.test", access: public, health: {every: 1s}}}
        """;
    assertThat(valid(yaml).effective())
        .anySatisfy(
            one -> {
              assertThat(one.key()).isEqualTo("services.web.health.timeout");
              assertThat(one.value()).isEqualTo("1s");
            });
  }
}
