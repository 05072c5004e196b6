package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A broken file changes nothing; a good one takes effect without breaking what is open.
class ReloadTrial {
  @Test
  void takesGoodSettingsOnlyAndBreaksNothing() throws Exception {
    try (Origin sockets = Origin.start(new Behaviour.WebSocketEcho());
        Origin files = Origin.start(new Behaviour.Flood(SIZE));
        Gate gate = Gate.start(yaml(sockets, files, OPEN, ""));
        Wire socket = Wire.clear(gate.listener("plain"));
        Wire download = Wire.clear(gate.listener("plain"))) {
      assertThat(socket.send(Frames.HANDSHAKE).reply().status()).isEqualTo(101);
      assertThat(download.send(FILE).replyHead().status()).isEqualTo(200);

      gate.configure(yaml(sockets, files, OPEN, "nonsense: 1"));
      assertThat(gate.api().call(422, "POST", "/v1/reload", "").toString()).contains("nonsense");
      gate.signal("HUP");
      awaitReloads(gate, "broken", 2);
      assertThat(status(gate)).isEqualTo(200);

      gate.configure(yaml(sockets, files, FEWER, LIMIT));
      gate.signal("HUP");
      awaitReloads(gate, "taken", 1);
      assertThat(status(gate)).isEqualTo(403);
      try (Wire wire = Wire.clear(gate.listener("plain"))) {
        Reply second = wire.send(LIMITED + LIMITED).reply();
        assertThat(second.status()).isEqualTo(403);
        Explain _ = Refused.by(gate, wire.reply(), "flood.requests-of-service");
      }

      byte[] echoed = Frames.frame(0x81, new byte[] {'x'}, false);
      assertThat(socket.send(Frames.frame(0x81, new byte[] {'x'}, true)).bytes(echoed.length))
          .isEqualTo(echoed);
      assertThat(download.restOfChunks()).isEqualTo(SIZE);
    }
  }

  private static final long SIZE = 32L << 20;
  private static final String OPEN = "access: public";
  private static final String FEWER = "routes: [{match: /file, access: public}]";
  private static final String LIMIT =
      "limits: {requests: [{per: service, service: limited, rate: 1/m, burst: 1}]}";
  private static final String FILE = "GET /file HTTP/1.1\r\nHost: files.test\r\n\r\n";
  private static final String LIMITED = Stand.get("limited.test");

  private static String yaml(Origin sockets, Origin files, String access, String top) {
    return Stand.simple(
        sockets,
        "  files: {host: files.test, upstream: \"%s\", %s}\n".formatted(files.url(), access)
            + "  limited: {host: limited.test, upstream: \"%s\", routes: []}\n"
                .formatted(files.url())
            + top);
  }

  private static int status(Gate gate) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send("GET /other HTTP/1.1\r\nHost: files.test\r\n\r\n").replyHead().status();
    }
  }

  private static void awaitReloads(Gate gate, String result, int count) throws Exception {
    String label = "result=\"" + result + "\"";
    for (int i = 0; i < 200 && gate.api().metric("munjigi_reloads_total", label) < count; i++) {
      Thread.sleep(50);
    }
    assertThat(gate.api().metric("munjigi_reloads_total", label)).isEqualTo(count);
  }
}
