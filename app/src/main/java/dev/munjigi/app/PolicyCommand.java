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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `munjigi policy`: who may do what.
@Command(
    name = "policy",
    description = "Asks policies who may do what.",
    subcommands = {PolicyCommand.Simulate.class, PolicyLintCommand.class})
final class PolicyCommand extends IdentityCommand.Menu {
  /// `munjigi policy simulate`.
  @Command(
      name = "simulate",
      description = "Answers questions from policies, without a gate.",
      footer = {"", "Example: munjigi policy simulate --cases cases.jsonl"})
  static final class Simulate implements Callable<Integer> {
    private static final int LONGEST_LINE = 1024 * 1024;

    @Option(
        names = "--cases",
        required = true,
        paramLabel = "FILE",
        description = "Questions with their policies, a JSON object a line; `-` reads them from"
            + " standard input.")
    private Path cases = Path.of("-");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      try (BufferedReader lines = open()) {
        return answer(lines, out);
      } catch (NoSuchFileException none) {
        err.println("policy: there is no file `" + cases + "`");
        return ExitCode.BAD_INPUT;
      } catch (CharacterCodingException odd) {
        err.println("policy: `" + cases + "` is not UTF-8");
        return ExitCode.BAD_INPUT;
      } finally {
        out.flush();
        err.flush();
      }
    }

    private BufferedReader open() throws IOException {
      Reader reader =
          cases.toString().equals("-")
              ? new InputStreamReader(System.in, StandardCharsets.UTF_8.newDecoder())
              : Files.newBufferedReader(cases);
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
    private static @Nullable String line(BufferedReader lines) throws IOException {
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
}
