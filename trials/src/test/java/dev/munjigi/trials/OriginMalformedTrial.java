package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin that answers something else than HTTP is reported, and none of it reaches the client.
@ExtendWith(Stand.Shared.class)
class OriginMalformedTrial {
  @Test
  @Provokes("upstream.reply-malformed")
  void keepsGarbageOfTheOriginFromTheClient(Stand stand) throws Exception {
    for (String garbage :
        List.of(
            "SSH-2.0-OpenSSH_9.9\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nx y: bad\r\n\r\n",
            "HTTP/1.1 20 OK\r\n\r\n")) {
      stand.origin().behave(new Behaviour.Garbage(garbage.getBytes(StandardCharsets.ISO_8859_1)));
      try (Wire wire = stand.wire()) {
        Reply reply = wire.send(Stand.get("shop.test")).reply();
        assertThat(reply.text()).doesNotContain("SSH");
        Explain _ = Refused.by(stand.gate(), reply, "upstream.reply-malformed");
      }
    }
  }
}
