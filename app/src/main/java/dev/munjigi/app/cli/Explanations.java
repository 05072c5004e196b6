package dev.munjigi.app.cli;

import dev.munjigi.gates.audit.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Port: reads explanations from the log of a gate that does not run.
public interface Explanations {
  /// The explanation, one `name: text` a line; empty when the log knows nothing of it.
  ///
  /// @param state the gate's state folder
  /// @param idOrSource an exchange's or a connection's id, or the address of a source
  /// @throws IOException when the log cannot be read, with one line that says why
  Optional<String> explain(Path state, String idOrSource, Language language) throws IOException;
}
