package dev.munjigi.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.control.Operations.CertificateOf;
import dev.munjigi.control.Operations.OriginAt;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.policy.PolicyReason;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final ReasonCode CODE = PolicyReason.values()[0];
  private static final long MILLI = 1_000_000;

  private final AtomicLong bans = new AtomicLong(2);
  private final Metrics metrics = new Metrics(bans::get, () -> 1024);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void countsExchangesByServiceAndClassOfStatus() {
    metrics.serves(List.of("shop", "blog"));
    metrics.exchanged("shop", 200, 3 * MILLI, null);
    metrics.exchanged("shop", 204, 3 * MILLI, null);
    metrics.exchanged("shop", 403, 3 * MILLI, CODE);
    metrics.exchanged("blog", 0, 3 * MILLI, null);
    assertThat(metrics.scrape().lines())
        .contains(
            "munjigi_exchanges_total{service=\"shop\",status_class=\"2xx\"} 2.0",
            "munjigi_exchanges_total{service=\"shop\",status_class=\"4xx\"} 1.0",
            "munjigi_exchanges_total{service=\"blog\",status_class=\"none\"} 1.0",
            "munjigi_exchanges_total{service=\"blog\",status_class=\"5xx\"} 0.0",
            "munjigi_refusals_total{code=\"%s\"} 1.0".formatted(CODE.code()),
            "munjigi_exchange_seconds_bucket{service=\"shop\",le=\"0.0025\"} 0",
            "munjigi_exchange_seconds_bucket{service=\"shop\",le=\"0.005\"} 3",
            "munjigi_exchange_seconds_count{service=\"shop\"} 3");
    assertThat(metrics.exchanges()).isEqualTo(4);
    assertThat(metrics.refusals()).isEqualTo(1);
  }

  @Test
  void showsWhatIsThoughtOfOriginsAndForgetsThoseThatAreGone() {
    metrics.serves(List.of("shop"));
    OriginAt good = new OriginAt("shop", "http://a:80", OriginState.GOOD, "", 3, 0);
    OriginAt ejected = new OriginAt("shop", "http://b:80", OriginState.EJECTED, "", 0, 0);
    metrics.origins(() -> List.of(good, ejected));
    metrics.ejected("shop");
    metrics.retried("shop");
    metrics.retried("shop");
    assertThat(metrics.scrape().lines())
        .contains(
            "munjigi_origin_good{origin=\"http://a:80\",service=\"shop\"} 1.0",
            "munjigi_origin_good{origin=\"http://b:80\",service=\"shop\"} 0.0",
            "munjigi_origin_running{origin=\"http://a:80\",service=\"shop\"} 3.0",
            "munjigi_ejections_total{service=\"shop\"} 1.0",
            "munjigi_retries_total{service=\"shop\"} 2.0");
    metrics.origins(() -> List.of(good));
    assertThat(metrics.scrape()).doesNotContain("http://b:80");
  }

  @Test
  void showsWhenTheCertificatesOfListenersEnd() {
    CertificateOf one = new CertificateOf("public", Instant.ofEpochSecond(1_900_000_000));
    metrics.certificates(() -> List.of(one));
    assertThat(metrics.scrape().lines())
        .contains("munjigi_certificate_not_after_seconds{listener=\"public\"} 1.9E9");
    metrics.certificates(List::of);
    assertThat(metrics.scrape()).doesNotContain("listener=");
  }

  @Test
  void takesNoLabelFromARequest() {
    metrics.serves(List.of("shop"));
    for (int i = 0; i < 1_000; i++) {
      metrics.exchanged("host-" + i, 200 + i, MILLI, null);
    }
    assertThat(metrics.scrape())
        .doesNotContain("host-")
        .contains("munjigi_exchanges_total{service=\"\",status_class=\"2xx\"} 100.0");
  }

  @Test
  void keepsTheCountsOfAServiceOverAReloadAndForgetsOneThatIsGone() {
    metrics.serves(List.of("shop", "old"));
    metrics.exchanged("shop", 200, MILLI, null);
    metrics.exchanged("old", 200, MILLI, null);
    metrics.serves(List.of("shop", "new"));
    metrics.exchanged("shop", 200, MILLI, null);
    assertThat(metrics.scrape())
        .contains("munjigi_exchanges_total{service=\"shop\",status_class=\"2xx\"} 2.0")
        .contains("munjigi_exchanges_total{service=\"new\",status_class=\"2xx\"} 0.0")
        .doesNotContain("service=\"old\"");
  }

  @Test
  void countsConnections() {
    metrics.opened();
    metrics.opened();
    metrics.closed();
    metrics.turnedAway(CODE);
    assertThat(metrics.openConnections()).isEqualTo(1);
    assertThat(metrics.scrape().lines())
        .contains(
            "munjigi_connections_open 1.0",
            "munjigi_connections_total 2.0",
            "munjigi_connections_refused_total{code=\"%s\"} 1.0".formatted(CODE.code()));
  }

  @Test
  void countsReloadsAndWhatTheLogMissed() {
    metrics.reloaded(true);
    metrics.reloaded(false);
    metrics.reloaded(false);
    metrics.unlogged();
    assertThat(metrics.scrape().lines())
        .contains(
            "munjigi_reloads_total{result=\"taken\"} 1.0",
            "munjigi_reloads_total{result=\"broken\"} 2.0",
            "munjigi_log_unwritten_total 1.0");
  }

  @Test
  void readsGaugesWhenItIsAsked() {
    assertThat(metrics.scrape().lines())
        .contains("munjigi_bans 2.0", "munjigi_held_body_bytes 1024.0");
    bans.set(9);
    assertThat(metrics.scrape().lines()).contains("munjigi_bans 9.0");
  }

  @Test
  void tellsOfTheVirtualMachine() {
    assertThat(metrics.scrape())
        .contains("jvm_memory_used_bytes{", "jvm_threads_live_threads", "jvm_gc_");
  }
}
