package dev.munjigi.engines.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks over HTTP/1.1, each question on a connection of its own. Safe for use by many threads; blocks.
///
/// Guarantees: only what may be asked is asked; no redirect is followed; looking up, connecting,
/// waiting and reading take no longer than one limit in all; no answer is read beyond its limit, or
/// unpacked; nothing is sent or kept but what is asked for; what a stranger's server wrote is in no
/// message. Does not guarantee that an address is none of this machine's own network, unless who may
/// be asked says so.
public final class BoundedHttp {
  private static final Bounds STANDARD = new Bounds(Duration.ofSeconds(5), Duration.ofSeconds(10));
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final @Nullable SSLContext trust;
  private final Bounds bounds;
  private final Allowed allowed;

  /// Asks `https`, and `http` on loopback, within ten seconds in all.
  ///
  /// @param trust whom to believe; null for the platform's authorities
  public BoundedHttp(@Nullable SSLContext trust) {
    this(trust, STANDARD, BoundedHttp::protectedOrOwn);
  }

  BoundedHttp(@Nullable SSLContext trust, Bounds bounds, Allowed allowed) {
    this.trust = trust;
    this.bounds = bounds;
    this.allowed = allowed;
  }

  /// How long something may take.
  ///
  /// @param connect until there is a connection, inside of which
  /// @param whole until the answer has been read
  record Bounds(Duration connect, Duration whole) {
    Bounds {
      if (!connect.isPositive() || !whole.isPositive()) {
        throw new IllegalArgumentException("time to connect and to answer is more than none");
      }
    }
  }

  /// Who may be asked. May block.
  interface Allowed {
    /// @throws NotAsked when it may not be asked
    void require(URI at) throws NotAsked;
  }

  /// An address that is not asked.
  static final class NotAsked extends IOException {
    private static final long serialVersionUID = 1;

    /// @param message what follows after the address
    NotAsked(String message) {
      super(message);
    }
  }

  /// What is asked.
  ///
  /// @param fields of the request
  /// @param body what is posted, or null where something is read
  /// @param most how many bytes the answer may have
  record Question(URI at, Map<String, String> fields, byte @Nullable [] body, int most) {}

  /// An answer.
  ///
  /// @param status 200 to 599
  /// @param body owned by who asked
  public record Answer(int status, HttpHeaders fields, byte[] body) {}

  /// Asks for a document.
  ///
  /// @param most how many bytes it may have
  public Answer get(URI at, int most) throws IOException {
    return ask(new Question(at, Map.of("accept", "*/*"), null, most));
  }

  /// Sends JSON.
  ///
  /// @param most how many bytes the answer may have
  public Answer post(URI at, byte[] json, int most) throws IOException {
    return ask(new Question(at, Map.of("content-type", "application/json"), json, most));
  }

  /// @throws IOException when there is no such answer; the message says why, on one line
  Answer ask(Question question) throws IOException {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    // INVARIANT: the body's pace has no limit of its own in the client, so one clock runs over all
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
      return answer.get(bounds.whole().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      throw new IOException("`" + question.at() + "` did not answer in time", slow);
    } catch (ExecutionException failed) {
      throw new IOException("`" + question.at() + "` " + said(failed.getCause()), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } finally {
      asking.interrupt();
    }
  }

  private static void protectedOrOwn(URI at) throws NotAsked {
    boolean own = "http".equals(at.getScheme()) && LOOPBACK.contains(String.valueOf(at.getHost()));
    if (at.getHost() == null || (!own && !"https".equals(at.getScheme()))) {
      throw new NotAsked("is not asked: allowed is `https`, and `http` on loopback");
    }
  }

  private Answer exchange(Question question) throws IOException, InterruptedException {
    allowed.require(question.at());
    HttpClient client = client();
    try {
      HttpResponse<InputStream> response =
          client.send(request(question), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        // ATTACK: what is packed may unpack to any size
        if (response.headers().firstValue("content-encoding").isPresent()) {
          throw new Unusable("content that is packed");
        }
        byte[] bytes = body.readNBytes(question.most() + 1);
        if (bytes.length > question.most()) {
          throw new Unusable("more than `" + question.most() + "` bytes");
        }
        return new Answer(response.statusCode(), response.headers(), bytes);
      }
    } finally {
      client.shutdownNow();
    }
  }

  private HttpClient client() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(bounds.connect())
            .followRedirects(Redirect.NEVER);
    if (trust != null) {
      builder.sslContext(trust);
    }
    return builder.build();
  }

  private HttpRequest request(Question question) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(question.at())
            .timeout(bounds.whole())
            .header("user-agent", "munjigi");
    question.fields().forEach(request::header);
    if (question.body() != null) {
      request.POST(BodyPublishers.ofByteArray(question.body()));
    }
    return request.build();
  }

  /// An answer that is none.
  private static final class Unusable extends IOException {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  /// What follows after the address, on one line.
  private static String said(@Nullable Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      switch (one) {
        case Unusable unusable -> {
          return "answered with " + unusable.getMessage();
        }
        case NotAsked _ -> {
          return String.valueOf(one.getMessage());
        }
        case SSLException _ -> {
          return "shows a TLS certificate that is not believed, or speaks none";
        }
        case UnresolvedAddressException _, UnknownHostException _ -> {
          return "has a host whose address is not known here";
        }
        case HttpConnectTimeoutException _ -> {
          return "cannot be connected to";
        }
        case ConnectException refused when refused.getCause() == null -> {
          return "cannot be connected to";
        }
        default -> {
          // its cause may tell more
        }
      }
    }
    return cause instanceof ConnectException
        ? "cannot be connected to"
        : "gave no answer that can be read";
  }
}
