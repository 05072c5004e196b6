package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// While the store cannot be read, nobody is allowed anything by policies, since what it would deny is
/// not known; a gate does not start without it.
class StoredRightsUnreachableTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners: {tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}}
      identity: {host: login.test}
      policies: %s
      rights: {services: {shop: everybody}}
      services:
        shop:
          host: shop.test
          upstream: "%s"
          routes:
            - {match: /orders, action: "shop:GetOrder"}
            - {match: /open, access: public}
      """;

  private static final List<String> FILES =
      List.of("identity.db", "identity.db-wal", "identity.db-shm");

  private static Reply ask(Gate gate, String path) throws Exception {
    try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
      return wire.send("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n\r\n").reply();
    }
  }

  private static Reply soon(int wanted, Gate gate) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    Reply reply = ask(gate, "/orders");
    while (reply.status() != wanted && System.nanoTime() < until) {
      Thread.sleep(100);
      reply = ask(gate, "/orders");
    }
    assertThat(reply.status()).isEqualTo(wanted);
    return reply;
  }

  @Test
  @Provokes("policy.store-unreachable")
  void refusesWhatPoliciesDecide(@TempDir Path policies) throws Exception {
    Files.writeString(
        policies.resolve("everybody.json"),
        """
        {"Version": "2012-10-17", "Statement":
          {"Effect": "Allow", "Principal": "*", "Action": "shop:GetOrder", "Resource": "*"}}
        """);
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(YAML.formatted(policies, origin.url()))) {
      assertThat(ask(gate, "/orders").status()).isEqualTo(200);
      Map<Path, byte[]> before = new HashMap<>();
      for (String name : FILES) {
        Path file = gate.state().resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        before.put(file, bytes);
        Files.write(file, new byte[bytes.length]);
      }
      Refused.by(gate, soon(503, gate), "policy.store-unreachable");
      assertThat(ask(gate, "/open").status()).isEqualTo(200);
      gate.requireNoStackTrace();
      for (Map.Entry<Path, byte[]> one : before.entrySet()) {
        Files.write(one.getKey(), one.getValue());
      }
      soon(200, gate);
    }
  }
}
