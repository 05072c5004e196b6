package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A mail server that nobody here wrote (aiosmtpd), with STARTTLS and a login.
final class MailServer implements AutoCloseable {
  private static final Pattern LINK = Pattern.compile("https://\\S+");

  private final Path folder;
  private final Process process;
  private int read;

  /// A letter as it came.
  ///
  /// @param known whether it came inside TLS, from who is logged in
  record Letter(String to, boolean known, String from, String subject, String text) {
    /// Where it leads.
    String link() {
      Matcher link = LINK.matcher(text);
      assertThat(link.find()).as(text).isTrue();
      return link.group();
    }
  }

  private MailServer(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /// How a gate is told of it, as the value of `identity.mail`; makes the files that this names.
  static String settings(Path folder, int port) throws IOException, InterruptedException {
    certificate(folder);
    Stand.secret(folder.resolve("password"), "opensesame");
    return """
        {server: "smtp://localhost:%1$d", from: "문지기 <no-reply@example.com>", tls: required, \
        root: "%2$s/cert.pem", user: munjigi, password: {file: "%2$s/password"}}"""
        .formatted(port, folder);
  }

  /// Makes what the server proves its name with: `cert.pem` in the folder.
  private static void certificate(Path folder) throws IOException, InterruptedException {
    Process openssl =
        new ProcessBuilder(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem", "-out", "cert.pem",
                "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.txt").toFile())
            .start();
    assertThat(openssl.waitFor(1, TimeUnit.MINUTES) && openssl.exitValue() == 0).isTrue();
  }

  static MailServer start(Path folder, int port) throws IOException {
    Process process =
        new ProcessBuilder(
                "/usr/bin/python3",
                Path.of("python/mail_server.py").toAbsolutePath().toString(),
                folder.toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(out.readLine()).isEqualTo("listening " + port);
    Thread.ofVirtual().start(() -> out.lines().forEach(System.out::println));
    return new MailServer(folder, process);
  }

  /// The next letter.
  Letter next(Duration patience) throws IOException, InterruptedException {
    Path file = folder.resolve("letter-" + (read + 1));
    long began = System.nanoTime();
    while (!Files.exists(file)) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).as("%s", file).isLessThan(patience);
      Thread.sleep(50);
    }
    read++;
    List<String> lines = Files.readAllLines(file);
    return new Letter(
        lines.get(0),
        lines.get(1).equals("True"),
        lines.get(2),
        lines.get(3),
        String.join("\n", lines.subList(4, lines.size())));
  }

  /// Whether a letter has come that nobody read.
  boolean hasMore() {
    return Files.exists(folder.resolve("letter-" + (read + 1)));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
