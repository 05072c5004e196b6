package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// HAProxy and nginx speak the PROXY protocol as the gate does: HAProxy before it, both behind it.
class ProxyInteropTrial {
  private static final String CLIENT = "127.0.20.7";
  private static final String GET = Stand.get("shop.test");

  /// A program in the foreground, with a folder of its own.
  private record Rival(Process process, Path folder) implements AutoCloseable {
    static Rival start(String config, int port, String... command) throws Exception {
      Path folder = Files.createTempDirectory("rival");
      Path file = Files.writeString(folder.resolve("conf"), config);
      List<String> all =
          Stream.of(command)
              .map(word -> word.replace("{conf}", file.toString()))
              .map(word -> word.replace("{folder}", folder.toString()))
              .toList();
      Process process =
          new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Rival rival = new Rival(process, folder);
      rival.await(port);
      return rival;
    }

    private void await(int port) throws Exception {
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() - deadline < 0 && process.isAlive()) {
        try (Socket probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
          assertThat(probe.isConnected()).isTrue();
          return;
        } catch (ConnectException notYet) {
          Thread.sleep(50);
        }
      }
      throw new AssertionError(Files.readString(folder.resolve("log")));
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      } catch (IOException | InterruptedException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private static Rival haproxy(String rest, int port) throws Exception {
    String config =
        """
        defaults
          timeout connect 5s
          timeout client 20s
          timeout server 20s
        """
            + rest;
    return Rival.start(config, port, "/usr/sbin/haproxy", "-db", "-f", "{conf}");
  }

  private static Rival nginx(int port) throws Exception {
    String config =
        """
        daemon off;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d proxy_protocol;
            location / { return 200 "$proxy_protocol_addr $proxy_protocol_server_port"; }
          }
        }
        """
            .formatted(port);
    return Rival.start(
        config, port, "/usr/sbin/nginx", "-p", "{folder}", "-c", "{conf}", "-g", "pid pid;");
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void readsWhatHaproxySends() throws Exception {
    int v1 = Stand.closedPort();
    int v2 = Stand.closedPort();
    int tls = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate =
            Gate.start(
                """
                munjigi: 1
                listeners:
                  plain: {bind: "127.0.0.1:0", proxy-protocol: 127.0.0.1}
                  sealed: {bind: "127.0.0.1:0", tls: {certificate: auto}, proxy-protocol: 127.0.0.1}
                services:
                  shop: {host: shop.test, upstream: "%s", access: public}
                """
                    .formatted(origin.url()));
        Rival _ =
            haproxy(
                """
                listen one
                  mode tcp
                  bind 127.0.0.1:%d
                  server gate 127.0.0.1:%d send-proxy
                listen two
                  mode tcp
                  bind 127.0.0.1:%d
                  unique-id-format %%[uuid()]
                  server gate 127.0.0.1:%d send-proxy-v2 proxy-v2-options crc32c,unique-id
                listen three
                  mode tcp
                  bind 127.0.0.1:%d
                  server gate 127.0.0.1:%d send-proxy-v2-ssl-cn
                """
                    .formatted(
                        v1,
                        gate.listener("plain").getPort(),
                        v2,
                        gate.listener("plain").getPort(),
                        tls,
                        gate.listener("sealed").getPort()),
                tls)) {
      try (Wire one = Wire.clear(at(v1), CLIENT);
          Wire two = Wire.clear(at(v2), CLIENT);
          Wire three = Wire.tls(at(tls), CLIENT, "shop.test")) {
        for (Wire wire : List.of(one, two, three)) {
          assertThat(wire.send(GET).reply().status()).isEqualTo(200);
          assertThat(origin.requests().getLast().field("x-forwarded-for")).isEqualTo(CLIENT);
        }
      }
      assertThat(origin.requests()).hasSize(3);
    }
  }

  @Test
  void isReadByHaproxyAndNginx() throws Exception {
    int haproxy = Stand.closedPort();
    int nginx = Stand.closedPort();
    String behind =
        """
        frontend behind
          mode http
          bind 127.0.0.1:%d accept-proxy
          http-request return status 200 content-type text/plain lf-string "%%[src] %%[fc_pp_unique_id]"
        """
            .formatted(haproxy);
    try (Rival _ = haproxy(behind, haproxy);
        Rival _ = nginx(nginx);
        Gate gate =
            Gate.start(
                """
                munjigi: 1
                listeners:
                  haproxy-1: {bind: "127.0.0.1:0", service: haproxy-1}
                  haproxy-2: {bind: "127.0.0.1:0", service: haproxy-2}
                  nginx-1: {bind: "127.0.0.1:0", service: nginx-1}
                  nginx-2: {bind: "127.0.0.1:0", service: nginx-2}
                segments: [{allow: {from: any, to: [haproxy-1, haproxy-2, nginx-1, nginx-2]}}]
                services:
                  haproxy-1: {upstream: "tcp://127.0.0.1:%1$d", access: public, proxy-protocol: v1}
                  haproxy-2: {upstream: "tcp://127.0.0.1:%1$d", access: public, proxy-protocol: v2}
                  nginx-1: {upstream: "tcp://127.0.0.1:%2$d", access: public, proxy-protocol: v1}
                  nginx-2: {upstream: "tcp://127.0.0.1:%2$d", access: public, proxy-protocol: v2}
                """
                    .formatted(haproxy, nginx))) {
      assertThat(told(gate, "haproxy-1")).startsWith(CLIENT);
      assertThat(told(gate, "haproxy-2")).matches("127\\.0\\.20\\.7 [0-9A-Z]{26}");
      for (String listener : List.of("nginx-1", "nginx-2")) {
        assertThat(told(gate, listener))
            .isEqualTo(CLIENT + " " + gate.listener(listener).getPort());
      }
    }
  }

  private static String told(Gate gate, String listener) throws IOException {
    try (Wire wire = Wire.clear(gate.listener(listener), CLIENT)) {
      Reply reply = wire.send(GET).reply();
      assertThat(reply.status()).isEqualTo(200);
      return reply.text().strip();
    }
  }
}
