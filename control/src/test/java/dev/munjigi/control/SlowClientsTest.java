package dev.munjigi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class SlowClientsTest extends ApiTest {
  private static final Duration IDLE = Duration.ofMillis(400);
  private static final Duration DEADLINE = Duration.ofSeconds(2);

  @Override
  Limits limits() {
    return new Limits(4, IDLE, DEADLINE, 64 << 10);
  }

  @Test
  void endsAConnectionThatPauses() throws IOException {
    long from = System.nanoTime();
    try (Socket socket = Raw.open(api.port())) {
      socket.getOutputStream().write("GET /v1/he".getBytes());
      Raw.read(socket);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isBetween(IDLE, Duration.ofSeconds(5));
  }

  @Test
  void endsAConnectionThatDripsItsHead() throws Exception {
    assertThat(drip("GET /v1/health HTTP/1.1\r\nX-Slow: ")).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void endsAConnectionThatDripsItsBody() throws Exception {
    String head =
        "POST /v1/bans HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
    assertThat(drip(head.formatted(api.port(), TOKEN))).isLessThan(Duration.ofSeconds(5));
    assertThat(operations.bans()).isEmpty();
  }

  private Duration drip(String head) throws Exception {
    long from = System.nanoTime();
    try (Socket socket = Raw.open(api.port())) {
      socket.getOutputStream().write(head.getBytes());
      while (System.nanoTime() - from < 8_000_000_000L) {
        socket.getOutputStream().write('a');
        Thread.sleep(50);
      }
    } catch (SocketException closed) {
      assertThat(closed).hasMessageMatching("(?i).*(reset|broken pipe).*");
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  @Test
  void tellsAClientWhoseBodyPauses() throws IOException {
    String head =
        "POST /v1/bans HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: application/json\r\nContent-Length: 60\r\n\r\n{";
    Raw.Reply reply = Raw.send(api.port(), head.formatted(api.port(), TOKEN));
    assertThat(reply.status()).isEqualTo(408);
    assertThat(reply.problem()).isEqualTo("too-slow");
  }

  @Test
  void answersAgainOnceIdleConnectionsAreGone() throws Exception {
    List<Socket> idle = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      idle.add(Raw.open(api.port()));
    }
    Thread.sleep(DEADLINE);
    assertThat(call("GET /v1/health").status()).isEqualTo(200);
    for (Socket socket : idle) {
      socket.close();
    }
  }

  @Test
  void listensOnWhenManyComeAndGoAtTheLimit() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        clients.submit(
            () -> {
              for (int call = 0; call < 40; call++) {
                Raw.open(api.port()).close();
              }
              return null;
            });
      }
    }
    assertThat(call("GET /v1/health").status()).isEqualTo(200);
  }

  @Test
  void waitsForAGateThatIsSlowerThanAClientMayBe() throws IOException {
    operations.reloading = IDLE.multipliedBy(2);
    assertThat(call("POST /v1/reload").status()).isEqualTo(200);
  }

  @Test
  void endsACallAtItsDeadline() throws IOException {
    operations.reloading = Duration.ofSeconds(20);
    long from = System.nanoTime();
    try {
      assertThat(call("POST /v1/reload").status()).isZero();
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void answersOneCallAConnection() throws IOException {
    String twice = request("GET /v1/health", "", "", "").repeat(2);
    Raw.Reply reply = Raw.send(api.port(), twice);
    assertThat(reply.text()).isEqualTo("{\"status\":\"up\"}");
    assertThat(operations.acts).hasSize(1);
  }
}
