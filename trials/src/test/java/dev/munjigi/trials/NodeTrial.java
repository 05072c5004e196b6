package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines join with a token that works once, renew by themselves, and are shut out: then what they
/// have open ends, and nothing of others.
class NodeTrial {
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final Pattern JOIN = Pattern.compile("--token (\\S+)");

  @TempDir Path folder = Path.of(".");

  private static String yaml(int port, Origin shop, TcpOrigin ledger) {
    return """
        munjigi: 1
        listeners:
          tls: {bind: "127.0.0.1:%d", tls: {certificate: auto, client-certificates: optional}}
          only: {bind: "127.0.0.1:0", tls: {certificate: auto, client-certificates: required}}
          nodes:
            bind: "127.0.0.1:0"
            tls: {certificate: auto, client-certificates: required}
            tunnel: [ledger]
        identity: {host: localhost, url: "https://localhost:%d", nodes: {life: 1m}}
        segments: [{allow: {from: any, to: [shop, ledger, munjigi]}}]
        services:
          shop: {host: shop.test, upstream: "%s", access: public}
          ledger: {upstream: "%s", identities: ["spiffe://localhost/node/*"]}
        """
        .formatted(port, port, shop.url(), ledger.url());
  }

  private static String run(Gate gate, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s: %s", List.of(arguments), ended.err()).isZero();
    return ended.out();
  }

  private static String invited(Gate gate, String name) throws Exception {
    String printed = run(gate, "node", "invite", name);
    Matcher token = JOIN.matcher(printed);
    assertThat(token.find()).as(printed).isTrue();
    return token.group(1);
  }

  private String[] join(int port, String token, String to, String... more) {
    String[] all = {
      "node", "join", "--gate", "https://localhost:" + port, "--token", token,
      "--folder", folder.resolve(to).toString()
    };
    String[] whole = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, whole, all.length, more.length);
    return whole;
  }

  /// Asks with OpenSSL, as the machine whose credential this is.
  private String openssl(InetSocketAddress at, String credential) throws Exception {
    Path own = folder.resolve(credential);
    Process process =
        new ProcessBuilder(
                "openssl",
                "s_client",
                "-quiet",
                "-connect",
                "127.0.0.1:" + at.getPort(),
                "-servername",
                "shop.test",
                "-CAfile",
                own.resolve("bundle.pem").toString(),
                "-verify_return_error",
                "-cert",
                own.resolve("chain.pem").toString(),
                "-cert_chain",
                own.resolve("chain.pem").toString(),
                "-key",
                own.resolve("key.pem").toString())
            .redirectErrorStream(true)
            .start();
    process
        .getOutputStream()
        .write(
            "GET /from-openssl HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    process.waitFor();
    return said;
  }

  /// A gate hears of its first certificate, and so of its trust domain, within seconds.
  private void awaitTaken(InetSocketAddress at, String credential) throws Exception {
    long began = System.nanoTime();
    while (!openssl(at, credential).contains("HTTP/1.1 200")) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(MOST);
      Thread.sleep(100);
    }
  }

  private Wire webSocket(Gate gate, String credential) throws Exception {
    Credential own = Credential.read(folder.resolve(credential));
    Wire wire = Wire.tls(gate.listener("tls"), "127.0.0.1", "shop.test", own);
    String handshake =
        "GET /ws HTTP/1.1\r\nHost: shop.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    assertThat(wire.send(handshake).reply().status()).isEqualTo(101);
    return wire;
  }

  private Background connect(Gate gate, String credential) throws IOException {
    return Background.start(
        folder,
        "connect",
        "ledger",
        "--via",
        "127.0.0.1:" + gate.listener("nodes").getPort(),
        "--credential",
        folder.resolve(credential).toString());
  }

  private static Socket through(Background connect) throws Exception {
    String ready = connect.await("ready:", Duration.ofSeconds(30));
    int port = Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(10_000);
    assertThat(echoes(socket)).isTrue();
    return socket;
  }

  private static boolean echoes(Socket socket) throws IOException {
    socket.getOutputStream().write("ping".getBytes(StandardCharsets.US_ASCII));
    byte[] back = socket.getInputStream().readNBytes(4);
    return new String(back, StandardCharsets.US_ASCII).equals("ping");
  }

  private static boolean ends(Socket socket, Duration within) throws IOException {
    socket.setSoTimeout((int) within.toMillis());
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static void echoes(Wire webSocket) throws IOException {
    byte[] payload = "still here".getBytes(StandardCharsets.UTF_8);
    byte[] expected = Frames.frame(0x81, payload, false);
    webSocket.send(Frames.frame(0x81, payload, true));
    assertThat(webSocket.bytes(expected.length)).isEqualTo(expected);
  }

  @Test
  void joinsRenewsAndIsShutOut() throws Exception {
    int port = Stand.closedPort();
    try (Origin shop = Origin.start(new Behaviour.Echo());
        TcpOrigin ledger = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(port, shop, ledger))) {
      String token = invited(gate, "web-1");
      try (Background one = Background.start(folder, join(port, token, "web-1"))) {
        assertThat(one.await("joined:", Duration.ofSeconds(30)))
            .contains("spiffe://localhost/node/web-1");
        String first = Files.readString(folder.resolve("web-1/key.pem"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("web-1/key.pem")))
            .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        usedOnce(gate, port, token);
        awaitTaken(gate.listener("only"), "web-1");
        assertThat(shop.requests().getLast().all("x-munjigi-principal"))
            .containsExactly("arn:munjigi:iam:::node/web-1");

        one.await("renewed:", Duration.ofSeconds(45));
        Events.await(gate, "\"kind\":\"node.renewed\"");
        assertThat(Files.readString(folder.resolve("web-1/key.pem"))).isNotEqualTo(first);
        awaitTaken(gate.listener("only"), "web-1");

        run(gate, join(port, invited(gate, "web-2"), "web-2", "--once"));
        shop.behave(new Behaviour.WebSocketEcho());
        shutsOut(gate, "web-1", "web-2");
        assertThat(run(gate, "node", "list")).contains("web-1 ").contains("REVOKED");
        assertThat(one.awaitEnd(Duration.ofSeconds(45))).isEqualTo(1);
        assertThat(one.said()).contains("status 403");
      }
      run(gate, "node", "remove", "web-1");
      assertThat(run(gate, "node", "list", "--json")).doesNotContain("web-1").contains("web-2");
      invited(gate, "web-1");
    }
  }

  private void usedOnce(Gate gate, int port, String token) throws Exception {
    Gate.Ended thief = Gate.run(gate.folder(), join(port, token, "thief", "--once"));
    assertThat(thief.code()).isEqualTo(1);
    assertThat(thief.err()).contains("status 403").doesNotContain(token);
    assertThat(folder.resolve("thief")).doesNotExist();
    Events.await(gate, "\"kind\":\"node.refused\"");
  }

  private void shutsOut(Gate gate, String lost, String kept) throws Exception {
    try (Wire lostSocket = webSocket(gate, lost);
        Wire keptSocket = webSocket(gate, kept);
        Background lostConnect = connect(gate, lost);
        Background keptConnect = connect(gate, kept);
        Socket lostTunnel = through(lostConnect);
        Socket keptTunnel = through(keptConnect)) {
      echoes(lostSocket);
      echoes(keptSocket);
      run(gate, "node", "revoke", lost);
      long began = System.nanoTime();
      assertThat(lostSocket.closedWithin(MOST)).isTrue();
      Duration left = MOST.minus(Duration.ofNanos(System.nanoTime() - began));
      assertThat(ends(lostTunnel, left)).isTrue();
      System.out.printf(
          "a revoked node lost a WebSocket and a tunnel within %d ms%n",
          Duration.ofNanos(System.nanoTime() - began).toMillis());
      echoes(keptSocket);
      assertThat(echoes(keptTunnel)).isTrue();
      assertThat(openssl(gate.listener("only"), lost)).doesNotContain("HTTP/1.1 200");
    }
  }

  @Test
  void goesToOneOfTwoWhoUseATokenAtOnceAndToNobodyWhoDoesNotKnowTheGate() throws Exception {
    int port = Stand.closedPort();
    try (Origin shop = Origin.start(new Behaviour.Echo());
        TcpOrigin ledger = TcpOrigin.start(TcpOrigin::echo);
        Gate gate = Gate.start(yaml(port, shop, ledger))) {
      String token = invited(gate, "web-1");
      String other = token.substring(0, token.length() - 1) + (token.endsWith("0") ? "1" : "0");
      Gate.Ended stranger = Gate.run(gate.folder(), join(port, other, "stranger", "--once"));
      assertThat(stranger.code()).isEqualTo(3);
      assertThat(stranger.err()).contains("another fingerprint");
      try (Background one = Background.start(folder, join(port, token, "one", "--once"));
          Background two = Background.start(folder, join(port, token, "two", "--once"))) {
        List<Integer> codes =
            List.of(one.awaitEnd(Duration.ofSeconds(30)), two.awaitEnd(Duration.ofSeconds(30)));
        assertThat(codes).containsExactlyInAnyOrder(0, 1);
      }
    }
  }
}
