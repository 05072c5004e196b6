package dev.munjigi.app;

import dev.munjigi.gates.config.ConfigReader;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Proof;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.http.Router;
import dev.munjigi.gates.segment.SegmentProof;
import dev.munjigi.gates.segment.Segments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads configurations with all proofs that the gates have to offer.
final class Configuration {
  private static final List<Proof> PROOFS = List.of(Configuration::routes, Configuration::segments);

  private Configuration() {}

  static Reading read(Path file) {
    return switch (ConfigReader.read(file, PROOFS)) {
      case Reading.Broken broken -> broken;
      case Reading.Valid valid -> {
        List<Problem> warnings = new ArrayList<>(valid.warnings());
        Descriptors.shortage(valid.settings()).ifPresent(warnings::add);
        yield new Reading.Valid(valid.settings(), warnings, valid.effective());
      }
    };
  }

  private static List<Problem> routes(Settings settings) {
    return Router.conflicts(settings.http().services()).stream()
        .map(conflict -> Problem.at(conflict.at(), conflict.message()))
        .toList();
  }

  private static List<Problem> segments(Settings settings) {
    Segments segments = Segments.of(settings.segment(), settings.services());
    return SegmentProof.of(segments).failures().stream()
        .map(failure -> Problem.at(failure.clause(), failure.message()))
        .toList();
  }
}
