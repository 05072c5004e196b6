package dev.munjigi.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The vulnerable sample shop, running as a child process on loopback. It ends with this program,
/// however that ends: it watches its standard input.
final class DemoShop implements AutoCloseable {
  private static final String READY = "shop listening on http://";

  private final Process process;
  private final String address;

  private DemoShop(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /// Unpacks and starts it.
  ///
  /// @param python the interpreter
  /// @param folder where it is unpacked and keeps its data
  /// @param port where it listens, 0 for any free port
  static DemoShop start(Path python, Path folder, int port) throws IOException {
    Path source = folder.resolve("shop");
    unpack(source);
    ProcessBuilder builder =
        new ProcessBuilder(
                python.toString(),
                source.resolve("shop.py").toString(),
                "--port",
                Integer.toString(port),
                "--data",
                folder.resolve("data").toString(),
                "--exit-on-eof")
            .redirectError(ProcessBuilder.Redirect.to(folder.resolve("shop.log").toFile()));
    // ATTACK: the shop shows its environment to whoever asks
    builder.environment().keySet().retainAll(Set.of("PATH", "LANG"));
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroy();
      String log = Files.readString(folder.resolve("shop.log")).strip();
      throw new IOException("the shop did not start: " + log);
    }
    return new DemoShop(process, line.substring(READY.length()).strip());
  }

  /// Where it listens, `HOST:PORT`.
  String address() {
    return address;
  }

  private static void unpack(Path target) throws IOException {
    URL shop = DemoShop.class.getResource("/shop/shop.py");
    if (shop == null) {
      throw new IOException("the shop is not part of this program");
    }
    try {
      URI uri = shop.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
          copy(jar.getPath("/shop"), target);
        }
      } else {
        copy(Path.of(uri).resolveSibling("."), target);
      }
    } catch (URISyntaxException impossible) {
      throw new IOException(impossible);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path path : all) {
      Path target = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.copy(path, target);
      }
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
