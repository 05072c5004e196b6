package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What holds for whatever a client sends.
final class Invariants {
  private Invariants() {}

  /// Every octet is read the same in parts, nothing is thrown, what passes is canonical and stays
  /// as it is when it is written out and read again.
  ///
  /// @return how many requests passed
  static int check(String text) {
    Wire.Read read = new Wire().read(text);
    for (CanonicalRequest request : read.requests()) {
      canonical(request);
      stable(request);
    }
    if (read.refusal() != null) {
      assertThat(read.refusal().evidence()).matches("[ -~…]*");
    }
    return read.requests().size();
  }

  private static void canonical(CanonicalRequest request) {
    assertThat(request.path().encoded()).matches("/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*");
    assertThat(request.path().encoded()).doesNotContain("//").doesNotContain("/../", "/./");
    List<String> segments = request.path().segments();
    for (String segment : segments.subList(0, segments.size() - 1)) {
      assertThat(segment).isNotEmpty();
    }
    for (String segment : segments) {
      assertThat(segment).doesNotContainPattern("[\\p{Cc}]").isNotIn(".", "..");
      byte[] utf8 = segment.getBytes(StandardCharsets.UTF_8);
      assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(segment);
    }
    assertThat(request.query().encoded()).matches("[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*");
    assertThat(request.host()).matches("[a-z0-9._-]+|\\[[0-9a-f:]+]");
    for (int i = 0; i < request.fields().size(); i++) {
      String name = request.fields().name(i);
      assertThat(name).matches("[a-z0-9!#$%&'*+.^_`|~-]+");
      assertThat(name).isNotIn("host", "connection", "content-length", "transfer-encoding", "te");
      assertThat(request.fields().value(i)).doesNotContainPattern("[\\x00-\\x08\\x0a-\\x1f\\x7f]");
    }
    assertThat(request.fields().all("x-forwarded-for")).hasSize(1);
    assertThat(request.fields().all("x-munjigi-exchange")).hasSize(1);
  }

  private static void stable(CanonicalRequest request) {
    // encoded octets and the gate's own fields may make it longer than a client's message may be
    HeadLimits wide = new HeadLimits(65_536, 1 << 20, 1_000);
    Wire next = new Wire(wide, Wire.PEER, Transport.Clear.INSTANCE);
    Wire.Read again = next.read(written(request));
    assertThat(again.refusal()).isNull();
    assertThat(again.requests()).hasSize(1);
    CanonicalRequest second = again.requests().getFirst();
    assertThat(second).isEqualTo(request);
  }

  /// The request as an edge would write it to the next gate.
  static String written(CanonicalRequest request) {
    String query = request.query().encoded();
    StringBuilder text = new StringBuilder(request.method()).append(' ');
    text.append(request.path().encoded()).append(query.isEmpty() ? "" : "?").append(query);
    text.append(" HTTP/1.1\r\nHost: ").append(request.host());
    text.append(request.port() == 80 ? "" : ":" + request.port()).append("\r\n");
    for (int i = 0; i < request.fields().size(); i++) {
      text.append(request.fields().name(i)).append(": ").append(request.fields().value(i));
      text.append("\r\n");
    }
    if (request.upgrade() != null) {
      text.append("Connection: upgrade\r\nUpgrade: ").append(request.upgrade()).append("\r\n");
    }
    text.append(request.expectsContinue() ? "Expect: 100-continue\r\n" : "");
    text.append(request.persistent() ? "" : "Connection: close\r\n");
    switch (request.framing()) {
      case Framing.Length(long bytes) -> text.append("Content-Length: " + bytes + "\r\n\r\n");
      case Framing.Chunked _ -> text.append("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      case Framing.None _, Framing.UntilClose _ -> text.append("\r\n");
    }
    return text.toString();
  }
}
