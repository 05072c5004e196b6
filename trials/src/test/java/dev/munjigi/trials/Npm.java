package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The programs of `trials/node` and what they need: packages of npm, fetched into a folder outside
/// the tree as `package-lock.json` says. Without a network it fails and says so.
final class Npm implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("node");

  private final Path folder;
  private final List<Process> servers = new ArrayList<>();

  private Npm(Path folder) {
    this.folder = folder;
  }

  static Npm install(Path folder) throws IOException, InterruptedException {
    for (String name :
        List.of(
            "package.json",
            "package-lock.json",
            "grpc.js",
            "web.js",
            "oidc.js",
            "openid.js")) {
      Files.copy(PROGRAMS.resolve(name), folder.resolve(name));
    }
    Npm npm = new Npm(folder);
    npm.run(3, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    return npm;
  }

  /// A file of a package.
  String text(String path) throws IOException {
    return Files.readString(folder.resolve("node_modules").resolve(path));
  }

  /// Starts a server and gives what it prints behind `listening`: its ports.
  List<String> serve(String program) throws IOException {
    return serve(program, Map.of());
  }

  /// The same, with these environment variables too.
  List<String> serve(String program, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("node", program, "serve")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process server = builder.start();
    servers.add(server);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    // what a library warns of at its start comes before
    for (int i = 0; i < 10 && line != null && line.contains(" WARNING: "); i++) {
      line = out.readLine();
    }
    assertThat(line).as("what %s says", program).startsWith("listening ");
    Thread.ofVirtual().start(() -> out.lines().forEach(System.out::println));
    return List.of(line.substring("listening ".length()).split(" ", -1));
  }

  /// Runs a program to its end; it has to end well.
  void run(int minutes, String... command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "said", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly().waitFor();
    }
    assertThat(ended && process.exitValue() == 0)
        .as("%s ends well; it said:\n%s", String.join(" ", command), Files.readString(said))
        .isTrue();
  }

  @Override
  public void close() {
    servers.forEach(Process::destroy);
  }
}
