package dev.munjigi.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.memory.MemoryAuditLog;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.http.HttpReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TurnedAwayTest {
  private static final long MOMENT = 1_780_000_000_000L;

  private final MemoryAuditLog log = new MemoryAuditLog(64L << 20);
  private final TurnedAway turnedAway = new TurnedAway(log, new EventWriter("1.0"), () -> "before");

  private static Connection connection(String source, long n) {
    return new Connection(
        Id.of(MOMENT + n, 1, n),
        Address.parse(source).orElseThrow(),
        4711,
        "public",
        8443,
        Transport.Clear.INSTANCE,
        MOMENT + n,
        new Endpoint(Address.parse("192.0.2.1").orElseThrow(), 8443),
        null);
  }

  private boolean refuse(String source, HttpReason reason, long n) {
    RawRequest raw = new RawRequest(Protocol.HTTP_1_1, "GET", "/", Fields.of("host", "x"));
    Exchange exchange =
        Exchange.begin(Id.of(MOMENT + n, 2, n), connection(source, 0), MOMENT + n, raw);
    return turnedAway.add(exchange, 400, reason.refusal("seen"));
  }

  private List<JsonNode> written() {
    turnedAway.write();
    List<JsonNode> events = new ArrayList<>();
    for (MemoryAuditLog.Kept kept : log.events()) {
      events.add(
          JsonMapper.shared().readTree(new String(kept.event(), StandardCharsets.UTF_8)));
    }
    return events;
  }

  @Test
  void countsRefusalsBeyondTheFirstOfASecondInOneEvent() {
    int own = 0;
    for (int n = 0; n < 5_000; n++) {
      own += refuse("198.51.100.7", HttpReason.HOST_UNKNOWN, n) ? 0 : 1;
    }
    assertThat(own).isEqualTo(Tally.OWN);
    assertThat(written())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("count").asInt()).isEqualTo(5_000 - Tally.OWN);
              assertThat(event.path("start_time").asLong()).isEqualTo(MOMENT + Tally.OWN);
              assertThat(event.path("end_time").asLong()).isEqualTo(MOMENT + 4_999);
              assertThat(event.path("src_endpoint").path("ip").asString())
                  .isEqualTo("198.51.100.7");
              assertThat(event.path("munjigi").path("exchange").asString())
                  .isEqualTo(Id.of(MOMENT + Tally.OWN, 2, Tally.OWN).toString());
            });
    assertThat(refuse("198.51.100.7", HttpReason.HOST_UNKNOWN, 6_000)).isFalse();
  }

  @Test
  void countsEachReasonAndEachSourceByItself() {
    for (int n = 0; n < Tally.OWN; n++) {
      assertThat(refuse("198.51.100.7", HttpReason.HOST_UNKNOWN, n)).isFalse();
      assertThat(refuse("198.51.100.8", HttpReason.HOST_UNKNOWN, n)).isFalse();
      assertThat(refuse("198.51.100.7", HttpReason.HOST_MISSING, n)).isFalse();
    }
    assertThat(written()).isEmpty();
  }

  @Test
  void countsTheAddressesOfOneNetworkTogether() {
    for (int n = 0; n < Tally.OWN + 5; n++) {
      refuse("2001:db8::" + Integer.toHexString(n + 1), HttpReason.HOST_UNKNOWN, n);
    }
    assertThat(written())
        .singleElement()
        .satisfies(event -> assertThat(event.path("count").asInt()).isEqualTo(5));
  }

  @Test
  void keepsToItsTableHoweverManySourcesThereAre() {
    int own = 0;
    for (int n = 0; n < 20_000; n++) {
      String source = "10." + n / 256 / 256 + "." + n / 256 % 256 + "." + n % 256;
      own += refuse(source, HttpReason.HOST_UNKNOWN, n) ? 0 : 1;
    }
    assertThat(own).isEqualTo(1_000 + Tally.OWN);
    assertThat(written())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.path("count").asInt()).isEqualTo(19_000 - Tally.OWN);
              assertThat(event.path("src_endpoint").path("ip").asString()).isEqualTo("::");
            });
  }

  @Test
  void namesTheSettingsInForceAfterAReload() {
    Set<String> digests = new TreeSet<>();
    turnedAway.add(connection("198.51.100.7", 0), HttpReason.HOST_UNKNOWN.refusal("seen"));
    turnedAway.goBy(() -> "after");
    written().forEach(event -> digests.add(event.path("munjigi").path("settings").asString()));
    assertThat(digests).containsExactly("after");
  }
}
