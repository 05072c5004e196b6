package dev.munjigi.engines.http;

import dev.munjigi.gates.federation.Fetch;
import dev.munjigi.gates.identity.ExternalProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks over HTTP/1.1, each question on a connection of its own.
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
      try {
        return answer(question, end);
      } finally {
        places.release();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private Answer answer(Question question, long end) throws IOException, InterruptedException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    // INVARIANT: one clock runs over looking up, connecting, waiting and reading
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    answer.complete(exchange(question));
                  } catch (IOException | InterruptedException | RuntimeException failed) {
                    answer.completeExceptionally(failed);
                  }
                });
    try {
      return answer.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      throw new IOException(
          "`" + question.at() + "` did not answer within `" + longest.toSeconds() + "s`", slow);
    } catch (ExecutionException failed) {
      throw new IOException(said(question.at(), failed.getCause()), failed);
    } finally {
      asking.interrupt();
    }
  }

  private Answer exchange(Question question) throws IOException, InterruptedException {
    reachable.require(question.at(), question.provider().issuer());
    HttpClient client = client(question.provider());
    try {
      HttpResponse<byte[]> response =
          client.send(
              request(question), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST));
      String type = single(response, "content-type");
      if (!json(type)) {
        throw new Unusable("status `" + response.statusCode() + "` without a JSON content type");
      }
      // ATTACK: what is packed may unpack to any size
      if (response.headers().firstValue("content-encoding").isPresent()) {
        throw new Unusable("content that is packed");
      }
      return new Answer(response.statusCode(), response.body());
    } finally {
      client.shutdownNow();
    }
  }

  private static HttpClient client(ExternalProvider provider) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NEVER);
    if (provider.authorities() != null) {
      builder.sslContext(Authorities.trusting(provider.authorities()));
    }
    return builder.build();
  }

  private HttpRequest request(Question question) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(question.at())
            .timeout(longest)
            .header("accept", "application/json")
            .header("user-agent", "munjigi");
    if (question.authorization() != null) {
      request.header("authorization", question.authorization());
    }
    if (question.form() != null) {
      request
          .header("content-type", "application/x-www-form-urlencoded")
          .POST(BodyPublishers.ofString(question.form()));
    }
    return request.build();
  }

  private static String single(HttpResponse<?> response, String name) {
    List<String> values = response.headers().allValues(name);
    return values.size() == 1 ? values.getFirst() : "";
  }

  /// RFC 8259, section 11; RFC 6839, section 3.1.
  private static boolean json(String type) {
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return bare.equals("application/json")
        || (bare.startsWith("application/") && bare.endsWith("+json"));
  }

  /// An answer that is none.
  private static final class Unusable extends IOException {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  /// On one line; what a stranger's server wrote is not in it.
  private static String said(URI at, @Nullable Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      switch (one) {
        case Unusable unusable -> {
          return "`" + at + "` answered with " + unusable.getMessage();
        }
        case Reachable.Private _ -> {
          return "`" + at + "` " + one.getMessage();
        }
        case SSLException _ -> {
          return "`" + at + "` shows a TLS certificate that is not believed, or speaks none";
        }
        case HttpConnectTimeoutException _, ConnectException _ -> {
          return "`" + at + "` cannot be connected to";
        }
        case Authorities.Unreadable _ -> {
          return String.valueOf(one.getMessage());
        }
        default -> {
          // its cause may tell more
        }
      }
      if (String.valueOf(one.getMessage()).contains("body exceeds")) {
        return "`" + at + "` answered with more than `" + MOST + "` bytes";
      }
    }
    return "`" + at + "` gave no answer that can be read";
  }
}
