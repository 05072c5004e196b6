package dev.munjigi.gates.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.gates.exchange.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class HttpFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void headsAndBodies(byte[] bytes) {
    Invariants.check(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @FuzzTest(maxDuration = "60s")
  void targets(byte[] bytes) {
    Invariants.check(Wire.head("GET /" + new String(bytes, StandardCharsets.ISO_8859_1)));
  }

  @FuzzTest(maxDuration = "60s")
  void chunks(byte[] bytes) {
    Wire.Chunks whole = Wire.Chunks.decode(bytes, 0, bytes.length + 1, 1_000);
    for (int part = 1; part <= 3; part++) {
      if (!Wire.Chunks.decode(bytes, 0, part, 1_000).equals(whole)) {
        throw new AssertionError("parts of " + part + " are read differently");
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void replies(byte[] bytes) {
    HeadParser parser = new HeadParser(Wire.LIMITS);
    if (parser.scan(bytes, 0, bytes.length, 0) instanceof HeadParser.End(int end)) {
      parser.replyHead(bytes, 0, end, "GET");
    }
    parser.replyHead(bytes, 0, bytes.length, "HEAD");
  }

  @FuzzTest(maxDuration = "60s")
  void rawRequests(FuzzedDataProvider input) {
    List<String> fields = new ArrayList<>();
    Protocol protocol = input.pickValue(Protocol.values());
    String method = input.consumeString(8);
    String target = input.consumeString(64);
    while (input.remainingBytes() > 0) {
      fields.add(input.consumeString(16));
      fields.add(input.consumeString(32));
    }
    new Wire().decide(Wire.raw(protocol, method, target, fields.toArray(new String[0])));
  }

  @FuzzTest(maxDuration = "60s")
  void http2Heads(FuzzedDataProvider input) {
    List<String> block = new ArrayList<>();
    boolean ended = input.consumeBoolean();
    while (input.remainingBytes() > 0) {
      block.add(
          input.consumeBoolean()
              ? input.pickValue(Http2HeadTest.NAMES)
              : latin(input.consumeBytes(16)));
      block.add(latin(input.consumeBytes(32)));
    }
    Http2HeadTest.checkInvariants(block, ended);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @FuzzTest(maxDuration = "60s")
  void patterns(byte[] bytes) {
    PathPattern.parse(new String(bytes, StandardCharsets.UTF_8));
  }
}
