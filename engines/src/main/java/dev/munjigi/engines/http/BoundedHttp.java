package dev.munjigi.engines.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A client for one request at a time. Safe for use by many threads; blocks.
///
/// Guarantees: `https` alone, and `http` on loopback; no redirect is followed; no answer takes longer
/// than ten seconds in all or is read beyond its limit; nothing is sent or kept but what is asked
/// for. Does not guarantee that an address is none of this machine's own network: whom it may ask is
/// for who configures it.
public final class BoundedHttp {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration WHOLE = Duration.ofSeconds(10);
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final @Nullable SSLContext trust;
  private final Duration longest;

  /// @param trust whom to believe; null for the platform's authorities
  public BoundedHttp(@Nullable SSLContext trust) {
    this(trust, WHOLE);
  }

  /// @param longest how long an answer may take in all
  BoundedHttp(@Nullable SSLContext trust, Duration longest) {
    this.trust = trust;
    this.longest = longest;
  }

  /// An answer.
  ///
  /// @param status 200 to 599
  /// @param body owned by who asked
  public record Answer(int status, byte[] body) {}

  /// Asks for a document.
  ///
  /// @param most how many bytes it may have
  public Answer get(URI at, int most) throws IOException {
    return ask(HttpRequest.newBuilder(allowed(at)).header("accept", "*/*").GET(), most);
  }

  /// Sends JSON.
  ///
  /// @param most how many bytes the answer may have
  public Answer post(URI at, byte[] json, int most) throws IOException {
    return ask(
        HttpRequest.newBuilder(allowed(at))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json)),
        most);
  }

  private static URI allowed(URI at) throws IOException {
    boolean own = "http".equals(at.getScheme()) && LOOPBACK.contains(String.valueOf(at.getHost()));
    if (at.getHost() == null || (!own && !"https".equals(at.getScheme()))) {
      throw new IOException("`" + at + "` is not asked: allowed is `https`, and `http` on loopback");
    }
    return at;
  }

  private Answer ask(HttpRequest.Builder question, int most) throws IOException {
    HttpRequest request = question.timeout(longest).build();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .followRedirects(Redirect.NEVER);
    if (trust != null) {
      builder.sslContext(trust);
    }
    // INVARIANT: the body's pace has no limit of its own in the client, so one clock runs over all
    try (HttpClient client = builder.build()) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      Thread reader = Thread.ofVirtual().start(() -> read(client, request, most, answer));
      try {
        return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException slow) {
        throw new IOException("`" + request.uri() + "` did not answer in time", slow);
      } catch (ExecutionException failed) {
        throw new IOException("`" + request.uri() + "`: " + failed.getCause(), failed);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", stopped);
      } finally {
        reader.interrupt();
        client.shutdownNow();
      }
    }
  }

  private static void read(
      HttpClient client, HttpRequest request, int most, CompletableFuture<Answer> answer) {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
          throw new IOException("more than " + most + " bytes");
        }
        answer.complete(new Answer(response.statusCode(), bytes));
      }
    } catch (IOException | InterruptedException | RuntimeException failed) {
      answer.completeExceptionally(failed);
    }
  }
}
