package dev.munjigi.trials;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The demo of the built program, on free ports, and what it prints.
final class Demo implements AutoCloseable {
  private final Process process;
  private final String text;

  private Demo(Process process, String text) {
    this.process = process;
    this.text = text;
  }

  /// Starts it and waits until it has said all.
  ///
  /// @param folder where it runs
  static Demo start(Path folder) throws IOException, InterruptedException {
    Path out = folder.resolve("demo.txt");
    ProcessBuilder builder =
        new ProcessBuilder(Gate.program(), "demo", "--port", port(), "--bare-port", port())
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().put("MUNJIGI_COMMAND", Gate.program());
    Process process = builder.start();
    long began = System.nanoTime();
    String said = "";
    while (!said.contains("Ctrl-C ends the demo")) {
      if (!process.isAlive() || System.nanoTime() - began > Gate.START_LIMIT.toNanos()) {
        process.destroyForcibly();
        throw new AssertionError(said + Files.readString(folder.resolve("err.txt")));
      }
      Thread.sleep(50);
      said = Files.readString(out);
    }
    return new Demo(process, said);
  }

  /// One that no trial beside this one is given by the system in the meantime.
  private static String port() throws IOException {
    return Integer.toString(Stand.closedPort());
  }

  /// Where the guarded shop is, such as `https://localhost:8443`.
  String url() {
    return found("behind Munjigi +(\\S+)");
  }

  /// Where its people sign in.
  String login() {
    return found("people sign in +(\\S+)");
  }

  InetSocketAddress gate() {
    String url = url();
    int port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    return new InetSocketAddress("127.0.0.1", port);
  }

  /// The password that it says somebody has.
  String password(String name) {
    return found("(?m)^    " + Pattern.quote(name) + " +(\\S+)");
  }

  /// The commands that it says to try.
  List<String> commands() {
    String tried = text.substring(text.indexOf("Try these"));
    return tried.lines().filter(line -> line.startsWith("    ")).map(String::strip).toList();
  }

  private String found(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new AssertionError("no `" + pattern + "` in:\n" + text);
    }
    return found.group(1);
  }

  /// The folder with all that it made.
  Path made() {
    return Path.of(found("trust (\\S+)/root\\.pem"));
  }

  /// Asks it to stop.
  ///
  /// @return what it ended with
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(Gate.STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it runs on");
    }
    return process.exitValue();
  }

  /// Runs a script in a shell to its end.
  ///
  /// @return what it printed
  static String shell(Path folder, String script) throws IOException, InterruptedException {
    Path out = folder.resolve("shell.txt");
    Process shell =
        new ProcessBuilder("bash", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!shell.waitFor(2, TimeUnit.MINUTES)) {
      shell.destroyForcibly();
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
