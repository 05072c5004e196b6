package dev.munjigi.engines.acme;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.DefaultConnection;
import org.shredzone.acme4j.connector.HttpConnector;

/// A connection to an authority whose answers are bounded.
///
/// Guarantees: no answer takes longer than its limit in all, or more bytes; none is unpacked; no
/// redirect is followed; nothing but HTTPS is spoken beyond loopback.
final class BoundedConnection extends DefaultConnection {
  private static final int REDIRECT = 300;
  private static final int ERROR = 400;

  private final AcmeLimits limits;
  private final Deadline deadline;

  /// When everything has to be over.
  record Deadline(long nanos) {
    static Deadline in(Duration time) {
      return new Deadline(System.nanoTime() + time.toNanos());
    }

    Duration left() {
      return Duration.ofNanos(nanos - System.nanoTime());
    }
  }

  BoundedConnection(HttpConnector connector, AcmeLimits limits, Deadline deadline) {
    super(connector);
    this.limits = limits;
    this.deadline = deadline;
  }

  @Override
  protected void sendRequest(Session session, URL url, Consumer<HttpRequest.Builder> body)
      throws IOException {
    allow(url);
    HttpRequest.Builder builder =
        httpConnector
            .createRequestBuilder(url)
            .header("accept-charset", "utf-8")
            .header("accept-language", "en");
    body.accept(builder);
    lastResponse = new Whole(answer(builder.build()));
  }

  // ATTACK: an authority's answers name the addresses that are asked next
  private static void allow(URL url) throws IOException {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    boolean loopback =
        host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    boolean clear = url.getProtocol().equals("http") && loopback;
    if (!url.getProtocol().equals("https") && !clear) {
      throw new IOException("`" + url + "` is not `https://`");
    }
    if (url.getUserInfo() != null) {
      throw new IOException("an address with a user in it was given");
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    Duration left = deadline.left();
    Duration time = left.compareTo(limits.request()) < 0 ? left : limits.request();
    // INVARIANT: one clock runs over connecting, waiting and reading
    CompletableFuture<HttpResponse<byte[]>> answer =
        httpClient.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), limits.bytes()));
    try {
      HttpResponse<byte[]> response = answer.get(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
      int status = response.statusCode();
      if (status >= REDIRECT && status < ERROR) {
        throw new IOException(
            "`" + request.uri() + "` redirects (status `" + status + "`), which is not followed");
      }
      // ATTACK: what is packed may unpack to any size
      if (response.headers().firstValue("content-encoding").isPresent()) {
        throw new IOException("`" + request.uri() + "` answered with content that is packed");
      }
      return response;
    } catch (TimeoutException slow) {
      throw new IOException(
          "`" + request.uri() + "` did not answer within `" + time.toSeconds() + "s`", slow);
    } catch (ExecutionException failed) {
      throw failure(request.uri(), failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    } finally {
      answer.cancel(true);
    }
  }

  private IOException failure(URI at, @Nullable Throwable cause) {
    String why = cause == null ? "" : String.valueOf(cause.getMessage());
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof javax.net.ssl.SSLException) {
        return new IOException(
            "`" + at + "` shows a TLS certificate that is not believed, or speaks none (" + one.getMessage()
                + "): `acme.root` names the certificates that are",
            cause);
      }
      if (one instanceof java.net.ConnectException) {
        why = "it cannot be connected to";
      }
      if (why.contains("limit") || why.contains("exceed")) {
        return new IOException(
            "`" + at + "` answered with more than `" + limits.bytes() + "` bytes", cause);
      }
    }
    return new IOException("`" + at + "`: " + (why.equals("null") || why.isEmpty() ? "no answer" : why), cause);
  }

  /// An answer that was read to its end.
  private record Whole(HttpResponse<byte[]> read) implements HttpResponse<InputStream> {
    @Override
    public int statusCode() {
      return read.statusCode();
    }

    @Override
    public HttpRequest request() {
      return read.request();
    }

    @Override
    public Optional<HttpResponse<InputStream>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return read.headers();
    }

    @Override
    public InputStream body() {
      return new ByteArrayInputStream(read.body());
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return read.sslSession();
    }

    @Override
    public URI uri() {
      return read.uri();
    }

    @Override
    public HttpClient.Version version() {
      return read.version();
    }
  }
}
