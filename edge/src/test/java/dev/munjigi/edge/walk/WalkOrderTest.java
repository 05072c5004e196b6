package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of the walk in ARCHITECTURE.md says what the code does.
class WalkOrderTest {
  private static final Pattern ROW = Pattern.compile("^\\| `([A-Z_]+)` \\|");

  @Test
  void theTableNamesThePlacesInTheirOrder() throws IOException {
    List<String> places =
        Files.readAllLines(architecture()).stream()
            .map(ROW::matcher)
            .filter(Matcher::find)
            .map(row -> row.group(1))
            .toList();

    assertThat(places)
        .containsExactlyElementsOf(Arrays.stream(Place.values()).map(Enum::name).toList());
  }

  @Test
  void everyPlaceButTheLastHasANext() {
    Place place = Place.HTTP;
    for (int i = 1; i < Place.values().length; i++) {
      place = place.next();
      assertThat(place.ordinal()).isEqualTo(i);
    }
  }

  private static Path architecture() {
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      Path page = here.resolve("ARCHITECTURE.md");
      if (Files.exists(page)) {
        return page;
      }
    }
    throw new AssertionError("no folder above has an ARCHITECTURE.md");
  }
}
