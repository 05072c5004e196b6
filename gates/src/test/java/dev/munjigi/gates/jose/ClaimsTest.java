package dev.munjigi.gates.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What of claims can be compared.
class ClaimsTest {
  private static Map<String, List<String>> comparable(String json) {
    return Claims.read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow().comparable();
  }

  @Test
  void comparesTextsNumbersBooleansAndListsOfTexts() {
    assertThat(
            comparable(
                """
                {"sub": "kim", "Level": 3, "admin": false, "teams": ["a", "b"], "half": 0.5,
                 "mixed": ["a", 1], "none": null, "object": {"a": "b"}, "empty": []}
                """))
        .isEqualTo(
            Map.of(
                "sub", List.of("kim"),
                "level", List.of("3"),
                "admin", List.of("false"),
                "teams", List.of("a", "b"),
                "half", List.of("0.5"),
                "mixed", List.of(),
                "object", List.of()));
  }

  @Test
  void givesAllValuesOfNamesThatDifferInCaseAlone() {
    assertThat(comparable("{\"team\": \"a\", \"Team\": \"b\"}").get("team"))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void givesAllOfThemHoweverManyAndLong() {
    StringBuilder many = new StringBuilder("{\"long\": \"" + "a".repeat(5_000) + "\"");
    for (int i = 0; i < 100; i++) {
      many.append(", \"n").append(i).append("\": 1");
    }
    assertThat(comparable(many + "}")).hasSize(101);
  }
}
