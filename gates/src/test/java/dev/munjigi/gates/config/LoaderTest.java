package dev.munjigi.gates.config;

import static dev.munjigi.gates.config.Sample.problems;
import static dev.munjigi.gates.config.Sample.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.flood.RequestLimit;
import dev.munjigi.gates.tls.TlsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoaderTest {
  @TempDir Path folder;
  private Path main;

  @BeforeEach
  void prepare() throws IOException {
    main = folder.resolve("munjigi.yaml");
    Files.createDirectory(folder.resolve("rules.d"));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private Reading read() {
    return ConfigReader.read(main, List.of());
  }

  private List<String> said() {
    return problems(read()).stream().map(p -> p.toString().replace(folder + "/", "")).toList();
  }

  @Test
  void joinsBlocksAndAppendsListsOfIncludedFilesInTheOrderOfTheirNames() throws IOException {
    write(
        "munjigi.yaml",
        Sample.SMALLEST
            + """
            include: rules.d/*.yaml
            zones: {office: [10.0.0.0/8]}
            segments: [{allow: {from: office, to: shop}}]
            limits: {requests: [{per: source, rate: 1/s}], head: {fields: 7}}
            """);
    write(
        "rules.d/b.yaml",
        """
        segments: [{deny: {from: web, to: shop}}]
        limits: {requests: [{per: source, rate: 3/s}], connections: {per-source: 9}}
        """);
    write(
        "rules.d/a.yaml",
        """
        zones: {web: [11.0.0.0/8]}
        services: {shop: {upstream: "http://h", access: public}}
        limits:
          requests:
            - {per: source, rate: 2/s}
        drain: 5s
        """);
    write("rules.d/.hidden.yaml", "nonsense");
    write("rules.d/notes.txt", "nonsense");
    Settings settings = valid(read()).settings();
    assertThat(settings.flood().requests())
        .extracting(RequestLimit::tokens)
        .containsExactly(1L, 2L, 3L);
    assertThat(settings.flood().requests().get(1).clause())
        .isEqualTo(new Clause("limits.requests[1]", folder + "/rules.d/a.yaml", 5));
    assertThat(settings.segment().zones()).extracting("name").containsExactly("office", "web");
    assertThat(settings.segment().rules()).hasSize(2);
    assertThat(settings.http().limits().fields()).isEqualTo(7);
    assertThat(settings.flood().connections().perSource()).isEqualTo(9);
    assertThat(settings.drain()).hasSeconds(5);
    String digest = settings.digest();
    write("rules.d/b.yaml", "segments: []");
    assertThat(valid(read()).settings().digest()).isNotEqualTo(digest);
  }

  @Test
  void namesBothPlacesOfWhatTwoFilesSay() throws IOException {
    write(
        "munjigi.yaml",
        Sample.SMALLEST
            + """
            include: [rules.d/a.yaml, rules.d/*.yaml]
            zones: {office: [10.0.0.0/8]}
            services: {shop: {upstream: "http://h", access: public}}
            drain: 5s
            limits: {head: {fields: 7}}
            """);
    write(
        "rules.d/a.yaml",
        """
        zones: {office: [10.0.0.0/8]}
        services: {shop: {upstream: "http://h", access: public}}
        listeners: {a: {bind: "127.0.0.1:2"}}
        drain: 6s
        limits: {head: {fields: 8}}
        """);
    assertThat(said())
        .containsExactly(
            "rules.d/a.yaml:1:9: `zones.office` is written twice; first at `munjigi.yaml:4:9`",
            "rules.d/a.yaml:2:12: `services.shop` is written twice; first at `munjigi.yaml:5:12`",
            "rules.d/a.yaml:3:13: `listeners.a` is written twice; first at `munjigi.yaml:2:13`",
            "rules.d/a.yaml:4:8: `drain` is written twice; first at `munjigi.yaml:6:8`",
            "rules.d/a.yaml:5:25: `limits.head.fields` is written twice; first at"
                + " `munjigi.yaml:7:25`");
  }

  @Test
  void keepsTheKeysOfTheFirstFileToIt() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST + "include: rules.d/a.yaml\n");
    write("rules.d/a.yaml", "munjigi: 1\nstate: x\ninclude: [b.yaml]\ndrian: 1s\n");
    assertThat(said())
        .containsExactly(
            "rules.d/a.yaml:1:1: `munjigi` stands in an included file; allowed is the first",
            "rules.d/a.yaml:2:1: `state` stands in an included file; allowed is the first",
            "rules.d/a.yaml:3:1: `include` stands in an included file; allowed is the first",
            "rules.d/a.yaml:4:1: unknown key `drian` in the file; did you mean `drain`?");
  }

  @Test
  void reportsAllFilesAtOnceAndNoReferenceIntoOneThatCannotBeRead() throws IOException {
    write(
        "munjigi.yaml",
        Sample.SMALLEST
            + """
            include: [rules.d/*.yaml, missing.yaml, rules.d]
            segments: [{allow: {from: web, to: shop}}]
            drain: soon
            """);
    write("rules.d/a.yaml", "zones: {web: [10.0.0.0/8]\n");
    write("rules.d/b.yaml", "limits: {heads: 1}\n");
    assertThat(said())
        .containsExactly(
            "munjigi.yaml:3:27: there is no file `missing.yaml`",
            "munjigi.yaml:3:41: `rules.d` is not a regular file",
            "munjigi.yaml:5:8: `drain` is `soon`; allowed is a duration such as `5s` (`ms`, `s`,"
                + " `m`, `h`, `d`) from 0s to 1h",
            "rules.d/a.yaml:2:1: not valid YAML: expected ',' or '}', but got <stream end>",
            "rules.d/b.yaml:1:10: unknown key `heads` in `limits`; did you mean `head`?",
            "rules.d/b.yaml:1:17: `limits.head` is `1`; allowed is a block of the keys `target`,"
                + " `bytes`, `fields`");
  }

  @Test
  void reportsNoReferenceWhereTheListOfFilesIsWrong() throws IOException {
    String reference = "segments: [{allow: {from: web, to: any}}]\n";
    write("munjigi.yaml", Sample.SMALLEST + "include: ['*/a.yaml']\n" + reference);
    assertThat(said()).singleElement().asString().startsWith("munjigi.yaml:3:11: `include[0]` is");
  }

  @Test
  void warnsOfAPatternThatNamesNoFile() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST + "include: [rules.d/*.yaml, nowhere/*.yaml]\n");
    assertThat(valid(read()).warnings())
        .extracting(Problem::message)
        .contains(
            "`include[0]` is `rules.d/*.yaml`, which names no file",
            "`include[1]` is `nowhere/*.yaml`, which names no file");
  }

  @Test
  void doesNotIncludeItselfOrAFileTwice() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST + "include: ['*.yaml', ./a.yaml]\n");
    write("a.yaml", "drain: 5s");
    assertThat(valid(read()).settings().drain()).hasSeconds(5);
  }

  @Test
  void readsAtMostSixtyFourFiles() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST + "include: rules.d/*\n");
    for (int i = 0; i < 63; i++) {
      write("rules.d/" + i, "segments: []");
    }
    assertThat(read()).isInstanceOf(Reading.Valid.class);
    write("rules.d/63", "segments: []");
    assertThat(said())
        .containsExactly(
            "munjigi.yaml:3:10: `include` names too many files; allowed are 64, this one included");
  }

  @Test
  void resolvesPathsAgainstTheFolderOfTheFileThatNamesThem() throws IOException {
    write("munjigi.yaml", "munjigi: 1\nstate: data\ninclude: rules.d/a.yaml\n");
    write(
        "rules.d/a.yaml",
        "listeners: {a: {bind: \"0.0.0.0:1\", tls: {certificate: {chain: c.pem, key: ../k.pem}}}}");
    assertThat(said())
        .containsExactly(
            "rules.d/a.yaml:1:63: `listeners.a.tls.certificate.chain` is `c.pem`; there is no file"
                + " `rules.d/c.pem`",
            "rules.d/a.yaml:1:75: `listeners.a.tls.certificate.key` is `../k.pem`; there is no file"
                + " `k.pem`");
    write("rules.d/c.pem", "");
    write("k.pem", "");
    Settings settings = valid(read()).settings();
    assertThat(settings.state()).isEqualTo(folder.resolve("data"));
    TlsSettings tls = Objects.requireNonNull(settings.listeners().getFirst().tls());
    assertThat(tls.certificates())
        .singleElement()
        .isInstanceOfSatisfying(
            TlsSettings.Files.class,
            files -> {
              assertThat(files.chain().path()).isEqualTo(folder.resolve("rules.d/c.pem"));
              assertThat(files.key().path()).isEqualTo(folder.resolve("k.pem"));
              assertThat(files.chain().clause().line()).isEqualTo(1);
            });
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAPipeAndReadsNoMoreOfAFileOfTheKernelThanItsSizeSays() throws Exception {
    Path pipe = folder.resolve("rules.d/pipe.yaml");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Files.createSymbolicLink(folder.resolve("rules.d/link.yaml"), pipe);
    write("munjigi.yaml", Sample.SMALLEST + "include: [rules.d/*.yaml, /proc/kmsg]\n");
    assertThat(said())
        .contains(
            "munjigi.yaml:3:11: `rules.d/link.yaml` is not a regular file",
            "munjigi.yaml:3:11: `rules.d/pipe.yaml` is not a regular file");
  }

  private List<Problem> withState(String mode) throws IOException {
    write("munjigi.yaml", Sample.SMALLEST);
    Path state = folder.resolve("state");
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString(mode));
    return switch (read()) {
      case Reading.Broken(List<Problem> problems) -> problems;
      case Reading.Valid valid ->
          valid.warnings().stream().filter(one -> one.message().contains("`state`")).toList();
    };
  }

  @Test
  void refusesAStateThatIsNoFolderOrThatOthersMayWriteTo() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST);
    write("state", "");
    assertThat(said()).singleElement().asString().contains("`state` is", "which is not a folder");
    Files.delete(folder.resolve("state"));
    Files.createDirectory(folder.resolve("state"));
    assertThat(withState("rwxrwxrwx")).as("empty: the start closes it").isEmpty();
    write("state/bans", "");
    assertThat(withState("rwx------")).isEmpty();
    assertThat(withState("rwxr-xr-x")).singleElement().asString().contains("others may look into");
    assertThat(read()).isInstanceOf(Reading.Valid.class);
    assertThat(withState("rwxrwxr-x")).singleElement().asString().contains("others may write to");
    assertThat(read()).isInstanceOf(Reading.Broken.class);
  }

  @Test
  void reportsAFileThatIsNotThere() {
    assertThat(said()).containsExactly("munjigi.yaml:1:1: there is no file `munjigi.yaml`");
    main = folder;
    assertThat(problems(read())).singleElement().asString().endsWith("is not a regular file");
  }

  @Test
  void reportsAFileThatIsTooLarge() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST + "#".repeat(Loader.FILE_BYTES));
    assertThat(said())
        .containsExactly("munjigi.yaml:1:1: `munjigi.yaml` is too large; allowed are 4MiB a file");
  }

  @Test
  void reportsWhereAFileIsNotUtf8() throws IOException {
    byte[] bytes = (Sample.SMALLEST + "# 문지기 \r\n# 가X").getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 1] = (byte) 0xFF;
    Files.write(main, bytes);
    assertThat(said()).containsExactly("munjigi.yaml:4:4: the file is not UTF-8 from here on");
    bytes[bytes.length - 1] = (byte) 0xEA;
    Files.write(main, bytes);
    assertThat(said()).containsExactly("munjigi.yaml:4:4: the file is not UTF-8 from here on");
  }

  @Test
  void reportsWhereACharacterIsNotAllowed() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST + "# \u0000");
    assertThat(said()).containsExactly("munjigi.yaml:3:3: the character U+0000 is not allowed");
  }

  @Test
  void skipsAByteOrderMark() throws IOException {
    write("munjigi.yaml", "\uFEFF" + Sample.SMALLEST);
    assertThat(read()).isInstanceOf(Reading.Valid.class);
    write("munjigi.yaml", "\uFEFFx: 1");
    assertThat(said().getFirst()).startsWith("munjigi.yaml:1:1: unknown key `x`");
  }

  @Test
  void countsColumnsInCodePoints() throws IOException {
    write("munjigi.yaml", Sample.SMALLEST + "{}: {\"문지기🚪\": 1, x: 2}");
    write("munjigi.yaml", Sample.SMALLEST + "reply: {add: {a: \"🚪\", \"문\": b}}");
    assertThat(problems(read())).extracting(Problem::column).containsExactly(18, 23);
  }

  @ParameterizedTest
  @CsvSource({"[, 33", "'- ', 65", "'{a: ', 129", "'? ', 65"})
  void refusesToNestTooDeep(String open, int column) {
    assertThat(problems(Sample.read(open.repeat(100_000))))
        .singleElement()
        .hasToString("f:1:" + column + ": blocks and lists nest too deep; allowed are 32 levels");
  }

  @Test
  void refusesTooManyValues() {
    assertThat(problems(Sample.read("munjigi: [" + "a,".repeat(1_000_001) + "]")))
        .singleElement()
        .asString()
        .endsWith("the files hold too many values; allowed are 1,000,000");
  }

  @Test
  void staysLinearForLongLinesAndLongNames() {
    String line = Sample.SMALLEST + "drain: " + "a".repeat(4_000_000);
    assertThat(problems(Sample.read(line))).hasSize(1);
    String name = "? " + "n".repeat(500_000) + "\n: {" + "host: a, ".repeat(20_000) + "}";
    List<Problem> problems =
        problems(Sample.read(Sample.SMALLEST + "services:\n  " + name.replace("\n", "\n  ")));
    assertThat(problems).hasSize(1_001);
    assertThat(problems).allMatch(p -> p.message().length() < 2_000);
  }
}
