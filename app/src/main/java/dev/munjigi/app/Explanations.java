package dev.munjigi.app;

import dev.munjigi.control.Operations.Explained;
import dev.munjigi.control.Operations.Subject;
import dev.munjigi.engines.journal.AuditReader;
import dev.munjigi.engines.journal.Recorded;
import dev.munjigi.gates.audit.Explanation;
import dev.munjigi.gates.audit.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Explains refusals from the audit log, beside a running gate or without one.
final class Explanations {
  private static final Duration LONGEST_EXCHANGE = Duration.ofDays(1);
  private static final Duration LOOK_BACK = Duration.ofDays(1);
  private static final int MOST = 20;

  private final AuditReader reader;
  private final InstantSource clock;

  /// @param state the state folder
  Explanations(Path state, InstantSource clock) {
    this.reader = AuditReader.of(state.resolve("audit"));
    this.clock = clock;
  }

  /// Why something was refused; empty when the log knows nothing of it.
  Optional<Explained> of(Subject subject, Language language) throws IOException {
    List<Recorded> found =
        switch (subject) {
          case Subject.Of(var id) -> reader.find(id, LONGEST_EXCHANGE, MOST);
          case Subject.From(var source) ->
              reader.refusals(source, clock.instant().minus(LOOK_BACK), MOST);
        };
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<String> events = new ArrayList<>(found.stream().map(Recorded::event).toList());
    Collections.reverse(events);
    List<Explanation> explanations =
        events.stream().map(event -> Explanation.of(event, Reasons.all())).toList();
    StringBuilder text = new StringBuilder();
    for (Explanation explanation : explanations) {
      text.append(text.isEmpty() ? "" : "\n").append(explanation.in(language));
    }
    return Optional.of(new Explained(text.toString(), events, null, null));
  }
}
