package dev.munjigi.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.control.MemoryOperations;
import dev.munjigi.control.Metrics;
import dev.munjigi.control.Operations.Act;
import dev.munjigi.control.OperatorApi;
import dev.munjigi.control.Token;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Runs the commands against an operator API on a free port.
class CliTest {
  private static final String ID = MemoryOperations.REFUSED.toString();

  @TempDir private Path folder;

  private final MemoryOperations operations = new MemoryOperations();
  private final Metrics metrics = new Metrics(() -> 0, () -> 0);
  private final Map<String, String> environment = new HashMap<>(Map.of("LANG", "C.UTF-8"));
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private OperatorApi api = new OperatorApi(operations, metrics, new Secret(new byte[32]));

  @Command(name = "munjigi")
  private static final class Root {}

  @BeforeEach
  void start() throws IOException {
    Path state = Files.createDirectory(folder.resolve("state"));
    Files.writeString(folder.resolve("munjigi.yaml"), "munjigi: 1\nstate: ./state\n");
    api = new OperatorApi(operations, metrics, Token.renew(state));
    api.start(Address.parse("127.0.0.1").orElseThrow(), 0);
    address("127.0.0.1:" + api.port() + "\n");
  }

  @AfterEach
  void stop() {
    api.stop();
    metrics.close();
  }

  private void address(String content) throws IOException {
    Files.writeString(folder.resolve("state").resolve(OperatorApi.ADDRESS_FILE), content);
  }

  private int run(String... arguments) {
    return bare(with(arguments, "--config", folder.resolve("munjigi.yaml").toString()));
  }

  private static String[] with(String[] arguments, String... more) {
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  private int bare(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line = new CommandLine(new Root());
    new Cli(this::offline, environment).commands().forEach(line::addSubcommand);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int exit = Cli.run(line, arguments);
    assertThat(err.toString()).doesNotContain("\tat ", "Exception");
    return exit;
  }

  private Optional<String> offline(Path state, String subject, Language language)
      throws IOException {
    if (Files.exists(state.resolve("broken"))) {
      throw new IOException("segment 3 is damaged");
    }
    assertThat(state).isEqualTo(folder.resolve("state"));
    return subject.equals(ID)
        ? Optional.of("offline: " + language + "\n\u001b[31mred\n")
        : Optional.empty();
  }

  @Test
  void showsWhatTheGateIsDoing() {
    assertThat(run("status")).isZero();
    assertThat(out)
        .hasToString(
            """
            version           0.1.0
            started           2026-03-01T10:00:00Z
            uptime            1h 30m
            listener public   0.0.0.0:8443, certificate until 2026-03-31T10:00:00Z
            listener plain    127.0.0.1:8080
            origin of shop    http://192.0.2.7:80 good
            origin of shop    http://192.0.2.8:80 ejected: for 30s: it refused
            open connections  3
            held bytes        4096
            bans              0
            mail that waits   2
            exchanges         1200
            refusals          34
            certificates      fine
            log               fine
            """);
    operations.certificateFault = "key.pem is gone";
    operations.logFault = "disk full";
    run("status");
    assertThat(out.toString())
        .contains("certificates      key.pem is gone\n", "log               disk full\n");
  }

  @Test
  void listsTheSettings() {
    assertThat(run("settings")).isZero();
    assertThat(out)
        .hasToString(
            """
            KEY                      VALUE             WRITTEN IN
            limits.connections.idle  75s               default
            services.shop.host       shop.example.com  munjigi.yaml:12

            LISTENER  ADDRESS
            public    0.0.0.0:8443
            plain     127.0.0.1:8080

            digest: 00112233aabbccdd
            """);
  }

  @Test
  void reloadsAndSaysWhatNeedsARestart() {
    assertThat(run("reload")).isZero();
    assertThat(out)
        .hasToString(
            """
            the new settings are in force: 00112233aabbccdd
            taken up by the next start only: listeners.public.bind
            """);
    assertThat(run("reload")).isZero();
    assertThat(out).hasToString("nothing changed: 00112233aabbccdd\n");
  }

  @Test
  void saysAllThatIsWrongWithABrokenConfiguration() throws IOException {
    operations.problems = List.of("munjigi.yaml:3:1: one", "munjigi.yaml:4:1: two");
    Files.writeString(folder.resolve("munjigi.yaml"), "state: ./state\nbroken: [\n");
    assertThat(run("reload")).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err)
        .hasToString(
            """
            munjigi: the running settings stay in force; problems found: 2
            munjigi.yaml:3:1: one
            munjigi.yaml:4:1: two
            """);
  }

  @Test
  void addsListsAndLiftsBans() {
    assertThat(run("ban", "list")).isZero();
    assertThat(out).hasToString("nobody is banned\n");
    assertThat(run("ban", "add", "198.51.100.0/24", "--for", "15m", "--reason", "스캔 시도")).isZero();
    assertThat(out).hasToString("198.51.100.0/24 is kept out until 2026-03-01T10:15:00Z\n");
    run("ban", "add", "2001:db8::7", "--for", "2h", "--reason", "b");
    assertThat(run("ban", "list")).isZero();
    assertThat(out)
        .hasToString(
            """
            NETWORK          UNTIL                 BY                                REASON
            198.51.100.0/24  2026-03-01T10:15:00Z  arn:munjigi:iam:::operator/local  스캔 시도
            2001:db8::7      2026-03-01T12:00:00Z  arn:munjigi:iam:::operator/local  b
            """);
    assertThat(run("ban", "lift", "2001:db8::7")).isZero();
    assertThat(out).hasToString("2001:db8::7 is no longer kept out\n");
    assertThat(run("ban", "lift", "2001:db8::7")).isEqualTo(1);
    assertThat(err).hasToString("munjigi: `2001:db8::7` is not banned\n");
    assertThat(operations.acts).extracting(Act::operation).contains("munjigi:LiftBan");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.0.0.1/8   | 15m  | r | 2 | `network` must be an address or a network
          host         | 15m  | r | 2 | `network` must be an address or a network
          10.0.0.1     | 15   | r | 2 | `duration` must be a duration
          10.0.0.1     | 15m  | '' | 2 | `reason` must be one line
          192.0.2.0/24 | 15m  | r | 1 | `192.0.2.0/24` stands in `limits.allow`
          10.0.0.1     | 15m  | break | 3 | the gate could not do it
          """)
  void saysWhyABanIsNotTaken(
      String network, String duration, String reason, int exit, String message) {
    assertThat(run("ban", "add", network, "--for", duration, "--reason", reason)).isEqualTo(exit);
    assertThat(err.toString()).startsWith("munjigi: " + message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void printsJsonAsTheGateSaysIt() {
    for (String[] command :
        new String[][] {
          {"status"},
          {"settings"},
          {"reload"},
          {"ban", "add", "10.0.0.1", "--for", "1m", "--reason", "r"},
          {"ban", "list"},
          {"explain", ID}
        }) {
      assertThat(run(with(command, "--json"))).isZero();
      assertThat(out.toString()).startsWith("{").endsWith("}\n").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LANG        | ko_KR.UTF-8 | 결과: http 문이 거절함
          LANG        | ko          | 결과: http 문이 거절함
          LC_MESSAGES | ko_KR       | 결과: http 문이 거절함
          LC_ALL      | en_US.UTF-8 | result: refused by the http gate
          LANG        | kok_IN      | result: refused by the http gate
          """)
  void explainsInTheLanguageOfTheEnvironment(String name, String value, String line) {
    environment.put(name, value);
    assertThat(run("explain", ID)).isZero();
    assertThat(out.toString()).contains(line);
  }

  @Test
  void explainsInTheLanguageAskedFor() {
    environment.put("LC_ALL", "ko_KR.UTF-8");
    assertThat(run("explain", ID, "--lang", "en")).isZero();
    assertThat(out.toString()).contains("result: refused by the http gate");
    assertThat(run("explain", "2001:db8::7", "--lang", "ko")).isZero();
    assertThat(out.toString()).contains("결과: http 문이 거절함");
    assertThat(run("explain", ID, "--lang", "fr")).isEqualTo(2);
    assertThat(err).hasToString("munjigi: `--lang` must be `en` or `ko`, not `fr`\n");
  }

  @Test
  void saysWhenTheLogKnowsNothing() {
    assertThat(run("explain", "198.51.100.9")).isEqualTo(1);
    assertThat(err).hasToString("munjigi: no refusal of the last day is known for `198.51.100.9`\n");
    assertThat(run("explain", "abc")).isEqualTo(2);
    assertThat(err.toString()).contains("`abc` is neither an id of 26 characters nor an address");
  }

  @Test
  void explainsFromTheLogWhenNoGateRuns() throws IOException {
    api.stop();
    environment.put("LANG", "ko_KR.UTF-8");
    assertThat(run("explain", ID)).isZero();
    assertThat(out).hasToString("offline: KOREAN\n\\u001b[31mred\n");
    assertThat(run("explain", ID, "--json", "--lang", "en")).isZero();
    assertThat(out)
        .hasToString(
            "{\"subject\":\"%s\",\"language\":\"en\",\"text\":\"offline: ENGLISH\\n\\u001B[31mred\\n\"}\n"
                .formatted(ID));
    Files.delete(folder.resolve("state").resolve(OperatorApi.ADDRESS_FILE));
    assertThat(run("explain", ID)).isZero();
    assertThat(run("explain", "10.0.0.1")).isEqualTo(1);
    Files.createFile(folder.resolve("state/broken"));
    assertThat(run("explain", ID)).isEqualTo(3);
    assertThat(err).hasToString("munjigi: the log cannot be read: segment 3 is damaged\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reload", "status", "settings", "ban list", "ban lift 10.0.0.1"})
  void saysHowToStartAGateThatDoesNotRun(String command) throws IOException {
    api.stop();
    assertThat(run(command.split(" "))).isEqualTo(3);
    assertThat(err.toString())
        .contains("no gate runs with the state folder", "nothing listens at 127.0.0.1:")
        .endsWith("start it with `munjigi serve --config FILE`\n")
        .hasLineCount(1);
    Files.delete(folder.resolve("state").resolve(OperatorApi.ADDRESS_FILE));
    assertThat(run(command.split(" "))).isEqualTo(3);
    assertThat(err.toString()).contains("start it with `munjigi serve").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example:80",
        "localhost:8470",
        "10.0.0.1:8470",
        "0.0.0.0:8470",
        "127.0.0.1",
        "127.0.0.1:0",
        "127.0.0.1:99999x",
        "127.0.0.1:80/@evil.example",
        "::1:8470",
        "[::2]:8470"
      })
  void sendsTheTokenToLoopbackOnly(String content) throws IOException {
    address(content);
    assertThat(run("status")).isEqualTo(3);
    assertThat(err.toString()).contains("must hold a loopback address and a port").hasLineCount(1);
    assertThat(operations.acts).isEmpty();
  }

  @Test
  void refusesATokenThatOthersCanRead() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("state").resolve(Token.FILE), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(run("status")).isEqualTo(3);
    assertThat(err.toString()).contains("must be closed to others").hasLineCount(1);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAPipeInThePlaceOfTheAddress() throws Exception {
    Path file = folder.resolve("state").resolve(OperatorApi.ADDRESS_FILE);
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThat(run("status")).isEqualTo(3);
    assertThat(err.toString()).contains("is not a regular file").hasLineCount(1);
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAPipeInThePlaceOfTheConfiguration() throws Exception {
    Path file = folder.resolve("pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThat(bare("status", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("is not a regular file").hasLineCount(1);
  }

  @Test
  void saysWhenTheTokenIsAnotherGates() throws IOException {
    Files.delete(folder.resolve("state").resolve(Token.FILE));
    Token.renew(folder.resolve("state"));
    assertThat(run("status")).isEqualTo(3);
    assertThat(err.toString()).contains("does not take the token").hasLineCount(1);
  }

  /// A gate that died left its address behind, and another one listens there now.
  @Test
  void explainsFromTheLogWhenAnotherGateAnswers() throws IOException {
    Files.delete(folder.resolve("state").resolve(Token.FILE));
    Token.renew(folder.resolve("state"));
    assertThat(run("explain", ID, "--lang", "en")).isZero();
    assertThat(out.toString()).startsWith("offline: ENGLISH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n[]",
        "SSH-2.0-OpenSSH\r\n",
        ""
      })
  void saysWhenWhatAnswersIsNoGate(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> answerAll(server, answer));
      address("127.0.0.1:" + server.getLocalPort());
      assertThat(run("status")).isEqualTo(3);
      assertThat(err.toString()).containsAnyOf("is no gate", "broke off").hasLineCount(1);
    }
  }

  private static void answerAll(ServerSocket server, String answer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
        socket.getOutputStream().write(answer.getBytes(UTF_8));
      } catch (IOException closed) {
        return;
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ban                           | Missing required subcommand
          ban add 10.0.0.1              | Missing required option
          ban add --for 1m --reason r   | Missing required parameter
          explain                       | Missing required parameter
          status extra                  | Unmatched argument
          status --nope                 | Unknown option
          frobnicate                    | there is no command `frobnicate`
          ban frobnicate                | there is no command `frobnicate`
          --nope                        | Unknown option
          """)
  void saysWhatIsWrongWithItsUse(String command, String message) {
    assertThat(bare(command.split(" "))).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("munjigi: " + message)
        .contains("see `munjigi ")
        .endsWith(" --help`\n")
        .hasLineCount(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reload",
        "explain",
        "ban",
        "ban list",
        "ban add",
        "ban lift",
        "status",
        "settings"
      })
  void helpsWithAnExample(String command) {
    assertThat(bare(with(command.split(" "), "--help"))).isZero();
    assertThat(out.toString())
        .contains("Usage: munjigi " + command, "Example: munjigi " + command);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void findsTheGateByItsStateFolder() {
    String state = folder.resolve("state").toString();
    assertThat(bare("status", "--state", state)).isZero();
    assertThat(run("status", "--state", state)).isEqualTo(2);
    assertThat(err).hasToString("munjigi: `--config` and `--state` exclude each other\n");
    assertThat(bare("status", "--state", state + "x")).isEqualTo(2);
    assertThat(bare("status", "--config", state + "x")).isEqualTo(2);
    assertThat(err.toString()).contains("there is no file").hasLineCount(1);
  }

  @Test
  void endsAnyCommandWithoutAStackTrace() {
    CommandLine line = new CommandLine(new Falling());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    assertThat(Cli.run(line)).isEqualTo(3);
    assertThat(err)
        .hasToString(
            "munjigi: it failed unexpectedly with IllegalStateException: over\\u000athe edge\n");
  }

  @Command(name = "fall")
  private static final class Falling implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("over\nthe edge");
    }
  }
}
