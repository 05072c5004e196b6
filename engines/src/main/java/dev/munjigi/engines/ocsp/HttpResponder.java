package dev.munjigi.engines.ocsp;

import dev.munjigi.gates.tls.OcspResponder;
import dev.munjigi.gates.tls.Staple;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Asks OCSP responders over HTTP, without following redirects.
///
/// Guarantees: no answer takes longer than ten seconds in all or more than [Staple#LONGEST] bytes.
public final class HttpResponder implements OcspResponder {
  private static final String QUESTION = "application/ocsp-request";
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Duration longest;

  public HttpResponder() {
    this(Duration.ofSeconds(10));
  }

  /// @param longest how long an answer may take in all
  HttpResponder(Duration longest) {
    this.longest = longest;
  }

  @Override
  public byte[] ask(URI at, byte[] question) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at)
            .header("content-type", QUESTION)
            .timeout(longest)
            .POST(HttpRequest.BodyPublishers.ofByteArray(question))
            .build();
    // INVARIANT: the body's pace has no limit of its own in the client, so one clock runs over all
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(Redirect.NEVER).build()) {
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      Thread reader = Thread.ofVirtual().start(() -> read(client, request, answer));
      try {
        return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException slow) {
        throw new IOException("responder `" + at + "` did not answer in time");
      } catch (ExecutionException failed) {
        throw new IOException("responder `" + at + "`: " + failed.getCause(), failed);
      } finally {
        reader.interrupt();
        client.shutdownNow();
      }
    }
  }

  private static void read(
      HttpClient client, HttpRequest request, CompletableFuture<byte[]> answer) {
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] bytes = body.readNBytes(Staple.LONGEST + 1);
        if (response.statusCode() != 200) {
          throw new IOException("status " + response.statusCode());
        }
        if (bytes.length > Staple.LONGEST) {
          throw new IOException("more than " + Staple.LONGEST + " bytes");
        }
        answer.complete(bytes);
      }
    } catch (IOException | InterruptedException failed) {
      answer.completeExceptionally(failed);
    }
  }
}
