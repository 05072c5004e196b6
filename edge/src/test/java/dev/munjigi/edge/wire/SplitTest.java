package dev.munjigi.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.ScriptedOrigins;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client's bytes mean does not depend on how they come apart.
class SplitTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /a?b=c HTTP/1.1\r\nhost: shop.test\r\n\r\nGET /d HTTP/1.1\r\nhost: shop.test\r\n\r\n",
        "\r\nPOST /a HTTP/1.1\r\nhost: shop.test\r\ncontent-length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nhost: shop.test\r\n\r\n",
        "POST /a HTTP/1.1\r\nhost: shop.test\r\ntransfer-encoding: chunked\r\n\r\n2;a=\"b\"\r\nhe\r\n3\r\nllo\r\n0\r\nx: y\r\n\r\nGET / HTTP/1.0\r\nhost: shop.test\r\n\r\n",
        "POST /a HTTP/1.1\r\nhost: shop.test\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhexx\r\n",
        "GET / HTTP/1.1\r\nhost: shop.test\r\nhost: other.test\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: shop.test\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\nhost: shop.test\r\n\r\n",
        "\u0016\u0003\u0001 no request"
      })
  void meansTheSame(String request) {
    String whole = transcript(request, request.length());
    assertThat(whole).contains("HTTP/1.1 ");
    for (int at = 1; at < request.length(); at++) {
      assertThat(transcript(request, at)).as("split at " + at).isEqualTo(whole);
    }
    assertThat(transcript(request, 0)).as("byte by byte").isEqualTo(whole);
  }

  private static String transcript(String request, int at) {
    try (Wired wired = new Wired(new Scene())) {
      if (at == 0) {
        for (int i = 0; i < request.length(); i++) {
          wired.sends(request.substring(i, i + 1));
          serve(wired);
        }
      } else {
        wired.sends(request.substring(0, at));
        serve(wired);
        if (at < request.length()) {
          wired.sends(request.substring(at));
        }
      }
      serve(wired);
      wired.endsItsSide();
      StringBuilder all = new StringBuilder();
      for (ScriptedOrigins.One one : wired.stage.origins.all) {
        String line = one.request == null ? "" : one.request.method() + one.request.path();
        all.append(line).append(' ').append(one.framing).append(' ').append(one.body).append('\n');
      }
      String got = wired.got().replaceAll("[0-9A-Z]{26}", "ID");
      return all + got + wired.closing() + wired.stage.log.lines.size();
    }
  }

  private static void serve(Wired wired) {
    int served = -1;
    while (served != wired.stage.origins.all.size()) {
      served = wired.stage.origins.all.size();
      if (served > 0 && wired.origin().ended && !wired.origin().aborted) {
        wired.origin().ended = false;
        wired.replies(200, "fine");
      }
    }
  }
}
