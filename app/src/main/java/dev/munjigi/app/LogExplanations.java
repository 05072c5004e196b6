package dev.munjigi.app;

import dev.munjigi.control.Operations.Explained;
import dev.munjigi.control.Operations.Subject;
import dev.munjigi.engines.journal.AuditReader;
import dev.munjigi.engines.journal.Recorded;
import dev.munjigi.gates.audit.Explanation;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Explains refusals from the audit log, beside a running gate or without one.
final class LogExplanations {
  private static final Duration LONGEST_EXCHANGE = Duration.ofDays(1);
  private static final Duration LOOK_BACK = Duration.ofDays(1);
  private static final int MOST = 20;

  private final AuditReader reader;
  private final InstantSource clock;

  /// @param state the state folder
  LogExplanations(Path state, InstantSource clock) {
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
    StringBuilder text = new StringBuilder();
    Explanation refused = null;
    for (String event : events) {
      Explanation explanation = Explanation.of(event, Reasons.all());
      text.append(text.isEmpty() ? "" : "\n").append(explanation.in(language));
      refused = refused == null && explanation.code().isPresent() ? explanation : refused;
    }
    String code = refused == null ? null : refused.code().orElse(null);
    String gate = refused == null ? null : refused.gate().orElse(null);
    return Optional.of(new Explained(text.toString(), events, code, gate));
  }

  /// The same as text alone, for when no gate runs.
  static Optional<String> offline(Path state, String idOrSource, Language language)
      throws IOException {
    Optional<Subject> subject =
        Id.parse(idOrSource)
            .<Subject>map(Subject.Of::new)
            .or(() -> Address.parse(idOrSource).map(Subject.From::new));
    if (subject.isEmpty()) {
      return Optional.empty();
    }
    return new LogExplanations(state, InstantSource.system())
        .of(subject.get(), language)
        .map(Explained::text);
  }
}
