package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartTest {
  private static final Settings RUNNING = Sample.settings(Sample.FULL);

  @Test
  void needsNoneForTheSame() {
    assertThat(Restart.needed(RUNNING, Sample.settings(Sample.FULL))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state: ./state | state: ./other | state",
        "127.0.0.1:0 | 127.0.0.1:5 | listeners.local.bind",
        "[2001:db8::1]:81 | 127.0.0.1:81 | listeners.lab.bind",
        "queue: 2MiB | queue: 3MiB | audit.queue",
        "keep: 30d | keep: 31d | audit.keep",
        "'[::1]:0' | 127.0.0.1:0 | operator.bind",
      })
  void needsOneForWhatIsOpenOrLaidOut(String before, String after, String key) {
    String text = Sample.FULL.replace(before, after);
    assertThat(text).isNotEqualTo(Sample.FULL);
    assertThat(Restart.needed(RUNNING, Sample.settings(text))).containsExactly(key);
  }

  @Test
  void namesListenersThatComeAndGo() {
    String text = Sample.FULL.replace("local: ", "nearby:");
    assertThat(Restart.needed(RUNNING, Sample.settings(text)))
        .containsExactly("listeners.nearby.bind", "listeners.local.bind");
  }

  @Test
  void needsOneWhereAListenerGoesFromTcpToUdp() {
    String tcp =
        """
        munjigi: 1
        listeners: {dns: {bind: "127.0.0.1:5300", service: dns}}
        services: {dns: {upstream: "tcp://127.0.0.1:53", access: public}}
        """;
    Settings before = Sample.settings(tcp);
    Settings after = Sample.settings(tcp.replace("tcp:", "udp:"));
    assertThat(Restart.needed(before, after)).containsExactly("listeners.dns.bind");
    assertThat(Restart.needed(after, after)).isEmpty();
  }

  @Test
  void takesUpEverythingElse() {
    String text =
        Sample.FULL
            .replace("oldest: \"1.3\"", "oldest: \"1.2\"")
            .replace("drain: 45s", "drain: 5s")
            .replace("fields: 50", "fields: 51")
            .replace("access: public", "action: \"a:B\"")
            .replace("action: \"a:B\"\nreply", "access: public\nreply");
    assertThat(Restart.needed(RUNNING, Sample.settings(text))).isEmpty();
  }
}
