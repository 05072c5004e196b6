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
  private final Path folder;
  private final String address;

  private DemoShop(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.address = "127.0.0.1:" + port;
  }

  /// Unpacks and starts it. It listens once [#await()] returns.
  ///
  /// @param python the interpreter
  /// @param folder where it is unpacked and keeps its data
  /// @param port where it listens
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
                "--gate",
                socket(folder).toString(),
                "--exit-on-eof")
            .redirectError(ProcessBuilder.Redirect.to(log(folder).toFile()));
    // ATTACK: the shop shows its environment to whoever asks
    builder.environment().keySet().retainAll(Set.of("PATH", "LANG"));
    return new DemoShop(builder.start(), folder, port);
  }

  /// Waits until it listens.
  void await() throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.strip().equals(READY + address)) {
      String log = Files.readString(log(folder)).strip();
      throw new IOException("the shop did not start: " + log);
    }
  }

  /// Where everybody reaches it, `HOST:PORT`.
  String address() {
    return address;
  }

  /// Where the gate alone reaches it; who the gate names there is believed.
  Path socket() {
    return socket(folder);
  }

  private static Path socket(Path folder) {
    return folder.resolve("shop.sock");
  }

  private static Path log(Path folder) {
    return folder.resolve("shop.log");
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
