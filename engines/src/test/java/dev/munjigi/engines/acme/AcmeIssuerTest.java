package dev.munjigi.engines.acme;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.munjigi.engines.memory.MemoryAuthorityStore;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.tls.AcmeSettings;
import dev.munjigi.gates.tls.CertificateOrder;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.Challenges;
import dev.munjigi.gates.tls.IssuanceFailed;
import dev.munjigi.gates.tls.IssuanceFailed.Step;
import dev.munjigi.gates.tls.KeyWrap;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.RenewalWindow;
import dev.munjigi.gates.tls.ServerName;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shredzone.acme4j.toolbox.AcmeUtils;

/// Orders from an authority that fails, lies or dawdles at every step.
class AcmeIssuerTest {
  private static final Instant NOW = Instant.now();
  private static final AcmeLimits LIMITS =
      new AcmeLimits(Duration.ofSeconds(20), Duration.ofSeconds(60), 1 << 14, Duration.ofMillis(1));

  @TempDir Path folder;

  private final HostileAuthority authority = new HostileAuthority();
  private final Challenges challenges = new Challenges(new SecureRandom());

  AcmeIssuerTest() throws Exception {}

  @AfterEach
  void close() {
    authority.close();
  }

  private static KeyPair pair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private AcmeSettings settings() {
    return settings(null);
  }

  private AcmeSettings settings(AcmeSettings.@Nullable ExternalAccount account) {
    return new AcmeSettings(
        authority.directory(), null, null, account, null, Clause.builtIn("acme"));
  }

  private List<?> issue(AcmeSettings settings, AcmeLimits limits) throws Exception {
    CertificateOrder order =
        new CertificateOrder(
            settings,
            pair(),
            new TreeSet<>(Set.of(new ServerName("a.test"))),
            pair(),
            AcmeSettings.Challenge.HTTP_01,
            null);
    return new AcmeIssuer(InstantSource.system(), limits).issue(order, challenges);
  }

  private IssuanceFailed failure() {
    return failure(LIMITS);
  }

  private IssuanceFailed failure(AcmeLimits limits) {
    IssuanceFailed failed =
        catchThrowableOfType(IssuanceFailed.class, () -> issue(settings(), limits));
    assertThat(failed).isNotNull();
    assertThat(failed.getMessage())
        .startsWith("step `" + failed.step() + "`: ")
        .doesNotContain("\n")
        .hasSizeLessThan(700);
    return failed;
  }

  private static Material someChain() throws Exception {
    KeyWrap clear =
        new KeyWrap() {
          @Override
          public byte[] wrap(Secret key, String context) {
            return key.reveal();
          }

          @Override
          public Secret unwrap(byte[] wrapped, String context) {
            return new Secret(wrapped);
          }

          @Override
          public String id() {
            return "clear";
          }
        };
    return new Certificates(new MemoryAuthorityStore(), clear, new SecureRandom())
        .ensure(NOW, List.of("a.test"));
  }

  @Test
  void fetchesTheChainAndShowsTheChallengeBeforeTheAuthorityIsToldToLook() throws Exception {
    Material made = someChain();
    authority.gives(made.chainPem());
    List<String> seen = new ArrayList<>();
    authority.instead(
        "/challenge",
        exchange -> {
          seen.add(String.valueOf(challenges.file("a.test", "dG9rZW4")));
          authority.byTheBook(exchange, "/challenge");
        });
    assertThat(issue(settings(), LIMITS)).isEqualTo(made.chain());
    assertThat(seen).hasSize(1).allMatch(file -> file.matches("dG9rZW4\\.[A-Za-z0-9_-]{43}"));
  }

  @Test
  void triesAgainWhenANonceIsRefusedAndGivesUpInTheEnd() throws Exception {
    authority.gives(someChain().chainPem());
    AtomicInteger refusals = new AtomicInteger(3);
    authority.instead(
        "/order",
        exchange -> {
          if (refusals.getAndDecrement() > 0) {
            HostileAuthority.problem(exchange, 400, "badNonce", "no");
          } else {
            authority.byTheBook(exchange, "/order");
          }
        });
    assertThat(issue(settings(), LIMITS)).isNotEmpty();
    authority.instead("/order", exchange -> HostileAuthority.problem(exchange, 400, "badNonce", "no"));
    assertThat(failure().step()).isEqualTo(Step.ORDER);
    assertThat(authority.asked()).hasSizeLessThan(60);
  }

  @ParameterizedTest
  @CsvSource({
    "/dir, directory",
    "/nonce, account",
    "/account, account",
    "/order, order",
    "/authz, authorization",
    "/challenge, challenge",
    "/order/1, finalize",
    "/finalize, finalize",
    "/cert, download"
  })
  void saysAtWhichStepAnAuthorityFails(String path, String step) {
    for (HostileAuthority.Answer answer : answers(path)) {
      authority.asked().clear();
      authority.instead(path, answer);
      assertThat(failure().step()).hasToString(step);
      challenges.clear();
    }
  }

  /// What goes wrong in the same way everywhere.
  private List<HostileAuthority.Answer> answers(String path) {
    return List.of(
        exchange -> exchange.sendResponseHeaders(500, -1),
        exchange -> HostileAuthority.problem(exchange, 403, "unauthorized", "line\\nbreak \\u202e"),
        exchange -> {
          exchange.getResponseHeaders().add("location", authority.at(path));
          exchange.sendResponseHeaders(302, -1);
        },
        exchange -> {
          exchange.getResponseHeaders().add("content-encoding", "gzip");
          exchange.getResponseHeaders().remove("replay-nonce");
          HostileAuthority.json(exchange, 200, "{}");
        },
        exchange -> {
          exchange.getResponseHeaders().remove("replay-nonce");
          exchange.getResponseHeaders().add("location", authority.at("/x"));
          HostileAuthority.json(exchange, 200, "{\"a\": \"" + "x".repeat(1 << 15) + "\"}");
        },
        exchange -> {
          exchange.getResponseHeaders().remove("replay-nonce");
          exchange.getResponseHeaders().add("replay-nonce", "not base64!");
          exchange.getResponseHeaders().add("location", "::");
          HostileAuthority.json(exchange, 200, "<html>");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{}",
        "{\"status\": 1}",
        "{\"status\": \"odd\"}",
        "{\"newOrder\": \"ftp://h/\", \"newAccount\": [], \"newNonce\": {}}",
        "{\"newOrder\": \"http://ca.example/\", \"newAccount\": \"http://ca.example/\","
            + " \"newNonce\": \"http://ca.example/\"}"
      })
  void understandsNothingThatIsNotSaidAsItShould(String text) {
    for (String path : List.of("/dir", "/account", "/order", "/authz", "/challenge", "/order/1")) {
      authority.instead(
          path,
          exchange -> {
            exchange.getResponseHeaders().add("location", authority.at("/order/1"));
            HostileAuthority.json(exchange, 200, text);
          });
      failure(new AcmeLimits(LIMITS.request(), Duration.ofSeconds(2), 1 << 14, LIMITS.poll()));
      challenges.clear();
      authority.instead(path, exchange -> authority.byTheBook(exchange, path));
      authority.asked().clear();
    }
  }

  @Test
  void survivesNestingWithoutEnd() {
    authority.instead(
        "/dir", exchange -> HostileAuthority.json(exchange, 200, "[".repeat(16_000)));
    assertThat(failure().step()).isEqualTo(Step.DIRECTORY);
  }

  @Test
  void waitsForNoAnswerLongerThanItsLimit() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    authority.instead(
        "/dir",
        exchange -> {
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(200, 100);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write('{');
            out.flush();
            over.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    AcmeLimits brief = new AcmeLimits(Duration.ofSeconds(1), LIMITS.order(), 1 << 14, LIMITS.poll());
    IssuanceFailed failed = failure(brief);
    over.countDown();
    assertThat(failed.step()).isEqualTo(Step.DIRECTORY);
    assertThat(failed).hasMessageContaining("did not answer within `1s`");
  }

  @Test
  void waitsForNoOrderLongerThanItsLimit() {
    authority.instead(
        "/order/1", exchange -> HostileAuthority.json(exchange, 200, authority.order("pending")));
    AcmeLimits limits =
        new AcmeLimits(LIMITS.request(), Duration.ofSeconds(2), 1 << 14, Duration.ofMillis(50));
    IssuanceFailed failed = failure(limits);
    assertThat(failed.step()).isEqualTo(Step.FINALIZE);
    assertThat(failed).hasMessageContaining("came to no end within `2s`");
  }

  @Test
  void saysWhyAHostWasNotBelieved() {
    authority.instead(
        "/authz",
        exchange ->
            HostileAuthority.json(
                exchange,
                200,
                authority.asked().contains("/challenge")
                    ? authority
                        .authz("invalid", "a.test")
                        .replace(
                            "\"token\"",
                            "\"error\": {\"type\": \"urn:ietf:params:acme:error:dns\", \"detail\":"
                                + " \"no such name\"}, \"token\"")
                    : authority.authz("pending", "a.test")));
    IssuanceFailed failed = failure();
    assertThat(failed.step()).isEqualTo(Step.CHALLENGE);
    assertThat(failed)
        .hasMessageContaining("host `a.test` by `http-01` is `invalid`: no such name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.test", "*.a.test", "127.0.0.1", ""})
  void answersForNoHostThatWasNotOrdered(String host) {
    authority.instead(
        "/authz",
        exchange -> HostileAuthority.json(exchange, 200, authority.authz("pending", host)));
    assertThat(failure().step()).isEqualTo(Step.AUTHORIZATION);
    assertThat(challenges.file(host, "dG9rZW4")).isNull();
  }

  @Test
  void saysWhichChallengeIsNotOffered() {
    authority.instead(
        "/authz",
        exchange ->
            HostileAuthority.json(
                exchange, 200, authority.authz("pending", "a.test").replace("http-01", "dns-01")));
    assertThat(failure())
        .hasMessageContaining("the authority offers no `http-01` for host `a.test`");
  }

  @Test
  void tellsHowLongAnAuthorityWantsToBeLeftAlone() {
    authority.instead(
        "/order",
        exchange -> {
          exchange.getResponseHeaders().add("retry-after", "2000000000");
          HostileAuthority.problem(exchange, 429, "rateLimited", "too many");
        });
    IssuanceFailed failed = failure();
    assertThat(failed).hasMessageContaining("limits your rate: too many");
    assertThat(failed.retryAfter()).isAfter(Instant.now().plus(Duration.ofDays(10_000)));
  }

  @Test
  void bindsAnAccountWithAKeyThatIsReadFromAFile() throws Exception {
    authority.gives(someChain().chainPem());
    authority.instead(
        "/dir",
        exchange ->
            HostileAuthority.json(
                exchange,
                200,
                authority.directoryText(", \"meta\": {\"externalAccountRequired\": true}")));
    assertThat(failure()).hasMessageContaining("acme.external-account");
    Path key = folder.resolve("mac.key");
    AcmeSettings bound = settings(new AcmeSettings.ExternalAccount("kid-1", key));
    for (String wrong : List.of("", "short", "not base64!")) {
      Files.writeString(key, wrong);
      assertThat(catchThrowableOfType(IssuanceFailed.class, () -> issue(bound, LIMITS)))
          .hasMessageContaining("step `account`: `mac-key`");
    }
    Files.writeString(key, "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W\n");
    authority.bodies().clear();
    assertThat(issue(bound, LIMITS)).isNotEmpty();
    assertThat(authority.bodies()).noneMatch(body -> body.contains("zWNDZM6e"));
  }

  @Test
  void speaksOnlyHttpsBeyondLoopback() throws Exception {
    AcmeSettings far =
        new AcmeSettings(
            URI.create("http://ca.example/dir"), null, null, null, null, Clause.builtIn("acme"));
    assertThat(catchThrowableOfType(IssuanceFailed.class, () -> issue(far, LIMITS)))
        .hasMessageContaining("step `directory`")
        .hasMessageContaining("is not `https://`");
  }

  @Test
  void believesOnlyTheCertificatesOfAFileWhereOneIsNamed() throws Exception {
    Material shown = someChain();
    KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, null);
    keys.setKeyEntry("a", shown.key(), new char[0], shown.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.start();
    try {
      Path root = folder.resolve("root.pem");
      AcmeSettings secured =
          new AcmeSettings(
              URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/dir"),
              root,
              null,
              null,
              null,
              Clause.builtIn("acme"));
      Files.write(root, "nonsense".getBytes(UTF_8));
      assertThat(catchThrowableOfType(IssuanceFailed.class, () -> issue(secured, LIMITS)))
          .hasMessageContaining("`acme.root`");
      Files.writeString(root, someChain().chainPem());
      assertThat(catchThrowableOfType(IssuanceFailed.class, () -> issue(secured, LIMITS)))
          .hasMessageContaining("`acme.root` names");
      Files.writeString(root, shown.chainPem());
      assertThat(catchThrowableOfType(IssuanceFailed.class, () -> issue(secured, LIMITS)))
          .hasMessageContaining("step `directory`: HTTP 404");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void asksWhenACertificateIsToBeRenewed() throws Exception {
    Material made = someChain();
    AcmeIssuer issuer = new AcmeIssuer(InstantSource.system(), LIMITS);
    assertThat(issuer.window(settings(), made.certificate())).isEmpty();
    authority.instead(
        "/dir",
        exchange ->
            HostileAuthority.json(
                exchange,
                200,
                authority.directoryText(", \"renewalInfo\": \"" + authority.at("/ari") + "\"")));
    assertThat(
            catchThrowableOfType(
                IssuanceFailed.class, () -> issuer.window(settings(), made.certificate())))
        .hasMessageContaining("step `renewal-information`");
    String id =
        AcmeUtils.getRenewalUniqueIdentifier(made.certificate());
    authority.instead(
        "/ari/" + id,
        exchange ->
            HostileAuthority.json(
                exchange,
                200,
                "{\"suggestedWindow\": {\"start\": \"2030-01-01T00:00:00Z\","
                    + " \"end\": \"2030-01-02T00:00:00Z\"}}"));
    RenewalWindow window = issuer.window(settings(), made.certificate()).orElseThrow();
    assertThat(window.start()).isEqualTo(Instant.parse("2030-01-01T00:00:00Z"));
    assertThat(window.end()).isEqualTo(Instant.parse("2030-01-02T00:00:00Z"));
    authority.instead(
        "/ari/" + id,
        exchange ->
            HostileAuthority.json(
                exchange,
                200,
                "{\"suggestedWindow\": {\"start\": \"2030-01-01T00:00:00Z\","
                    + " \"end\": \"2029-01-02T00:00:00Z\"}}"));
    assertThat(
            catchThrowableOfType(
                IssuanceFailed.class, () -> issuer.window(settings(), made.certificate())))
        .hasMessageContaining("step `renewal-information`");
  }
}
