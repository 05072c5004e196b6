package dev.munjigi.gates.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.jose.OutsideData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The policies that AWS manages (iann0036/iam-dataset, `aws/managedpolicies`), all of them.
class ManagedPoliciesTest {
  private static final int POLICIES = 1_641;
  private static final int STATEMENTS = 9_027;

  private record Managed(String name, String document) {}

  private static List<Managed> managed() throws IOException {
    JsonMapper mapper = JsonMapper.shared();
    List<Managed> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(OutsideData.require("aws-managed-policies.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode one = mapper.readTree(line);
        all.add(new Managed(one.path("name").asString(), one.path("document").toString()));
      }
    }
    assertThat(all).hasSize(POLICIES);
    return all;
  }

  @Test
  void readsEachWithoutAMistakeAndAgainAsItWasWritten() throws IOException {
    int statements = 0;
    for (Managed one : managed()) {
      PolicyReader.Read read =
          PolicyReader.read(one.name(), one.document(), PolicyReader.Kind.IDENTITY);
      assertThat(read.mistakes()).as(one.name()).isEmpty();

      String written = PolicyWriter.write(read.policy());
      PolicyReader.Read again = PolicyReader.read(one.name(), written, PolicyReader.Kind.IDENTITY);
      assertThat(again.mistakes()).as(one.name()).isEmpty();
      assertThat(again.policy()).as(one.name()).isEqualTo(read.policy());
      statements += read.policy().statements().size();
    }
    assertThat(statements).isEqualTo(STATEMENTS);
  }

  @Test
  void writesEachWithTheSameElements() throws IOException {
    JsonMapper mapper = JsonMapper.shared();
    for (Managed one : managed()) {
      PolicyReader.Read read =
          PolicyReader.read(one.name(), one.document(), PolicyReader.Kind.IDENTITY);
      assertThat(plain(mapper.readTree(PolicyWriter.write(read.policy()))))
          .as(one.name())
          .isEqualTo(plain(mapper.readTree(one.document())));
    }
  }

  /// Names in their order, a list of one as the one, everything as text.
  private static String plain(JsonNode node) {
    if (node.isObject()) {
      List<String> fields = new ArrayList<>();
      node.properties()
          .forEach(field -> fields.add(field.getKey() + "=" + plain(field.getValue())));
      return fields.stream().sorted().toList().toString();
    }
    if (node.isArray()) {
      List<String> all = new ArrayList<>();
      node.forEach(value -> all.add(plain(value)));
      return all.size() == 1 ? all.getFirst() : all.toString();
    }
    return node.asString();
  }
}
