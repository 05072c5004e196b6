package dev.munjigi.engines.http;

import dev.munjigi.gates.federation.Fetch;
import dev.munjigi.gates.identity.ExternalProvider;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Asks the endpoints of providers.
///
/// Guarantees: what [Fetch] says; 16 questions at once. Private addresses are looked up before each
/// question, and the platform's resolver remembers them for the connection that follows; who changes
/// names in between meets TLS that has to show a certificate for the name that was asked.
public final class HttpFetch implements Fetch {
  private static final int AT_ONCE = 16;
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final Duration longest;
  private final Reachable reachable;
  private final Semaphore places = new Semaphore(AT_ONCE);

  public HttpFetch() {
    this(Duration.ofSeconds(LONGEST_SECONDS), new Reachable());
  }

  /// @param longest how long an answer may take in all
  HttpFetch(Duration longest, Reachable reachable) {
    this.longest = longest;
    this.reachable = reachable;
  }

  @Override
  public Answer ask(Question question) throws IOException {
    long end = System.nanoTime() + longest.toNanos();
    try {
      if (!places.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("too many others are asking providers");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
    try {
      return answer(question, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    } finally {
      places.release();
    }
  }

  private Answer answer(Question question, Duration left) throws IOException {
    ExternalProvider provider = question.provider();
    BoundedHttp http =
        new BoundedHttp(
            trust(provider),
            new BoundedHttp.Bounds(CONNECT, left),
            at -> reachable.require(at, provider.issuer()));
    BoundedHttp.Answer answer =
        http.ask(new BoundedHttp.Question(question.at(), fields(question), body(question), MOST));
    if (!json(single(answer.fields(), "content-type"))) {
      throw new IOException(
          "`%s` answered with status `%d` without a JSON content type"
              .formatted(question.at(), answer.status()));
    }
    return new Answer(answer.status(), answer.body());
  }

  private static @Nullable SSLContext trust(ExternalProvider provider) throws IOException {
    return provider.authorities() == null ? null : Authorities.trusting(provider.authorities());
  }

  private static Map<String, String> fields(Question question) {
    Map<String, String> fields = new HashMap<>(Map.of("accept", "application/json"));
    if (question.authorization() != null) {
      fields.put("authorization", question.authorization());
    }
    if (question.form() != null) {
      fields.put("content-type", "application/x-www-form-urlencoded");
    }
    return fields;
  }

  private static byte @Nullable [] body(Question question) {
    return question.form() == null ? null : question.form().getBytes(StandardCharsets.UTF_8);
  }

  private static String single(HttpHeaders fields, String name) {
    List<String> values = fields.allValues(name);
    return values.size() == 1 ? values.getFirst() : "";
  }

  /// RFC 8259, section 11; RFC 6839, section 3.1.
  private static boolean json(String type) {
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return bare.equals("application/json")
        || (bare.startsWith("application/") && bare.endsWith("+json"));
  }
}
