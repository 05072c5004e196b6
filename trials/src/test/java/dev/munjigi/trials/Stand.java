package dev.munjigi.trials;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// The one gate and the one origin that most trials share, as `gates/standard.yaml` says.
///
/// A trial that is refused by source takes a source of its own, so that no trial meets what another
/// one did. The origin echoes until a trial says otherwise.
final class Stand implements AutoCloseable {
  private static final int LEAST_PORT = 10_240;

  /// From here on the system gives ports to whoever asks for any (`ip_local_port_range`).
  private static final int FIRST_GIVEN_PORT = 32_768;

  private static final String ECHO = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";

  private final Gate gate;
  private final Origin origin;
  private final AtomicInteger sources = new AtomicInteger();

  private Stand(Gate gate, Origin origin) {
    this.gate = gate;
    this.origin = origin;
  }

  /// A file that its owner alone may use, as secrets are kept.
  static Path secret(Path file, String secret) throws IOException {
    Files.writeString(file, secret + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Stand start() {
    try {
      Origin origin = Origin.start(new Behaviour.Echo());
      String yaml =
          text("/gates/standard.yaml")
              .replace("{origin}", origin.url())
              .replace("{nobody}", "http://127.0.0.1:" + closedPort());
      return new Stand(Gate.start(yaml), origin);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(Stand.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// One listener in clear and one public service, for a trial that needs a gate of its own.
  ///
  /// @param top lines that are added at the top level
  static String simple(Origin origin, String top) {
    return """
    munjigi: 1
    listeners:
      plain: {bind: "127.0.0.1:0"}
    services:
      shop: {host: shop.test, upstream: "%s", access: public}
    %s
    """
        .formatted(origin.url(), top);
  }

  /// A port of loopback that nobody listens on, and that nobody gets who asks the system for any:
  /// another trial beside this one would.
  static int closedPort() throws IOException {
    for (int tries = 0; tries < 100; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LEAST_PORT, FIRST_GIVEN_PORT);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException taken) {
        // another one
      }
    }
    throw new IOException("no port is free");
  }

  Gate gate() {
    return gate;
  }

  Origin origin() {
    return origin;
  }

  InetSocketAddress plain() {
    return gate.listener("plain");
  }

  InetSocketAddress tls() {
    return gate.listener("tls");
  }

  /// An address of loopback that no other trial uses.
  String source() {
    int next = sources.incrementAndGet();
    return "127.0." + (2 + next / 200) + "." + (1 + next % 200);
  }

  /// A connection to the listener in clear.
  Wire wire() throws IOException {
    return Wire.clear(plain());
  }

  /// The same from this source.
  Wire wire(String source) throws IOException {
    return Wire.clear(plain(), source);
  }

  /// A plain request to a host that one line in clear asks for.
  static String get(String host) {
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }

  /// Asserts that a request on a new connection is still answered.
  void serves() throws IOException {
    origin.behave(new Behaviour.Echo());
    try (Wire wire = wire()) {
      int status = wire.send(ECHO).reply().status();
      if (status != 200) {
        throw new AssertionError("a plain request was answered with " + status);
      }
    }
  }

  @Override
  public void close() {
    try {
      gate.close();
    } finally {
      origin.close();
    }
  }

  /// Gives the stand to trials that ask for it, and looks after each that the gate is well.
  static final class Shared implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE =
        ExtensionContext.Namespace.create(Stand.class);

    private static Stand stand(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(SPACE)
          .computeIfAbsent(Stand.class, first -> start(), Stand.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Stand.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return stand(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      stand(context).origin.behave(new Behaviour.Echo());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
      stand(context).gate.requireNoStackTrace();
      stand(context).serves();
    }
  }
}
