package dev.munjigi.app;

import dev.munjigi.gates.review.Unused;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was done, a JSON object a line: `action` and `resource`, by themselves or in `request` as
/// `simulate --cases` has them; other members say nothing here.
///
/// @param file `-` is standard input
record PolicyUses(Path file) {
  private static final int MOST = 100_000;
  private static final int MOST_LINES = 1_000_000;
  private static final int MOST_WRONG = 20;

  /// All that were done, each once; what is wrong is said.
  Set<Unused.Use> read(PolicyDocuments documents) {
    Set<Unused.Use> used = new LinkedHashSet<>();
    if (Files.isDirectory(file)) {
      documents.refuse("`" + file + "` is a folder");
      return used;
    }
    try (BufferedReader lines = PolicyLines.open(file)) {
      int number = 1;
      int wrong = 0;
      for (String line = PolicyLines.line(lines); line != null; line = PolicyLines.line(lines)) {
        if (!line.isBlank() && !take(line, used)) {
          wrong++;
          documents.refuse(
              "`" + file + "`, line " + number + ": wanted is a JSON object with `action` and"
                  + " `resource`");
        }
        // ATTACK: a pipe or device may never end
        if (used.size() > MOST || number == MOST_LINES || wrong == MOST_WRONG) {
          documents.refuse(
              "`" + file + "` is not read beyond line " + number + ": allowed are " + MOST
                  + " different uses in " + MOST_LINES + " lines");
          return used;
        }
        number++;
      }
    } catch (NoSuchFileException none) {
      documents.refuse("there is no file `" + file + "`");
    } catch (CharacterCodingException odd) {
      documents.refuse("`" + file + "` is not UTF-8");
    } catch (IOException unreadable) {
      documents.refuse("`" + file + "` could not be read");
    }
    return used;
  }

  private static boolean take(String line, Set<Unused.Use> used) {
    try {
      JsonNode object = JsonMapper.shared().readTree(line);
      JsonNode said = object.path("request").isObject() ? object.path("request") : object;
      if (!said.path("action").isString() || !said.path("resource").isString()) {
        return false;
      }
      used.add(new Unused.Use(said.path("action").asString(), said.path("resource").asString()));
      return true;
    } catch (JacksonException malformed) {
      return false;
    }
  }
}
