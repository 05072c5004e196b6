package dev.munjigi.app;

import dev.munjigi.control.Visible;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.exchange.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/// `munjigi connect`: a service behind another gate, on a local port, without a configuration file.
///
/// It runs a gate of its own, whose configuration and state are in a folder that is gone afterwards.
@Command(
    name = "connect",
    description = {
      "Brings a service behind another gate to a local port, inside mutual TLS.",
      "Runs until it is told to stop."
    },
    footer = {
      "",
      "Example: munjigi connect ledger-db --via gate.internal:9443 --credential web-1"
          + " --listen 127.0.0.1:5432",
      "The credential is what `munjigi ca issue` wrote: chain.pem, key.pem and bundle.pem."
    })
final class ConnectCommand implements Callable<Integer> {
  private static final String YAML =
      """
      munjigi: 1
      operator: {bind: "127.0.0.1:0"}
      drain: 0s
      limits: {connections: {total: 4096}, flows: {total: 4096}}
      listeners:
        here: {bind: %s, service: there}
      segments: [{allow: {from: any, to: there}}]
      services:
        there:
          upstream: %s
          access: public
          tls:
            authorities: %s
            certificate: {chain: %s, key: %s}
      """;

  private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]{1,63}");
  private static final Pattern WITH_PORT = Pattern.compile("(?:\\[[^\\]]*\\]|[^:]*):[0-9]+");

  @Parameters(index = "0", paramLabel = "SERVICE", description = "The service's name there.")
  private String service = "";

  @Option(
      names = "--via",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where the other gate takes tunnels.")
  private String via = "";

  @Option(
      names = "--credential",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder with who you are: chain.pem, key.pem and bundle.pem.")
  private Path credential = Path.of(".");

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS:PORT",
      defaultValue = "127.0.0.1:0",
      description = "The local address, on loopback (default: ${DEFAULT-VALUE}, any free port).")
  private String listen = "127.0.0.1:0";

  @Option(
      names = "--identity",
      paramLabel = "ID",
      description =
          "The SPIFFE identity of the other gate; without it its certificate has to name HOST.")
  private List<String> identities = new ArrayList<>();

  @Option(names = "--udp", description = "Carries datagrams instead of connections.")
  private boolean udp;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    CredentialFolder folder = new CredentialFolder(credential.toAbsolutePath());
    try {
      requireNames();
      folder.requireWhole();
    } catch (IllegalArgumentException wanting) {
      return failed(ExitCode.BAD_INPUT, String.valueOf(wanting.getMessage()));
    }
    JsonLog.install();
    try (Scratch scratch = Scratch.make("munjigi-connect-")) {
      Path config = Files.writeString(scratch.folder().resolve("munjigi.yaml"), yaml(folder));
      return switch (Configuration.read(config)) {
        case Reading.Broken broken -> problems(broken.problems());
        case Reading.Valid valid -> connect(config, valid);
      };
    } catch (IOException failed) {
      String why = String.valueOf(failed.getMessage());
      return failed(ExitCode.COULD_NOT, why.replace("listener `here`", "`--listen`"));
    }
  }

  /// Refuses what could be no service and no place, which together are one value of a configuration.
  private void requireNames() {
    if (!SERVICE.matcher(service).matches()) {
      throw new IllegalArgumentException(
          "`SERVICE` is `%s`; allowed are lower-case letters, digits and hyphens, up to 63"
              .formatted(Visible.of(service)));
    }
    if (!WITH_PORT.matcher(via).matches()) {
      throw new IllegalArgumentException(
          "`--via` is `%s`, which lacks a port; allowed is `HOST:PORT`"
              .formatted(Visible.of(via)));
    }
  }

  private int connect(Path config, Reading.Valid valid) throws IOException, InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      Signal.handle(new Signal(name), signal -> asked.countDown());
    }
    Program program;
    try {
      program = Program.start(config, valid, this::refused);
    } catch (Materials.Unusable unusable) {
      return problems(unusable.problems());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("ready: " + service + " of " + via + " is at " + program.address("here"));
    out.flush();
    asked.await();
    program.stop("the command ended");
    return ExitCode.FINE;
  }

  /// Tells why a connection came to nothing: nobody will read this gate's log.
  private void refused(Refusal refusal) {
    PrintWriter err = spec.commandLine().getErr();
    synchronized (err) {
      err.println(
          "refused: " + refusal.code().code() + ": " + refusal.evidence() + "; "
              + remedy(refusal));
      err.flush();
    }
  }

  /// A remedy in terms of this command's options.
  private String remedy(Refusal refusal) {
    if (!(refusal.code() instanceof UpstreamReason reason)) {
      return refusal.remedy();
    }
    return switch (reason) {
      case UNTRUSTED ->
          identities.isEmpty()
              ? "give `--identity`, or a `--via` name that the certificate holds"
              : "give the `--identity` that the certificate holds";
      case UNREACHABLE -> "look whether the other gate takes tunnels at `--via`";
      case CONNECTION_LOST -> "give a `--credential` that the other gate accepts";
      default -> refusal.remedy();
    };
  }

  /// The options are judged by the grammar of configurations, which names them by its keys.
  private int problems(List<Problem> problems) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems) {
      String message = problem.message();
      lines.add(
          message.contains("would speak clear text")
              ? "`--listen` is `" + listen + "`; allowed is loopback: whoever reaches it goes in"
                  + " your name"
              : message
                  .replace("`listeners.here.bind`", "`--listen`")
                  .replace("`services.there.upstream`", "`SERVICE --via HOST:PORT`")
                  .replaceFirst("`services\\.there\\.tls\\.identity[^`]*`", "`--identity`"));
    }
    return failed(ExitCode.BAD_INPUT, String.join("\nmunjigi: ", lines));
  }

  private int failed(int code, String message) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("munjigi: " + message);
    err.flush();
    return code;
  }

  private String yaml(CredentialFolder folder) {
    String scheme = udp ? "udp-tunnel://" : "tunnel://";
    StringBuilder yaml =
        new StringBuilder(
            YAML.formatted(
                quoted(listen),
                quoted(scheme + via + "/" + service),
                quoted(folder.bundle().toString()),
                quoted(folder.chain().toString()),
                quoted(folder.key().toString())));
    if (!identities.isEmpty()) {
      List<String> all = identities.stream().map(ConnectCommand::quoted).toList();
      yaml.append("      identity: [").append(String.join(", ", all)).append("]\n");
    }
    return yaml.toString();
  }

  /// ATTACK: an option must not say more than one value of the configuration.
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
