package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files that are generated from the grammar, and the example beside them.
class ConfigDocsTest {
  private static final Path ROOT = Path.of("..");
  private static final JsonMapper JSON = new JsonMapper();

  private static void same(String name, String generated) throws IOException {
    Path file = ROOT.resolve(name);
    if (Boolean.getBoolean("update-docs")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, generated);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as(
            "%s is generated; run: mvn -pl gates test -Dtest=ConfigDocsTest -Dupdate-docs=true",
            name)
        .isEqualTo(generated);
  }

  static Schema schema() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(JsonSchema.text());
  }

  static List<String> judge(Schema schema, String yaml) {
    Object value = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return schema.validate(JSON.writeValueAsString(value), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void theReferencePageIsTheGenerated() throws IOException {
    same("docs/config.md", ReferencePage.text());
  }

  @Test
  void theSchemaIsTheGenerated() throws IOException {
    same("docs/munjigi.schema.json", JsonSchema.text());
  }

  @Test
  void theExampleIsValidAndWarnsOfNothing() {
    Reading reading = ConfigReader.read(ROOT.resolve("munjigi.example.yaml"), List.of());
    assertThat(Sample.problems(reading)).isEmpty();
    assertThat(Sample.valid(reading).warnings()).isEmpty();
  }

  @Test
  void theSchemaIsASchema() {
    JsonNode schema = JSON.readTree(JsonSchema.text());
    assertThat(schema.get("$schema").asString())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    Schema meta =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(JsonSchema.text(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaTakesTheExamples() throws IOException {
    assertThat(judge(schema(), Files.readString(ROOT.resolve("munjigi.example.yaml")))).isEmpty();
    assertThat(judge(schema(), Sample.FULL)).isEmpty();
    assertThat(judge(schema(), Sample.SMALLEST)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drian: 30s",
        "drain: 30",
        "drain: [30s]",
        "limits: {connections: {handshakes: 5s}}",
        "limits: {head: {fields: 0}}",
        "limits: {requests: [{per: source, rate: 5/m, route: login}]}",
        "segments: [{}]",
        "segments: [{allow: {from: any, to: any}, deny: {from: any, to: any}}]",
        "segments: [{allow: {from: [], to: any}}]",
        "services: {iam: {upstream: 'http://h'}}",
        "services: {s: {upstream: 'ftp://h'}}",
        "services: {s: {access: public}}",
        "services: {s: {upstream: http://h, routes: [{match: /, action: 'a:B', access: public}]}}",
        "services: {s: {upstream: 'http://h', inspect: {mode: on}}}",
        "zones: {any: [10.0.0.0/8]}"
      })
  void theSchemaRefuses(String mistake) {
    assertThat(judge(schema(), Sample.SMALLEST + mistake)).isNotEmpty();
  }

  @Test
  void thePageNamesEveryKey() {
    String page = ReferencePage.text();
    for (Key<?> key : GrammarTest.keys()) {
      assertThat(page).contains("| `" + key.name() + "` | ").contains(key.sentence());
    }
    assertThat(page.lines())
        .allMatch(line -> !line.startsWith("|") || cells(line) == 4 || cells(line) == 3);
  }

  private static long cells(String row) {
    return Stream.of(row.replace("\\|", "").split("\\|")).count() - 1;
  }
}
