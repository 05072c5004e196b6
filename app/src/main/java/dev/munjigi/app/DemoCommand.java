package dev.munjigi.app;

import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.tls.AuthorityException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/// `munjigi demo`: a sample shop with holes in it, bare on one port and guarded on another.
@Command(
    name = "demo",
    description = "Runs a sample shop with holes in it, bare and guarded, and says what to try.",
    footer = {"", "Example: munjigi demo --port 8443"})
final class DemoCommand implements Callable<Integer> {
  private static final List<String> POLICIES =
      List.of("customer.json", "clerk.json", "shop-administrator.json");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8443",
      description = "The guarded port (default: ${DEFAULT-VALUE}; the next free one if taken).")
  private int port = 8443;

  @Option(
      names = "--bare-port",
      paramLabel = "PORT",
      defaultValue = "3000",
      description = "The bare port (default: ${DEFAULT-VALUE}; the next free one if taken).")
  private int barePort = 3000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    Optional<Path> python = python();
    if (python.isEmpty()) {
      err.println("munjigi: the demo's shop needs python3: apt-get install python3");
      err.flush();
      return ExitCode.COULD_NOT;
    }
    JsonLog.install();
    try {
      try (Scratch scratch = Scratch.make("munjigi-demo-")) {
        return run(scratch.folder(), python.get());
      }
    } catch (IOException failed) {
      err.println("munjigi: " + failed.getMessage());
      err.flush();
      return ExitCode.COULD_NOT;
    }
  }

  private int run(Path folder, Path python) throws IOException, InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    // a shutdown hook could stop as well, but the process would then end with 143
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      Signal.handle(new Signal(name), signal -> asked.countDown());
    }
    int bare = free(barePort, 0);
    try (DemoShop shop = DemoShop.start(python, folder, bare)) {
      Path policies = Files.createDirectories(folder.resolve("policies"));
      for (String name : POLICIES) {
        Files.writeString(policies.resolve(name), resource("policies/" + name));
      }
      Path config = Files.writeString(folder.resolve("munjigi.yaml"), yaml(shop, free(port, bare)));
      if (!(Configuration.read(config) instanceof Reading.Valid valid)
          || valid.settings().identity() == null) {
        throw new IOException("the demo's configuration is broken");
      }
      // the shop starts meanwhile
      Map<String, String> passwords =
          DemoPeople.add(folder.resolve("state"), valid.settings().identity());
      shop.await();
      Program program = Program.start(config, valid);
      print(folder, shop, program.addresses(), passwords);
      asked.await();
      program.stop("the demo ended");
    } catch (Materials.Unusable unusable) {
      throw new IOException(unusable);
    }
    return ExitCode.FINE;
  }

  private static Optional<Path> python() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, "python3"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// This port, or any free one where it is taken or will be.
  private static int free(int wanted, int promised) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    for (int candidate : new int[] {wanted == promised ? 0 : wanted, 0}) {
      try (ServerSocket probe = new ServerSocket(candidate, 1, loopback)) {
        return probe.getLocalPort();
      } catch (IOException taken) {
        // then any free one
      }
    }
    throw new IOException("no port is free on loopback");
  }

  private static String yaml(DemoShop shop, int port) throws IOException {
    return resource("demo.yaml")
        .replace("{port}", Integer.toString(port))
        .replace("{plain}", Integer.toString(free(port == 8443 ? 8080 : port - 1, port)))
        .replace("{shop}", shop.socket().toString());
  }

  private void print(
      Path folder, DemoShop shop, String addresses, Map<String, String> passwords)
      throws IOException {
    String guarded = "";
    String plain = "";
    for (String pair : addresses.split(" ", -1)) {
      guarded = pair.startsWith("guarded=") ? port(pair) : guarded;
      plain = pair.startsWith("plain=") ? port(pair) : plain;
    }
    Path root = folder.resolve("root.pem");
    try {
      Files.writeString(root, State.certificates(folder.resolve("state")).rootPem().orElseThrow());
    } catch (AuthorityException failed) {
      throw new IOException(failed);
    }
    String command = System.getenv().getOrDefault("MUNJIGI_COMMAND", "munjigi");
    String text = resource("demo.txt");
    for (Map.Entry<String, String> one : passwords.entrySet()) {
      text = text.replace("{password of " + one.getKey() + "}", one.getValue());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        text.replace("{ports}", moved(shop.address(), guarded))
            .replace("{bare}", "http://" + shop.address())
            .replace("{guarded}", "https://localhost:" + guarded)
            .replace("{plain}", "http://localhost:" + plain)
            .replace("{login}", "https://login.localhost:" + guarded)
            .replace("{root}", root.toString())
            .replace("{policies}", folder.resolve("policies").toString())
            .replace("{state}", folder.resolve("state").toString())
            .replace("{munjigi}", command));
    out.flush();
  }

  /// Says which of the ports that were asked for are taken; nothing where none is.
  private String moved(String bare, String guarded) {
    String said = moved("bare", barePort, port(bare)) + moved("guarded", port, guarded);
    return said.isEmpty() ? "" : said + "\n";
  }

  private static String moved(String which, int wanted, String got) {
    return wanted == 0 || got.equals(Integer.toString(wanted))
        ? ""
        : "Port %d is taken: the %s shop uses %s.\n".formatted(wanted, which, got);
  }

  private static String port(String pair) {
    return pair.substring(pair.lastIndexOf(':') + 1);
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = DemoCommand.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("`" + name + "` is not part of this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
