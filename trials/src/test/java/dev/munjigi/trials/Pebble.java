package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/// A public authority of our own: Debian's pebble, with a server of names beside it that knows every
/// host as loopback. It refuses a part of all nonces, and asks anew about hosts it knows.
final class Pebble implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  /// What it is told.
  ///
  /// @param http where it looks for files
  /// @param tls where it makes handshakes
  /// @param seconds how long its certificates hold
  /// @param external whether it wants accounts that it knows: `kid-1`
  record Told(int http, int tls, int seconds, boolean external) {}

  private Pebble(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static Pebble start(Told told) throws Exception {
    Path folder = Files.createTempDirectory("pebble-");
    Pebble pebble = new Pebble(folder, Stand.closedPort());
    try {
      pebble.run(told);
    } catch (Exception | AssertionError failed) {
      pebble.close();
      throw failed;
    }
    return pebble;
  }

  private void run(Told told) throws Exception {
    Credential root = new Credential.Order().named("pebble-root").authority().selfSigned();
    Credential own =
        new Credential.Order()
            .named("pebble")
            .purpose(KeyPurposeId.id_kp_serverAuth)
            .host("localhost")
            .by(root);
    Files.writeString(folder.resolve("root.pem"), root.pem());
    Files.writeString(folder.resolve("chain.pem"), own.chainPem());
    Files.writeString(folder.resolve("key.pem"), own.keyPem());
    Files.writeString(folder.resolve("mac.key"), Pebble.MAC_KEY + "\n");
    Files.writeString(
        folder.resolve("pebble.json"),
        """
        {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "",
          "certificate": "%s/chain.pem", "privateKey": "%s/key.pem",
          "httpPort": %d, "tlsPort": %d, "certificateValidityPeriod": %d,
          "externalAccountBindingRequired": %b, "externalAccountMACKeys": {"kid-1": "%s"}}}
        """
            .formatted(
                port, folder, folder, told.http, told.tls, told.seconds, told.external, MAC_KEY));
    String names = "127.0.0.1:" + Stand.closedPort();
    begin(
        List.of(
            "pebble-challtestsrv",
            "-dns01", names,
            "-defaultIPv4", "127.0.0.1",
            "-defaultIPv6", "",
            "-http01", "",
            "-https01", "",
            "-tlsalpn01", "",
            "-management", "127.0.0.1:" + Stand.closedPort()));
    begin(
        List.of(
            "pebble",
            "-config", folder.resolve("pebble.json").toString(),
            "-dnsserver", names,
            "-strict"));
    awaitOpen();
  }

  static final String MAC_KEY = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

  private void begin(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(command.getFirst() + ".txt").toFile());
    builder.environment().put("PEBBLE_VA_NOSLEEP", "1");
    builder.environment().put("PEBBLE_VA_ALWAYS_VALID", "0");
    builder.environment().put("PEBBLE_WFE_NONCEREJECT", "25");
    builder.environment().put("PEBBLE_AUTHZREUSE", "0");
    processes.add(builder.start());
  }

  private void awaitOpen() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        return;
      } catch (IOException notYet) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("pebble does not listen:\n" + said());
  }

  /// What it has written so far.
  String said() throws IOException {
    Path text = folder.resolve("pebble.txt");
    return Files.exists(text) ? Files.readString(text) : "";
  }

  /// The keys of the configuration that lead here.
  ///
  /// @param more further keys, each with a comma before it
  String acme(String more) {
    return "acme: {directory: \"https://localhost:%d/dir\", root: %s, agree-to-terms: true%s}"
        .formatted(port, folder.resolve("root.pem"), more);
  }

  /// Where the key of `kid-1` lies.
  Path macKey() {
    return folder.resolve("mac.key");
  }

  /// Waits until the gate's log has this text so many times.
  static void await(Gate gate, String text, int times) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() < deadline) {
      if (gate.stderr().split(java.util.regex.Pattern.quote(text), -1).length > times) {
        return;
      }
      Thread.sleep(100);
    }
    assertThat(gate.stderr()).contains(text);
    throw new AssertionError("fewer than " + times + " of `" + text + "`:\n" + gate.stderr());
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
