package dev.munjigi.gates.iam;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class IamFuzzTest {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final String ASKED =
      "\"request\":{\"principal\":\"arn:aws:iam::111111111111:user/a\",\"action\":\"s3:Get\","
          + "\"resource\":\"arn:aws:s3:::bucket/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\","
          + "\"context\":{\"a:x\":[\"1\",\"x\"],\"a:y\":\"2024-01-01\"}}";

  @FuzzTest(maxDuration = "60s")
  void documents(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    inTime(() -> documents(text));
  }

  @FuzzTest(maxDuration = "60s")
  void casesOfAnyText(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    inTime(() -> answered(text));
  }

  @FuzzTest(maxDuration = "60s")
  void policiesOfACase(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    for (String layer : new String[] {"identity", "boundary", "session"}) {
      inTime(() -> answered("{" + ASKED + ",\"" + layer + "\":[" + text + "]}"));
    }
    inTime(() -> answered("{" + ASKED + ",\"resource\":" + text + "}"));
  }

  @FuzzTest(maxDuration = "60s")
  void statementsOfAPolicy(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    inTime(
        () ->
            answered(
                "{" + ASKED + ",\"identity\":[{\"Version\":\"2012-10-17\",\"Statement\":[{"
                    + "\"Effect\":\"Allow\",\"Action\":\"*\"," + text + "}]}]}"));
  }

  /// Patterns that a text almost matches, over and over.
  @FuzzTest(maxDuration = "60s")
  void patterns(byte[] bytes) {
    StringBuilder pattern = new StringBuilder();
    for (byte one : bytes) {
      pattern.append("a*?b".charAt(one & 3));
    }
    String text = "a".repeat(2_000);
    TextPattern.of(pattern.toString(), new TextPattern.Dialect(true, true, (bytes.length & 1) == 0))
        .ifPresent(one -> inTime(() -> one.matches(text, Context.of(Map.of()))));
  }

  /// Replies with names in names, and paths that lead to them in many ways.
  @FuzzTest(maxDuration = "60s")
  void replies(byte[] bytes) {
    inTime(
        () ->
            ReplyDocument.read(bytes)
                .ifPresent(
                    reply -> {
                      reply.values("munjigi:response/$" + "..a".repeat(70));
                      reply.values("munjigi:response/$.a[*]..b[0]");
                    }));
  }

  private static void documents(String text) {
    for (PolicyReader.Kind kind : PolicyReader.Kind.values()) {
      PolicyReader.Read read = PolicyReader.read("fuzzed", text, kind);
      if (read.mistakes().isEmpty()) {
        String written = PolicyWriter.write(read.policy());
        PolicyReader.Read again = PolicyReader.read("fuzzed", written, kind);
        if (!again.policy().equals(read.policy()) || !again.mistakes().isEmpty()) {
          throw new AssertionError("what was written is read as something else");
        }
      }
    }
  }

  private static void answered(String line) {
    Cases.Answer answer = Cases.judge(line);
    if (answer.json().indexOf('\n') >= 0 || answer.json().isEmpty()) {
      throw new AssertionError("an answer is a line");
    }
  }

  private static void inTime(Runnable work) {
    long begun = System.nanoTime();
    work.run();
    if (System.nanoTime() - begun > LONGEST.toNanos()) {
      throw new AssertionError("it took longer than " + LONGEST);
    }
  }
}
