package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one gate refuses the other one says, by the id that it is known by there.
class TunnelRefusedTrial {
  private static final Pattern THERE = Pattern.compile("munjigi explain ([0-9A-Z]{26})");

  @TempDir Path folder = Path.of(".");

  private static String services(String origin) {
    return """
          ledger: {upstream: "%s", access: public}
          closed: {upstream: "%s", identities: "spiffe://a.test/node/somebody-else"}
          hidden: {upstream: "%s", access: public}
        """
        .formatted(origin, origin, origin);
  }

  private Gate far(String origin) throws Exception {
    String allow = "segments: [{allow: {from: any, to: [ledger, closed, hidden]}}]";
    return Gate.start(TwoGates.in(folder).far("ledger, closed", services(origin), allow));
  }

  private Explain refused(Gate far, String service, String identity, String code)
      throws Exception {
    String yaml =
        TwoGates.in(folder).near(TwoGates.beyond("tunnel", far, service), identity, "");
    try (Gate near = Gate.start(yaml);
        Wire wire = Wire.clear(near.listener("door"), "127.0.12.1")) {
      assertThat(wire.closedWithin(Duration.ofSeconds(15))).isTrue();
      return Explain.awaitCode(near, "127.0.12.1", code);
    }
  }

  /// What the other gate says of what this one was refused.
  private Explain beyond(Gate far, String service) throws Exception {
    Explain here = refused(far, service, TwoGates.FAR, "upstream.refused-beyond");
    Matcher there = THERE.matcher(here.all().toString());
    assertThat(there.find()).as(here.all().toString()).isTrue();
    return Explain.of(far, there.group(1));
  }

  @Test
  @Provokes({
    "upstream.refused-beyond",
    "walk.service-not-offered",
    "policy.identity-not-listed",
    "upstream.untrusted"
  })
  void saysWhyOnBothSides() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate far = far(origin.url())) {
      Explain hidden = beyond(far, "hidden");
      assertThat(hidden.code()).isEqualTo("walk.service-not-offered");
      assertThat(hidden.all().toString()).contains("listeners.nodes.tunnel", "hidden");
      assertThat(beyond(far, "nothing").code()).isEqualTo("walk.service-not-offered");
      Explain closed = beyond(far, "closed");
      assertThat(closed.code()).isEqualTo("policy.identity-not-listed");
      assertThat(closed.all().toString()).contains(TwoGates.NEAR);
      Explain _ =
          refused(far, "ledger", "spiffe://a.test/node/another", "upstream.untrusted");
      Explain alert = Explain.awaitCode(far, "127.0.0.1", "tls.alert-from-client");
      assertThat(alert.all().toString()).contains("it sent the alert `bad_certificate`");
    }
  }

  /// TLS 1.3 says so only after the handshake of the gate that connected, which shows no certificate
  /// to a gate that names other authorities.
  @Test
  void saysThatItsCertificateWasTurnedAway() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate far = far(origin.url())) {
      Credential stranger = new Credential.Order().named("stranger").authority().selfSigned();
      new Credential.Order()
          .uri(TwoGates.NEAR)
          .by(stranger)
          .write(folder.resolve("near.chain.pem"), folder.resolve("near.key.pem"));
      String yaml = new TwoGates(folder).near(TwoGates.beyond("tunnel", far, "ledger"), "");
      try (Gate near = Gate.start(yaml);
          Wire wire = Wire.clear(near.listener("door"), "127.0.12.1")) {
        assertThat(wire.closedWithin(Duration.ofSeconds(15))).isTrue();
        Explain here = Explain.awaitCode(near, "127.0.12.1", "upstream.connection-lost");
        assertThat(here.all().toString())
            .contains("it turned this gate's certificate away (`certificate_required`)");
      }
    }
  }

  @Test
  void saysThatTheOriginThereIsNotThere() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = free.getLocalPort();
    }
    try (Gate far = far("tcp://127.0.0.1:" + nobody)) {
      assertThat(beyond(far, "ledger").code()).isEqualTo("upstream.unreachable");
    }
  }
}
