package dev.munjigi.app;

import dev.munjigi.app.JoiningNode.Trust;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/// `munjigi node join`: on a machine that is to join, gets a certificate and keeps it alive.
@Command(
    name = "join",
    description =
        "Makes a key on this machine, joins a gate, and writes chain.pem, key.pem (mode 0600) and"
            + " bundle.pem. Then it renews them, with a new key each time, until it is told to stop. In a"
            + " folder that holds a certificate already it goes on renewing, and needs no token.",
    footer = {
      "",
      "Example: munjigi node join --gate https://login.example.com --token TOKEN --folder credential"
    })
final class NodeJoinCommand implements Callable<Integer> {
  private static final int LONGEST_TOKEN = 16_384;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  @Option(
      names = "--gate",
      required = true,
      paramLabel = "URL",
      description = "The identity host, such as https://login.example.com:8443.")
  private String gate = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "What `munjigi node invite` printed; `env:NAME` for one in the environment.")
  private @Nullable String token;

  @Option(
      names = "--platform-token",
      paramLabel = "FILE",
      description = "A file with a token of this machine's platform; or `env:NAME`.")
  private @Nullable String platformToken;

  @Option(
      names = "--root",
      paramLabel = "SHA256",
      description = "The fingerprint of the gate's root, in hexadecimal; a token has it in it.")
  private @Nullable String root;

  @Option(
      names = "--public-gate",
      description = "The gate's certificate is of an authority that this platform trusts.")
  private boolean publicGate;

  @Option(
      names = "--folder",
      required = true,
      paramLabel = "DIR",
      description = "Where the files go; made when it is not there.")
  private Path folder = Path.of(".");

  @Option(names = "--once", description = "Ends when there is a certificate; renews the one that there is.")
  private boolean once;

  private final RandomGenerator random = RandomGenerator.getDefault();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      Signal.handle(new Signal(name), signal -> asked.countDown());
    }
    try {
      JoiningNode node = new JoiningNode(url(), trust(), new CredentialFolder(folder));
      JoiningNode.Held held = begin(node);
      warn(held);
      if (!once) {
        keep(node, held, asked);
      }
      return ExitCode.FINE;
    } catch (IllegalArgumentException wrong) {
      return failed(ExitCode.BAD_INPUT, wrong);
    } catch (JoiningNode.TurnedAway refused) {
      return failed(ExitCode.FOUND, refused);
    } catch (IOException | CertificateException failed) {
      return failed(ExitCode.COULD_NOT, failed);
    }
  }

  private JoiningNode.Held begin(JoiningNode node)
      throws IOException, CertificateException, JoiningNode.TurnedAway {
    if (node.folder().isWhole()) {
      JoiningNode.Held resumed = node.resumed();
      return said(once ? "renewed" : "resumed", once ? node.renew(resumed) : resumed);
    }
    node.folder().requireFree("give another --folder, or remove what is in it");
    String platform = platformToken;
    if ((token == null) == (platform == null)) {
      throw new IllegalArgumentException("give either `--token` or `--platform-token`");
    }
    return said(
        "joined",
        platform == null
            ? node.join("token", joinToken().token())
            : node.join("platform-token", secret(platform, true)));
  }

  private JoiningNode.Held said(String what, JoiningNode.Held held) {
    out(
        "%s: %s until %s: %s"
            .formatted(what, held.credential().spiffeId(), held.until(), folder));
    return held;
  }

  /// Renews until it is told to stop, or is shut out.
  private void keep(JoiningNode node, JoiningNode.Held first, CountDownLatch asked)
      throws InterruptedException, JoiningNode.TurnedAway {
    JoiningNode.Held held = first;
    Duration pause = FIRST_PAUSE;
    Duration wait = held.untilRenewal(random);
    while (!asked.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        held = node.renew(held);
        out("renewed: until " + held.until());
        warn(held);
        pause = FIRST_PAUSE;
        wait = held.untilRenewal(random);
      } catch (IOException | CertificateException failed) {
        say("not renewed, tried again: " + failed.getMessage());
        wait = pause.plusMillis(random.nextLong(pause.toMillis()));
        Duration next = pause.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
      }
    }
  }

  private void warn(JoiningNode.Held held) {
    if (held.clockOff().abs().compareTo(Duration.ofMinutes(2)) > 0) {
      say(
          "the clocks of this machine and the gate differ by %d s: set them, certificates hold by"
                  .formatted(held.clockOff().abs().toSeconds())
              + " the clock of whoever judges them");
    }
  }

  private Trust trust() {
    String given = root;
    String pin =
        token == null
            ? given == null ? null : given.replace(":", "").toLowerCase(Locale.ROOT)
            : joinToken().root();
    if (pin != null && !pin.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("`--root` is no SHA-256 in hexadecimal");
    }
    boolean known = new CredentialFolder(folder).isWhole();
    if (pin == null && !publicGate && !known) {
      throw new IllegalArgumentException(
          "give `--root`, or `--public-gate` if the platform trusts the gate's certificate");
    }
    return new Trust(pin, publicGate);
  }

  private JoinToken joinToken() {
    String given = String.valueOf(token);
    try {
      return JoinToken.parse(given.startsWith("env:") ? secret(given, false) : given);
    } catch (IOException failed) {
      throw new IllegalArgumentException(String.valueOf(failed.getMessage()), failed);
    }
  }

  /// @param orFile whether it is a file's path where it is not `env:NAME`
  private static String secret(String where, boolean orFile) throws IOException {
    if (where.startsWith("env:")) {
      String value = System.getenv(where.substring("env:".length()));
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException("`" + where + "` is not in the environment");
      }
      return value.strip();
    }
    if (!orFile || Files.size(Path.of(where)) > LONGEST_TOKEN) {
      throw new IllegalArgumentException("`" + where + "` is longer than a token");
    }
    return Files.readString(Path.of(where), StandardCharsets.UTF_8).strip();
  }

  private URI url() {
    try {
      URI url = new URI(gate.endsWith("/") ? gate.substring(0, gate.length() - 1) : gate);
      if ("https".equals(url.getScheme())
          && url.getHost() != null
          && String.valueOf(url.getRawPath()).isEmpty()
          && url.getRawQuery() == null
          && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException none) {
      // said below
    }
    throw new IllegalArgumentException(
        "`--gate` is `" + gate + "`; allowed is `https://HOST` or `https://HOST:PORT`");
  }

  private void out(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("munjigi: " + line);
    err.flush();
  }

  private int failed(int code, Exception why) {
    say(String.valueOf(why.getMessage()));
    return code;
  }
}
