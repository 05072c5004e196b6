package dev.munjigi.engines.postgres;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL of this process's own, in a temporary folder on a free port of the loopback, as a
/// user without rights; it ends with the process.
final class Server {
  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final String USER = "gate";
  private static final String PASSWORD = "correct horse";
  private static final AtomicInteger SCHEMAS = new AtomicInteger();

  private final Path folder;
  private final Path programs;
  private final int port;
  private @Nullable Process process;

  private Server(Path folder, Path programs, int port) {
    this.folder = folder;
    this.programs = programs;
    this.port = port;
  }

  private static final class Holder {
    private static final Server ONE = startOne();
  }

  /// The one of this process; without PostgreSQL on this machine the test is left out, loudly, and
  /// in CI it fails.
  static Server one() {
    if (installed().isEmpty()) {
      String missing = "PostgreSQL is not installed (Debian: apt-get install postgresql)";
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        throw new AssertionError(missing);
      }
      System.err.println("LEFT OUT: the tests of engines/postgres, because " + missing);
      Assumptions.abort(missing);
    }
    return Holder.ONE;
  }

  private static Optional<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Server startOne() {
    try {
      return start(Boolean.getBoolean("munjigi.postgres.durable"));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static Server start(boolean durable) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("munjigi-postgres-");
    Server server = new Server(folder, installed().orElseThrow(), freePort());
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    if (asRoot()) {
      giveAway(folder);
      giveAway(password);
    }
    Process made =
        server.run(
            "initdb",
            "--pgdata=" + folder.resolve("data"),
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync");
    if (made.waitFor() != 0) {
      throw new IOException("initdb: " + Files.readString(folder.resolve("initdb.log")));
    }
    server.begin(durable);
    return server;
  }

  private void begin(boolean durable) throws IOException, InterruptedException {
    Process started =
        run(
            "postgres",
            "-D",
            folder.resolve("data").toString(),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "port=" + port,
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=" + (durable ? "on" : "off"));
    process = started;
    for (int i = 0; i < 300 && started.isAlive(); i++) {
      try (Connection connection = connect("")) {
        return;
      } catch (SQLException e) {
        Thread.sleep(100);
      }
    }
    throw new IOException("postgres: " + Files.readString(folder.resolve("postgres.log")));
  }

  private static boolean asRoot() throws IOException {
    return Files.getOwner(Path.of("/proc/self")).getName().equals("root");
  }

  private static void giveAway(Path path) throws IOException {
    Files.setOwner(
        path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// A program of PostgreSQL, which refuses to run as root.
  private Process run(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (asRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(program + ".log").toFile())
        .start();
  }

  private String url(String options) {
    return "jdbc:postgresql://127.0.0.1:%d/postgres%s".formatted(port, options);
  }

  /// A connection past the engine.
  Connection connect(String options) throws SQLException {
    return DriverManager.getConnection(url(options), USER, PASSWORD);
  }

  /// The address of a schema in which nothing is yet.
  PostgresAddress fresh() throws SQLException {
    return fresh(8);
  }

  PostgresAddress fresh(int connections) throws SQLException {
    String schema = "s" + SCHEMAS.incrementAndGet();
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    return address("?currentSchema=" + schema, PASSWORD, connections);
  }

  PostgresAddress address(String options, String password, int connections) {
    return new PostgresAddress(
        url(options),
        USER,
        new Secret(password.getBytes(StandardCharsets.UTF_8)),
        connections,
        Duration.ofSeconds(20));
  }

  private void stop() {
    try {
      if (process != null) {
        // its children end with it; SIGINT is its fast shutdown
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      System.err.println("a PostgreSQL of the tests is left behind: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
