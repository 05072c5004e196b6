package dev.munjigi.edge.tunnel;

import static dev.munjigi.edge.tunnel.Tube.all;
import static dev.munjigi.edge.tunnel.Tube.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Asks another gate for a service, and tells once what became of it.
class TunnelCallTest {
  private static final Id ID = Id.of(7, 8, 9);
  private static final Upstream.Beyond SITE =
      new Upstream.Beyond(new Upstream.Net("far.test", 9443), "ledger");

  private final List<String> ready = new ArrayList<>();
  private final List<Refusal> failed = new ArrayList<>();
  private final StreamEnd.Opened then =
      new StreamEnd.Opened() {
        @Override
        public void ready(StreamEnd end, String origin) {
          ready.add(origin);
        }

        @Override
        public void failed(Refusal refusal) {
          failed.add(refusal);
        }
      };

  private Tube called(Scheme scheme) {
    Tube tube = new Tube();
    tube.channel.freezeTime();
    tube.channel
        .pipeline()
        .addLast(
            new TunnelCall(new Upstream(scheme, SITE), SITE, Duration.ofSeconds(5), then));
    return tube;
  }

  private void failedOnce(UpstreamReason reason, String why) {
    assertThat(ready).isEmpty();
    assertThat(failed).hasSize(1);
    assertThat(failed.getFirst().code()).isEqualTo(reason);
    assertThat(failed.getFirst().evidence()).contains("tunnel://far.test:9443/ledger", why);
  }

  @Test
  void asksForAStreamOrForDatagrams() {
    try (Tube tube = called(Scheme.TUNNEL)) {
      assertThat(tube.said()).isEqualTo(frame(1, "Sledger"));
    }
    try (Tube tube = called(Scheme.UDP_TUNNEL)) {
      assertThat(tube.said()).isEqualTo(frame(1, "Dledger"));
    }
  }

  @Test
  void isReadyOnceTheOtherSideIsThere() {
    try (Tube tube = called(Scheme.TUNNEL)) {
      Tube _ = tube.hears(frame(2, ""));
      assertThat(ready).containsExactly("tunnel://far.test:9443/ledger");
      assertThat(tube.channel.pipeline().get(TunnelCall.class)).isNull();
      tube.channel.advanceTimeBy(6, TimeUnit.SECONDS);
      tube.channel.runScheduledPendingTasks();
      assertThat(tube.channel.isOpen()).as("the deadline is over").isTrue();
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void aSecondOpenedBreaksWhatIsOpen() {
    try (Tube tube = called(Scheme.TUNNEL)) {
      Tube _ = tube.hears(all(frame(2, ""), frame(2, "")));
      assertThat(ready).hasSize(1);
      assertThat(tube.wasReset()).isTrue();
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void aRefusalNamesWhatTheGateThereKnowsItBy() {
    try (Tube tube = called(Scheme.TUNNEL)) {
      Tube _ = tube.hears(all(frame(3, "forbidden " + ID), frame(2, "")));
      failedOnce(UpstreamReason.REFUSED_BEYOND, ID.toString());
      assertThat(failed.getFirst().evidence()).contains("`forbidden`");
      assertThat(tube.channel.isOpen()).isFalse();
    }
    assertThat(failed).hasSize(1);
  }

  static byte[][] noAnswers() {
    return new byte[][] {
      frame(1, "Sledger"), frame(4, "early"), frame(5, ""), frame(77, ""), frame(3, "nothing")
    };
  }

  @ParameterizedTest
  @MethodSource("noAnswers")
  void whatIsNoAnswerIsAnOriginThatCannotBeReached(byte[] wire) {
    try (Tube tube = called(Scheme.TUNNEL)) {
      Tube _ = tube.hears(all(wire, frame(2, "")));
      failedOnce(UpstreamReason.UNREACHABLE, "it does not answer as a tunnel does");
      assertThat(tube.channel.isOpen()).isFalse();
    }
    assertThat(failed).hasSize(1);
  }

  @Test
  void saysWhichAlertTurnedTheCertificateAway() {
    try (Tube tube = called(Scheme.TUNNEL)) {
      String said = "error:10000414:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_REVOKED";
      tube.channel.pipeline().fireExceptionCaught(new DecoderException(new SSLException(said)));
      failedOnce(UpstreamReason.CONNECTION_LOST, "certificate away (`certificate_revoked`)");
    }
  }

  @Test
  void waitsNoLongerThanItMay() {
    try (Tube tube = called(Scheme.TUNNEL)) {
      tube.channel.advanceTimeBy(4_900, TimeUnit.MILLISECONDS);
      tube.channel.runScheduledPendingTasks();
      assertThat(failed).isEmpty();
      tube.channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
      tube.channel.runScheduledPendingTasks();
      failedOnce(UpstreamReason.UNREACHABLE, "within `5000ms`");
    }
    assertThat(failed).hasSize(1);
  }

  @Test
  void isToldAtOnceThatTheConnectionEnds() {
    try (Tube tube = called(Scheme.TUNNEL)) {
      tube.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
      failedOnce(UpstreamReason.UNREACHABLE, "it closed the connection");
    }
    failed.clear();
    try (Tube tube = called(Scheme.TUNNEL)) {
      tube.channel.close();
      failedOnce(UpstreamReason.UNREACHABLE, "it closed the connection");
    }
    assertThat(failed).hasSize(1);
  }
}
