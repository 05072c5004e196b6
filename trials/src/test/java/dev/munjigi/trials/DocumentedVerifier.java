package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A program around an example of `docs/identity.md`, word for word but for the gate's address: it
/// says of assertions whether the example believes them.
enum DocumentedVerifier {
  PYTHON("python", "verify.py"),
  NODE("js", "verify.mjs"),
  JAVA("java", "Verify.java");

  private static final Path DOCUMENT = Path.of("../docs/identity.md");
  private static final String SECTION = "## What the origin is told\n";
  private static final String GATE = "https://login.example.com";
  private static final Pattern PLACE = Pattern.compile("(?m)^( *)\\{(once|each)}$");
  private static final int LONGEST_SECONDS = 60;

  private final String fence;
  private final String program;

  /// @param fence what the example's block of code is called in the document
  DocumentedVerifier(String fence, String program) {
    this.fence = fence;
    this.program = program;
  }

  /// What the example says of each assertion: `believed` and whom it names, or `refused` and how. What
  /// its library is not documented to throw ends the program.
  ///
  /// @param folder with `root.pem`, `trust.p12` and packages of npm
  /// @param url of the gate
  /// @param assertions as the field is sent
  List<String> judge(Path folder, String url, List<String> assertions)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(program), source(url));
    Path sent = Files.writeString(folder.resolve("sent.txt"), String.join("\n", assertions) + "\n");
    Path out = folder.resolve("said.txt");
    Path err = folder.resolve("failed.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command(file))
            .directory(folder.toFile())
            .redirectInput(sent.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // as the document says of the gate's own authority
    builder.environment().putAll(Map.of("SSL_CERT_FILE", "root.pem", "NODE_EXTRA_CA_CERTS", "root.pem"));
    Process process = builder.start();
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).as("%s: %s", this, Files.readString(err)).isZero();
    return Files.readAllLines(out);
  }

  private List<String> command(Path file) {
    return switch (this) {
      case PYTHON -> List.of("/usr/bin/python3", file.toString());
      case NODE -> List.of("node", file.toString());
      case JAVA ->
          List.of(
              Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
              "-Djavax.net.ssl.trustStore=trust.p12",
              "-Djavax.net.ssl.trustStorePassword=changeit",
              "-cp",
              nimbus(),
              file.toString());
    };
  }

  private static String nimbus() {
    try {
      return Path.of(
              DefaultJWTProcessor.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private String source(String url) throws IOException {
    String example = example();
    assertThat(example).contains(GATE);
    String[] parts = example.replace(GATE, url).split("\n\n", -1);
    assertThat(parts).as("what is done once, and for each request").hasSize(2);
    Map<String, String> by = Map.of("once", parts[0], "each", parts[1].stripTrailing());
    return PLACE
        .matcher(around())
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(by.get(place.group(2))).indent(place.group(1).length())
                        .stripTrailing()));
  }

  private String around() throws IOException {
    String name = "/examples/" + program;
    try (InputStream in = DocumentedVerifier.class.getResourceAsStream(name)) {
      return new String(
          Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String example() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(SECTION);
    assertThat(begin).as(SECTION).isNotNegative();
    int end = document.indexOf("\n## ", begin + SECTION.length());
    List<String> found = new ArrayList<>();
    Pattern.compile("```" + fence + "\n(.*?)```", Pattern.DOTALL)
        .matcher(document.substring(begin, end))
        .results()
        .map((MatchResult block) -> block.group(1))
        .forEach(found::add);
    assertThat(found).as("examples in %s", fence).hasSize(1);
    return found.getFirst();
  }
}
