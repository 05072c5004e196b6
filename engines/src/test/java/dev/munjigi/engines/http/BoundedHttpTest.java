package dev.munjigi.engines.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.engines.file.RootsFile;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers that answer badly, on sockets.
class BoundedHttpTest {
  private static final int MOST = 1_000;
  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(700);

  private static BoundedHttp http(Duration longest) {
    return new BoundedHttp(null, new BoundedHttp.Bounds(longest, longest), at -> {});
  }

  private static BoundedHttp.Answer get(Answering server) throws IOException {
    return http(PATIENT).get(URI.create(server.url() + "/x"), MOST);
  }

  private static String text(BoundedHttp.Answer answer) {
    return new String(answer.body(), StandardCharsets.US_ASCII);
  }

  @Test
  void bringsAnswersOfAnyStatusAndTypeAndSendsWhatItIsTold() throws IOException {
    for (int status : List.of(200, 302, 404, 503)) {
      try (Answering server =
          new Answering(
              Answering.says("HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\nok"))) {
        BoundedHttp.Answer answer =
            http(PATIENT)
                .post(
                    URI.create(server.url() + "/x?y"),
                    "{\"a\":1}".getBytes(StandardCharsets.US_ASCII),
                    MOST);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(text(answer)).isEqualTo("ok");
        assertThat(server.head)
            .startsWith("POST /x?y HTTP/1.1\r\n")
            .containsIgnoringCase("content-type: application/json")
            .containsIgnoringCase("content-length: 7")
            .doesNotContainIgnoringCase("upgrade")
            .doesNotContainIgnoringCase("accept-encoding")
            .doesNotContainIgnoringCase("java");
        server.head = "";
        http(PATIENT).get(URI.create(server.url() + "/x"), MOST);
        assertThat(server.head).startsWith("GET /x HTTP/1.1\r\n");
      }
    }
  }

  private static Map<String, String> heads() {
    Map<String, String> heads = new LinkedHashMap<>();
    heads.put("with its length", "Content-Length: %d\r\n\r\n%s");
    heads.put("without a length", "Connection: close\r\n\r\n%2$s");
    heads.put("in chunks", "Transfer-Encoding: chunked\r\n\r\n%1$x\r\n%2$s\r\n0\r\n\r\n");
    return heads;
  }

  @Test
  void readsAsManyBytesAsItMayAndNotOneMore() throws IOException {
    for (Map.Entry<String, String> head : heads().entrySet()) {
      for (int length : List.of(0, 1, MOST, MOST + 1, 100 * MOST)) {
        if (length == 0 && head.getKey().equals("in chunks")) {
          continue;
        }
        String body = "x".repeat(length);
        String all = "HTTP/1.1 200 OK\r\n" + head.getValue().formatted(length, body);
        try (Answering server = new Answering(Answering.says(all))) {
          if (length <= MOST) {
            assertThat(text(get(server))).as(head.getKey()).isEqualTo(body);
          } else {
            assertThatThrownBy(() -> get(server))
                .as("%d %s", length, head.getKey())
                .isInstanceOf(IOException.class)
                .hasMessage("`" + server.url() + "/x` answered with more than `1000` bytes");
          }
        }
      }
    }
  }

  @Test
  void leavesWhatHasNoEnd() throws IOException {
    AtomicInteger written = new AtomicInteger();
    try (Answering server =
        new Answering(
            out -> {
              Answering.says("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").to(out);
              byte[] part = new byte[65_536];
              for (int i = 0; i < 1_600; i++) {
                out.write(part);
                written.addAndGet(part.length);
              }
            })) {
      assertThatThrownBy(() -> get(server)).hasMessageContaining("more than `1000` bytes");
      assertThat(written.get()).isLessThan(50_000_000);
    }
  }

  @Test
  void refusesWhatIsCutShortPackedOrNoHttp() throws IOException {
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nshort", "no answer that can be read");
    bad.put(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "no answer that can be read");
    bad.put(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx", "packed");
    bad.put(
        "HTTP/1.1 200 OK\r\nX: " + "x".repeat(1 << 20) + "\r\nContent-Length: 2\r\n\r\nxx",
        "no answer that can be read");
    bad.put("SSH-2.0-OpenSSH_9 secret\r\n", "no answer that can be read");
    bad.put("", "no answer that can be read");
    for (Map.Entry<String, String> one : bad.entrySet()) {
      try (Answering server = new Answering(Answering.says(one.getKey()))) {
        assertThatThrownBy(() -> get(server))
            .as(one.getKey().substring(0, Math.min(60, one.getKey().length())))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(one.getValue())
            .hasMessageNotContaining("secret");
      }
    }
  }

  @Test
  void followsNoRedirect() throws IOException {
    try (Answering elsewhere = new Answering(Answering.says(Answering.json("{}")))) {
      for (int status : List.of(301, 302, 303, 307, 308)) {
        String head =
            "HTTP/1.1 %d X\r\nLocation: %s/\r\nContent-Length: 0\r\n\r\n"
                .formatted(status, elsewhere.url());
        try (Answering server = new Answering(Answering.says(head))) {
          assertThat(get(server).status()).isEqualTo(status);
          assertThat(server.asked).hasValue(1);
        }
      }
      assertThat(elsewhere.asked).hasValue(0);
    }
  }

  @Test
  void waitsNoLongerThanItMayInAll() throws IOException {
    Map<String, Answering.Writes> slow = new LinkedHashMap<>();
    slow.put("a body in drops", drops("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"));
    slow.put("a body in drops, without a length", drops("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"));
    slow.put("a head in drops", drops("HTTP/1.1 200 OK\r\nX: "));
    slow.put("nothing", out -> Thread.sleep(PATIENT));
    for (Map.Entry<String, Answering.Writes> one : slow.entrySet()) {
      try (Answering server = new Answering(one.getValue())) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> http(SHORT).get(URI.create(server.url()), MOST))
            .as(one.getKey())
            .isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
            .as(one.getKey())
            .isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  private static Answering.Writes drops(String head) {
    return out -> {
      Answering.says(head).to(out);
      for (int i = 0; i < 400; i++) {
        out.write('x');
        out.flush();
        Thread.sleep(50);
      }
    };
  }

  @Test
  void looksUpWithinTheSameTime() {
    BoundedHttp http =
        new BoundedHttp(
            null,
            new BoundedHttp.Bounds(SHORT, SHORT),
            at -> {
              try {
                Thread.sleep(PATIENT);
              } catch (InterruptedException stopped) {
                throw new BoundedHttp.NotAsked("was looked up for too long");
              }
            });
    long began = System.nanoTime();
    assertThatThrownBy(() -> http.get(URI.create("https://127.0.0.1:9/"), MOST))
        .hasMessageContaining("in time");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void asksInClearOnLoopbackAlone() throws IOException {
    BoundedHttp http = new BoundedHttp(null);
    for (String beyond :
        List.of(
            "http://example.com/",
            "http://127.0.0.2/",
            "http://127.0.0.1.example.com/",
            "http://localhost.example.com/",
            "http://192.168.0.1/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "mailto:kim@example.com",
            "https:///x",
            "/x")) {
      assertThatThrownBy(() -> http.get(URI.create(beyond), MOST))
          .as(beyond)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not asked");
    }
    try (Answering server = new Answering(Answering.says(Answering.json("{}")))) {
      assertThat(http.get(URI.create(server.url()), MOST).status()).isEqualTo(200);
    }
  }

  @Test
  void saysThatNobodyIsThere() throws IOException {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    assertThatThrownBy(() -> http(PATIENT).get(URI.create("http://127.0.0.1:" + port), MOST))
        .hasMessageContaining("cannot be connected to");
  }

  /// A server's key and a certificate by itself.
  ///
  /// @param trusting what believes it
  private record Signed(SSLContext server, SSLContext trusting) {}

  private static Signed selfSigned(Path file, String address) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    X500Name name = new X500Name("CN=server");
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.ONE,
            Date.from(now.minusSeconds(60)),
            Date.from(now.plusSeconds(3_600)),
            name,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(managers.getKeyManagers(), null, null);
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    return new Signed(server, RootsFile.trusting(file));
  }

  private static BoundedHttp believing(@Nullable SSLContext trust) {
    return new BoundedHttp(trust, new BoundedHttp.Bounds(PATIENT, PATIENT), at -> {});
  }

  @Test
  void saysNothingToAServerThatDoesNotProveItsName(@TempDir Path folder) throws Exception {
    Signed right = selfSigned(folder.resolve("right.pem"), "127.0.0.1");
    Signed elsewhere = selfSigned(folder.resolve("elsewhere.pem"), "127.0.0.2");
    Answering.Writes ok = Answering.says(Answering.json("{}"));
    try (Answering server = new Answering(right.server(), ok);
        Answering misnamed = new Answering(elsewhere.server(), ok);
        Answering clear = new Answering(ok)) {
      URI at = URI.create(server.url());
      assertThat(believing(right.trusting()).get(at, MOST).status()).isEqualTo(200);
      assertThat(server.asked).hasValue(1);
      assertRefused(null, at);
      assertRefused(elsewhere.trusting(), at);
      assertThat(server.asked).hasValue(1);
      assertRefused(elsewhere.trusting(), URI.create(misnamed.url()));
      assertThat(misnamed.asked).hasValue(0);
      assertRefused(null, URI.create(clear.url().replace("http:", "https:")));
    }
  }

  private static void assertRefused(@Nullable SSLContext trust, URI at) {
    assertThatThrownBy(() -> believing(trust).get(at, MOST))
        .hasMessageContaining("shows a TLS certificate that is not believed");
  }
}
