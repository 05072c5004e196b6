package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A service that lists identities is for clients whose certificates hold one of them.
class IdentitiesTrial {
  @TempDir Path folder = Path.of(".");

  private String yaml(TcpOrigin origin, String identities) {
    return """
        munjigi: 1
        listeners:
          sealed:
            bind: "127.0.0.1:0"
            service: ledger
            tls:
              certificate: auto
              client-certificates: required
              client-authorities: [%s]
        segments: [{allow: {from: any, to: ledger}}]
        services:
          ledger: {upstream: "%s", identities: [%s]}
        """
        .formatted(folder.resolve("root.pem"), origin.url(), identities);
  }

  private static Wire as(Gate gate, String source, Credential client) throws Exception {
    return Wire.tls(gate.listener("sealed"), source, "ledger.test", client);
  }

  @Test
  @Provokes("policy.identity-not-listed")
  void connectsThoseThatAreListedAndNobodyElse() throws Exception {
    Credential root = new Credential.Order().named("root").authority().selfSigned();
    Files.writeString(folder.resolve("root.pem"), root.pem());
    Credential web = new Credential.Order().uri("spiffe://a.test/node/web-1").by(root);
    Credential deep = new Credential.Order().uri("spiffe://a.test/node/web/1").by(root);
    Credential alien = new Credential.Order().uri("spiffe://b.test/node/web-1").by(root);
    Credential nobody = new Credential.Order().host("web-1.test").by(root);
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(origin, "\"spiffe://a.test/node/*\""));
        Wire open = as(gate, "127.0.14.1", web)) {
      assertThat(open.send("ping").bytes(4)).hasSize(4);
      int last = 2;
      for (Credential other : new Credential[] {deep, alien, nobody}) {
        String source = "127.0.14." + last++;
        try (Wire wire = as(gate, source, other)) {
          assertThat(wire.send("ping").closedWithin(Duration.ofSeconds(8))).isTrue();
          Explain _ = Explain.awaitCode(gate, source, "policy.identity-not-listed");
        }
      }
      assertThat(open.send("ping").bytes(4)).hasSize(4);
      gate.configure(yaml(origin, "\"spiffe://a.test/node/db-1\""));
      JsonNode _ = gate.api().call(200, "POST", "/v1/reload", "");
      assertThat(open.closedWithin(Duration.ofSeconds(5))).isTrue();
      Explain _ = Explain.awaitCode(gate, "127.0.14.1", "walk.lease-lost");
    }
  }
}
