package dev.munjigi.gates.config;

import java.util.List;

/// What came of reading a configuration.
public sealed interface Reading {
  /// It may be used.
  ///
  /// @param settings what it says
  /// @param warnings what is allowed and probably not meant
  /// @param effective every value that holds, in the order of the grammar
  record Valid(Settings settings, List<Problem> warnings, List<Effective> effective)
      implements Reading {
    public Valid {
      warnings = List.copyOf(warnings);
      effective = List.copyOf(effective);
    }
  }

  /// It must not be used.
  ///
  /// @param problems at least one, in the order of the files; at most 1,001: the last one then
  ///     says how many more there are
  record Broken(List<Problem> problems) implements Reading {
    public Broken {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a broken configuration has a problem");
      }
    }
  }
}
