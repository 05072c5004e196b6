package dev.munjigi.trials;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The built program, running as a child process on a configuration in a folder of its own.
///
/// Contract with the program: once all listeners are open it prints one line on standard output,
/// `ready: NAME=HOST:PORT NAME=HOST:PORT operator=HOST:PORT`. Where the program stands is said by
/// the system property `munjigi.home`.
final class Gate implements AutoCloseable {
  static final Duration START_LIMIT = Duration.ofSeconds(60);
  static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  /// Bounds that hostile traffic would soon break if the program held what it should let flow, and
  /// a watch for buffers that are never given back.
  private static final String MEMORY =
      "-Xmx192m -XX:MaxDirectMemorySize=128m -Dio.netty.leakDetection.level=advanced";

  private static final String READY = "ready: ";
  private static final Pattern STACK_TRACE =
      Pattern.compile(
          "^\\s+at [\\w.$/@<>]+\\(.*\\)$|^Exception in thread|^Caused by: |LEAK: ",
          Pattern.MULTILINE);

  private final Path home;
  private final Path folder;
  private final Process process;
  private final Map<String, InetSocketAddress> addresses;
  private final Operator api;

  private Gate(Path home, Path folder, Process process, Map<String, InetSocketAddress> addresses) {
    this.home = home;
    this.folder = folder;
    this.process = process;
    this.addresses = Map.copyOf(addresses);
    this.api = new Operator(this);
  }

  /// Starts the program that `munjigi.home` names.
  ///
  /// @param yaml the configuration; the version line, a free operator port and a short drain are
  ///   added where it does not say them
  static Gate start(String yaml) {
    return start(home(), yaml);
  }

  /// Starts the program of this home.
  ///
  /// @throws IllegalStateException when it is missing, ends, or is not ready within [#START_LIMIT]
  static Gate start(Path home, String yaml) {
    return start(home, yaml, List.of());
  }

  /// Starts the program that `munjigi.home` names behind a command that executes it, such as
  /// `prlimit`.
  static Gate behind(List<String> command, String yaml) {
    return start(home(), yaml, command);
  }

  private static Gate start(Path home, String yaml, List<String> behind) {
    try {
      Path folder = Files.createTempDirectory("gate-");
      Files.writeString(folder.resolve("munjigi.yaml"), completed(yaml));
      return serve(home, folder, behind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Gate serve(Path home, Path folder, List<String> behind) throws IOException {
    List<String> command = new ArrayList<>(behind);
    command.addAll(List.of(program(home), "serve", "--config", config(folder).toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(Redirect.appendTo(folder.resolve("stderr.txt").toFile()));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("MUNJIGI_JAVA_OPTIONS", MEMORY);
    Process process = builder.start();
    return new Gate(home, folder, process, ready(process, folder));
  }

  private static Path config(Path folder) {
    return folder.resolve("munjigi.yaml");
  }

  /// The program that `munjigi.home` names.
  static String program() {
    return program(home());
  }

  private static String program(Path home) {
    Path program = home.resolve("bin/munjigi");
    if (!Files.isExecutable(program)) {
      throw new IllegalStateException("`" + program + "` is missing: build the program first");
    }
    return program.toString();
  }

  /// How the program ended that was run to its end.
  ///
  /// @param code its exit code
  /// @param out what it wrote to standard output
  /// @param err what it wrote to standard error
  record Ended(int code, String out, String err) {}

  /// Runs the program that `munjigi.home` names to its end.
  ///
  /// @param folder where it runs
  static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program(home())));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      end(process);
      throw new AssertionError("the program runs on: " + Files.readString(out));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /// Starts the program again, in the same folder, after it ended.
  Gate again() throws IOException {
    if (process.isAlive()) {
      throw new IllegalStateException("it still runs");
    }
    return serve(home, folder, List.of());
  }

  /// Replaces the configuration; the program is told nothing.
  void configure(String yaml) throws IOException {
    Path part = Files.writeString(folder.resolve("munjigi.next"), completed(yaml));
    Files.move(part, config(folder), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Sends the program a signal.
  ///
  /// @param name such as `HUP`
  void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill ended with " + code);
    }
  }

  /// The operator's calls.
  Operator api() {
    return api;
  }

  /// What the program ended with, once it has.
  int exitCode() throws InterruptedException {
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the program runs on");
    }
    return process.exitValue();
  }

  private static Path home() {
    String home = System.getProperty("munjigi.home", "");
    if (home.isEmpty()) {
      throw new IllegalStateException("the system property `munjigi.home` names no folder");
    }
    return Path.of(home);
  }

  private static String completed(String yaml) {
    StringBuilder text = new StringBuilder(yaml);
    if (!yaml.startsWith("munjigi:")) {
      text.insert(0, "munjigi: 1\n");
    }
    for (String line : List.of("operator: {bind: \"127.0.0.1:0\"}", "drain: 2s")) {
      String key = line.substring(0, line.indexOf(':') + 1);
      if (yaml.lines().noneMatch(written -> written.startsWith(key))) {
        text.append('\n').append(line);
      }
    }
    return text.append('\n').toString();
  }

  private static Map<String, InetSocketAddress> ready(Process process, Path folder) {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.startVirtualThread(() -> drain(process, line));
    try {
      return parse(line.get(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      end(process);
      throw new IllegalStateException("the program is not ready:\n" + read(folder), e);
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void drain(Process process, CompletableFuture<String> ready) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(READY)) {
          ready.complete(line.substring(READY.length()));
        }
      }
      ready.completeExceptionally(new IOException("standard output ended"));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }

  private static Map<String, InetSocketAddress> parse(String names) {
    Map<String, InetSocketAddress> addresses = new HashMap<>();
    for (String pair : names.trim().split(" +", -1)) {
      int equals = pair.indexOf('=');
      int colon = pair.lastIndexOf(':');
      String host = pair.substring(equals + 1, colon).replace("[", "").replace("]", "");
      int port = Integer.parseInt(pair.substring(colon + 1));
      addresses.put(pair.substring(0, equals), new InetSocketAddress(host, port));
    }
    return addresses;
  }

  /// Where the listener of this name accepts connections.
  InetSocketAddress listener(String name) {
    return Optional.ofNullable(addresses.get(name))
        .orElseThrow(
            () -> new IllegalArgumentException("no listener `" + name + "`: " + addresses));
  }

  /// Where the operator API accepts connections.
  InetSocketAddress operator() {
    return listener("operator");
  }

  /// The operator's token.
  String token() {
    try {
      return Files.readString(state().resolve("operator.token")).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The state folder, as the configuration says.
  Path state() throws IOException {
    for (String line : Files.readAllLines(config(folder))) {
      if (line.startsWith("state: ")) {
        return folder.resolve(line.substring("state: ".length()));
      }
    }
    return folder.resolve("state");
  }

  /// The folder that the configuration lies in, and the state where nothing else is said.
  Path folder() {
    return folder;
  }

  /// The program's process id.
  long pid() {
    return process.pid();
  }

  /// How much memory of the machine the program has, in bytes.
  long residentBytes() throws IOException {
    return kibibytes("VmRSS:") << 10;
  }

  /// How much time of processors the program has used.
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  private long kibibytes(String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException("the system does not tell `" + name + "`");
  }

  boolean alive() {
    return process.isAlive();
  }

  /// What it wrote to standard error so far.
  String stderr() {
    return read(folder);
  }

  private static String read(Path folder) {
    try {
      return Files.readString(folder.resolve("stderr.txt"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Asks it to stop, as `systemctl stop` does, and waits until it has.
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        end(process);
        throw new AssertionError("the program did not stop within " + STOP_LIMIT);
      }
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
    }
  }

  /// Kills it without warning, as a crash does.
  void kill() {
    end(process);
  }

  private static void end(Process process) {
    // A start script that does not exec leaves the virtual machine as a child of its own.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /// Stops it if it still runs, and asserts that no stack trace reached standard error.
  @Override
  public void close() {
    try {
      api.close();
      if (process.isAlive()) {
        stop();
      }
      requireNoStackTrace();
    } finally {
      delete(folder);
    }
  }

  /// Asserts that no stack trace reached standard error.
  void requireNoStackTrace() {
    String stderr = stderr();
    if (STACK_TRACE.matcher(stderr).find()) {
      throw new AssertionError("a stack trace on standard error:\n" + stderr);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      Path[] deepestFirst = all.sorted(Comparator.reverseOrder()).toArray(Path[]::new);
      for (Path path : Arrays.asList(deepestFirst)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
