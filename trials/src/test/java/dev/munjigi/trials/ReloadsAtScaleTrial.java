package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reloads that change certificates, limits and routes break none of many open streams, which all
/// carry messages meanwhile, and fail none of the requests of a steady load.
///
/// The system property `munjigi.reloads` says how many WebSockets, streams of TCP and reloads, such
/// as `200,50,50`; `bench/reload/run` sets it.
class ReloadsAtScaleTrial {
  private static final String SHORT = "50,20,10";
  private static final int CERTIFICATES = 3;
  private static final String HOST = "web.test";

  @TempDir Path folder;

  private final List<Credential> certificates = new ArrayList<>();

  @BeforeEach
  void certificates() throws Exception {
    Credential root = new Credential.Order().named("root").authority().selfSigned();
    for (int i = 0; i < CERTIFICATES; i++) {
      Credential made =
          new Credential.Order().purpose(KeyPurposeId.id_kp_serverAuth).host(HOST).by(root);
      Files.writeString(folder.resolve(i + ".key"), made.keyPem());
      Files.writeString(folder.resolve(i + ".pem"), made.chainPem());
      certificates.add(made);
    }
  }

  /// @param round differs from reload to reload: certificates, limits, routes, and what else a
  ///   person changes
  private String yaml(Origin sockets, TcpOrigin web, TcpOrigin echo, int round) {
    int certificate = round % CERTIFICATES;
    return """
    munjigi: 1
    listeners:
      plain: {bind: "127.0.0.1:0"}
      tls: {bind: "127.0.0.1:0", tls: {certificate: CERT}}
      ledger: {bind: "127.0.0.1:0", service: ledger-db}
      sealed: {bind: "127.0.0.1:0", service: ledger-db, tls: {certificate: CERT}}
    zones: {near: [127.0.0.0/8], round: [10.0.%1$d.0/24]}
    segments:
      - {allow: {from: near, to: any}}
      - {deny: {from: round, to: shop}}
    limits:
      connections: {per-source: %2$d, total: 40000, idle: %3$ds}
      requests: [{per: source, rate: %2$d/s, burst: %2$d}]
    services:
      web:
        host: web.test
        upstream: "WEB"
        routes:
          - {match: "GET /", access: public}
          - {match: "GET /round/%1$d", access: public}
      shop:
        host: shop.test
        upstream: "SOCKETS"
        streams: %4$d
        routes: [{match: "GET /**", name: chat-%1$d, access: public}]
      ledger-db: {upstream: "ECHO", access: public, streams: %4$d}
    """
        .formatted(round % 250, 9_000 + round, 60 + round % 30, 2_000 + round)
        .replace(
            "CERT", "{chain: \"F/N.pem\", key: \"F/N.key\"}".replace("N", "" + certificate))
        .replace("F/", folder + "/")
        .replace("WEB", web.url().replace("tcp:", "http:"))
        .replace("SOCKETS", sockets.url())
        .replace("ECHO", echo.url());
  }

  @Test
  void breaksNoStreamAndFailsNoRequest() throws Exception {
    String[] scale = System.getProperty("munjigi.reloads", SHORT).split(",", -1);
    int sockets = Integer.parseInt(scale[0]);
    int tcp = Integer.parseInt(scale[1]);
    int reloads = Integer.parseInt(scale[2]);
    // about 2,000 messages a second over all streams
    Duration pause = Duration.ofMillis(Math.max(20, (sockets + tcp) / 2));
    try (Origin chat = Origin.start(new Behaviour.WebSocketEcho());
        TcpOrigin web = TcpOrigin.start(SteadyLoad::answer);
        TcpOrigin echo = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(chat, web, echo, 0));
        ManyStreams streams = new ManyStreams(pause)) {
      streams.webSockets(sockets, inTurn(gate, "plain", "tls"));
      streams.tcp(tcp, inTurn(gate, "ledger", "sealed"));
      streams.awaitTrafficOnEach();
      try (SteadyLoad load =
          SteadyLoad.start(gate.listener("plain"), gate.listener("tls"), 3, pause(reloads))) {
        for (int round = 1; round <= reloads; round++) {
          gate.configure(yaml(chat, web, echo, round));
          assertThat(gate.api().call(200, "POST", "/v1/reload", "").path("changed").asBoolean())
              .isTrue();
          inForce(gate, round);
          streams.awaitTrafficOnEach();
          load.awaitAnswers(20);
        }
        load.requireAllAnswered();
        streams.requireWhole();
        System.out.printf(
            "reloads: %d, streams: %d, broken: 0, messages: %,d, requests: %,d, failed: 0%n",
            reloads, streams.size(), streams.returned(), load.answered());
      }
    }
  }

  private static Duration pause(int reloads) {
    return Duration.ofMillis(reloads > 10 ? 10 : 5);
  }

  private static ManyStreams.Connecting inTurn(Gate gate, String clear, String tls) {
    return number ->
        number % 2 == 0
            ? Wire.clear(gate.listener(clear))
            : Wire.tls(gate.listener(tls), "shop.test");
  }

  /// Asserts that what this round changes holds for new connections.
  private void inForce(Gate gate, int round) throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), HOST)) {
      assertThat(wire.certificate())
          .isEqualTo(certificates.get(round % CERTIFICATES).certificate());
      assertThat(status(wire, round)).isEqualTo(200);
      assertThat(status(wire, round - 1)).isEqualTo(403);
    }
  }

  private static int status(Wire wire, int round) throws IOException {
    String line = "GET /round/" + round % 250 + " HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n";
    return wire.send(line).reply().status();
  }
}
