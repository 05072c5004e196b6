package dev.munjigi.engines.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.federation.Fetch;
import dev.munjigi.gates.identity.ExternalProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Providers that answer badly, on sockets.
class HttpFetchTest {
  private static final Duration SHORT = Duration.ofMillis(700);

  private static ExternalProvider provider(String issuer, @Nullable Path authorities) {
    return new ExternalProvider(
        "op",
        "op",
        issuer,
        new ExternalProvider.Client("c", null),
        new ExternalProvider.Asks(new TreeSet<>(), false),
        new ExternalProvider.GroupMap("groups", Map.of()),
        new ExternalProvider.Admission(false, "sub", Set.of()),
        authorities);
  }

  private static Fetch.Question question(String url) {
    return new Fetch.Question(provider(url, null), URI.create(url + "/x"), null, null);
  }

  private static HttpFetch fetch() {
    return new HttpFetch(SHORT, new Reachable());
  }

  @Test
  void bringsAnswersOfAnyStatusAndSendsFormsAndAuthorization() throws IOException {
    try (Answering server =
        new Answering(
            Answering.says(
                "HTTP/1.1 400 No\r\nContent-Type: application/problem+json\r\n"
                    + "Content-Length: 2\r\n\r\n{}"))) {
      Fetch.Answer answer =
          fetch()
              .ask(
                  new Fetch.Question(
                      provider(server.url(), null),
                      URI.create(server.url() + "/token"),
                      "Basic eDp5",
                      "a=b"));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json()).asString().isEqualTo("{}");
      assertThat(server.head)
          .startsWith("POST /token HTTP/1.1")
          .containsIgnoringCase("authorization: Basic eDp5")
          .doesNotContainIgnoringCase("upgrade");
    }
  }

  @Test
  void refusesWhatIsNoShortJson() throws IOException {
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}", "JSON");
    bad.put("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "JSON");
    bad.put(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Type: text/html\r\n"
            + "Content-Length: 2\r\n\r\n{}",
        "JSON");
    bad.put(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
            + "Content-Length: 2\r\n\r\n{}",
        "packed");
    bad.put(Answering.json("x".repeat(Fetch.MOST + 1)), "more than");
    bad.put("SSH-2.0-OpenSSH\r\n", "no answer");
    bad.put("", "no answer");
    HttpFetch patient = new HttpFetch(Duration.ofSeconds(20), new Reachable());
    for (Map.Entry<String, String> one : bad.entrySet()) {
      try (Answering server = new Answering(Answering.says(one.getKey()))) {
        String named = one.getKey().substring(0, Math.min(60, one.getKey().length()));
        assertThatThrownBy(() -> patient.ask(question(server.url())))
            .as(named)
            .isInstanceOf(IOException.class)
            .hasMessageContaining(one.getValue());
      }
    }
    try (Answering server = new Answering(Answering.says(Answering.json("x".repeat(Fetch.MOST))))) {
      assertThat(patient.ask(question(server.url())).json()).hasSize(Fetch.MOST);
    }
  }

  @Test
  void readsNoTenMegabytes() throws IOException {
    AtomicInteger written = new AtomicInteger();
    try (Answering server =
        new Answering(
            out -> {
              Answering.says(
                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          + "Transfer-Encoding: chunked\r\n\r\n")
                  .to(out);
              byte[] chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
              for (int i = 0; i < 1_600; i++) {
                out.write(chunk);
                written.addAndGet(65_536);
              }
            })) {
      HttpFetch patient = new HttpFetch(Duration.ofSeconds(20), new Reachable());
      assertThatThrownBy(() -> patient.ask(question(server.url())))
          .hasMessageContaining("more than `262144` bytes");
      assertThat(written.get()).isLessThan(50_000_000);
    }
  }

  @Test
  void followsNoRedirect() throws IOException {
    try (Answering elsewhere = new Answering(Answering.says(Answering.json("{}")));
        Answering server =
            new Answering(
                Answering.says(
                    "HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url()
                        + "/\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"))) {
      HttpFetch patient = new HttpFetch(Duration.ofSeconds(20), new Reachable());
      assertThat(patient.ask(question(server.url())).status()).isEqualTo(302);
      assertThat(elsewhere.asked).hasValue(0);
    }
  }

  @Test
  void waitsNoLongerThanItMayInAll() throws IOException {
    Answering.Writes drip =
        out -> {
          Answering.says("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n")
              .to(out);
          for (int i = 0; i < 900; i++) {
            out.write(' ');
            out.flush();
            Thread.sleep(50);
          }
        };
    Answering.Writes silence = out -> Thread.sleep(20_000);
    for (Answering.Writes slow : List.of(drip, silence)) {
      try (Answering server = new Answering(slow)) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> fetch().ask(question(server.url())))
            .isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    String url;
    try (Answering server = new Answering(Answering.says(""))) {
      url = server.url();
    }
    assertThatThrownBy(() -> fetch().ask(question(url))).hasMessageContaining("connected to");
  }

  @Test
  void speaksNoTlsThatIsNotBelieved(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none.pem");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "x");
    try (Answering server = new Answering(Answering.says(Answering.json("{}")))) {
      String url = server.url().replace("http:", "https:");
      assertThatThrownBy(() -> new HttpFetch().ask(question(url))).hasMessageContaining("TLS");
      for (Path file : List.of(none, empty)) {
        assertThatThrownBy(
                () ->
                    fetch()
                        .ask(
                            new Fetch.Question(
                                provider(url, file), URI.create(url + "/x"), null, null)))
            .hasMessageContaining("authorities");
      }
    }
  }

  private static Reachable world() {
    Map<String, String> names =
        Map.of("public.test", "93.184.216.34", "inner.test", "10.1.2.3", "local.test", "127.0.0.1");
    return new Reachable(
        host -> {
          String address = names.getOrDefault(host, host.matches("[0-9.]+|.*:.*") ? host : "");
          if (address.isEmpty()) {
            throw new UnknownHostException(host);
          }
          return InetAddress.getAllByName(address);
        });
  }

  @Test
  void asksPrivateAddressesOnlyForIssuersThatHaveOne() throws IOException {
    Reachable world = world();
    for (String inner :
        List.of("https://inner.test/", "https://local.test/", "https://169.254.169.254/",
            "https://[::1]/", "https://[fd00::1]/", "https://100.64.0.1/", "https://0.0.0.0/",
            "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://[2002:a00:1::]/",
            "https://198.18.0.1/", "https://240.0.0.1/", "https://224.0.0.1/")) {
      assertThatThrownBy(() -> world.require(URI.create(inner), "https://public.test"))
          .as(inner)
          .hasMessageContaining("private");
      world.require(URI.create(inner), "https://inner.test");
    }
    world.require(URI.create("https://public.test/jwks"), "https://public.test");
    world.require(URI.create("https://[2606:4700::1111]/jwks"), "https://public.test");
    assertThatThrownBy(() -> world.require(URI.create("https://gone.test/"), "https://public.test"))
        .hasMessageContaining("no address");
  }

  @Test
  void speaksInClearOnLoopbackAlone() throws IOException {
    Reachable world = world();
    world.require(URI.create("http://local.test/"), "http://local.test");
    for (String beyond : List.of("http://public.test/", "http://inner.test/")) {
      assertThatThrownBy(() -> world.require(URI.create(beyond), "http://local.test"))
          .hasMessageContaining("beyond loopback");
    }
  }
}
