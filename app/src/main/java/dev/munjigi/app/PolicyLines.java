package dev.munjigi.app;

import dev.munjigi.gates.iam.Cases;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Questions with their policies, a JSON object a line, and their answers.
///
/// @param file `-` is standard input
record PolicyLines(Path file) {
  private static final int LONGEST_LINE = 1024 * 1024;

  /// Answers all.
  ///
  /// @return the exit code
  int answer(PrintWriter out, PolicyDocuments documents) throws IOException {
    // ATTACK: a device would never end; a pipe ends with who writes to it
    if (Files.isDirectory(file)) {
      documents.refuse("`" + file + "` is a folder");
      return ExitCode.BAD_INPUT;
    }
    try (BufferedReader lines = open(file)) {
      return answer(lines, out);
    } catch (NoSuchFileException none) {
      documents.refuse("there is no file `" + file + "`");
    } catch (CharacterCodingException odd) {
      documents.refuse("`" + file + "` is not UTF-8");
    }
    return ExitCode.BAD_INPUT;
  }

  /// Opens lines of UTF-8; `-` is standard input.
  static BufferedReader open(Path file) throws IOException {
    Reader reader =
        file.toString().equals("-")
            ? new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder())
            : Files.newBufferedReader(file);
    return new BufferedReader(reader);
  }

  private static int answer(BufferedReader lines, PrintWriter out) throws IOException {
    int code = ExitCode.FINE;
    String line = line(lines);
    while (line != null) {
      if (!line.isBlank()) {
        Cases.Answer answer = Cases.judge(line);
        out.println(answer.json());
        code = answer.decision() == null ? ExitCode.BAD_INPUT : code;
      }
      line = line(lines);
    }
    return code;
  }

  /// The next line, cut behind its longest length: what is longer is refused as too long.
  static @Nullable String line(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = lines.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() <= LONGEST_LINE) {
        line.append((char) c);
      }
      c = lines.read();
    }
    return line.toString();
  }
}
