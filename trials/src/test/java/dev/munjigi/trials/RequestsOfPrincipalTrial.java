package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests are counted by who shows a certificate, wherever they come from.
class RequestsOfPrincipalTrial {
  @TempDir Path folder;

  @Test
  @Provokes("flood.requests-of-principal")
  void countsRequestsByPrincipal() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate =
            Gate.start(
                """
                munjigi: 1
                listeners:
                  tls: {bind: "127.0.0.1:0", tls: {client-certificates: required}}
                limits: {requests: [{per: principal, rate: 1/m, burst: 1}]}
                services:
                  shop: {host: shop.test, upstream: "%s", access: public}
                """
                    .formatted(origin.url()))) {
      Credential one = issued(gate, "one");
      Credential other = issued(gate, "other");
      assertThat(firstStatus(gate, "127.0.5.1", one)).isEqualTo(200);
      assertThat(status(gate, "127.0.5.2", one)).isEqualTo(429);
      Explain.awaitCode(gate, "127.0.5.2", "flood.requests-of-principal");
      assertThat(status(gate, "127.0.5.2", other)).isEqualTo(200);
    }
  }

  private Credential issued(Gate gate, String name) throws Exception {
    Path out = folder.resolve(name);
    String id = "spiffe://shop.test/node/" + name;
    Gate.Ended ended =
        Gate.run(gate.folder(), "ca", "issue", "--spiffe", id, "--out", out.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    return Credential.read(out);
  }

  /// The trust domain begins with the first certificate; the gate hears of it within a second or
  /// two.
  private static int firstStatus(Gate gate, String source, Credential shown) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        return status(gate, source, shown);
      } catch (SSLHandshakeException unknown) {
        if (System.nanoTime() - deadline > 0) {
          throw unknown;
        }
        Thread.sleep(100);
      }
    }
  }

  private static int status(Gate gate, String source, Credential shown) throws Exception {
    try (Wire wire = Wire.tls(gate.listener("tls"), source, "shop.test", shown)) {
      return wire.send(Stand.get("shop.test")).reply().status();
    }
  }
}
