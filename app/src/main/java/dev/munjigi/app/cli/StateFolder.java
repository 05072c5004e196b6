package dev.munjigi.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.munjigi.control.Visible;
import dev.munjigi.engines.file.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Where a configuration keeps its state.
///
/// Reads no more than the key `state` and forgives everything else: a person who broke the file
/// must still reach the running gate, which says what is wrong with it.
final class StateFolder {
  private static final String STANDARD = "./state";
  private static final int LONGEST_FILE = 4 << 20;
  private static final int DEEPEST = 32;

  private StateFolder() {}

  /// The folder that a configuration file names, relative to that file.
  static Path of(Path config) {
    try {
      byte[] content = PlainFile.read(config, LONGEST_FILE);
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      String named = find(text).orElse(STANDARD);
      return config.toAbsolutePath().resolveSibling(named).normalize();
    } catch (CharacterCodingException e) {
      throw new Trouble(Trouble.BAD_INPUT, "`" + config + "` cannot be read as UTF-8");
    } catch (IOException e) {
      throw new Trouble(
          Trouble.BAD_INPUT, "the configuration cannot be read: " + Visible.of(String.valueOf(e.getMessage())));
    } catch (InvalidPathException e) {
      throw new Trouble(Trouble.BAD_INPUT, "`state` in `" + config + "` is no path");
    }
  }

  /// The value of the key `state` at the top of the document, as far as it can be read.
  static Optional<String> find(String yaml) {
    try {
      Iterable<Event> events = new Parse(LoadSettings.builder().build()).parseString(yaml);
      int depth = 0;
      boolean keyNext = true;
      boolean found = false;
      for (Event event : events) {
        switch (event.getEventId()) {
          case MappingStart, SequenceStart -> {
            // ATTACK: the scanner's time grows with the square of the depth
            if (depth == DEEPEST || found || (depth == 0 && event instanceof SequenceStartEvent)) {
              return Optional.empty();
            }
            keyNext = depth == 1 ? !keyNext : keyNext;
            depth++;
          }
          case MappingEnd, SequenceEnd -> depth--;
          case Scalar, Alias -> {
            String text = event instanceof ScalarEvent scalar ? scalar.getValue() : "";
            if (found) {
              return Optional.of(text).filter(path -> !path.isBlank());
            }
            found = depth == 1 && keyNext && text.equals("state");
            keyNext = depth == 1 ? !keyNext : keyNext;
          }
          case DocumentEnd -> {
            return Optional.empty();
          }
          case StreamStart, StreamEnd, DocumentStart, Comment -> {}
        }
      }
    } catch (YamlEngineException broken) {
      return Optional.empty();
    }
    return Optional.empty();
  }
}
