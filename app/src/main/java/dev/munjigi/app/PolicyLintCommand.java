package dev.munjigi.app;

import dev.munjigi.control.Visible;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.review.Finding;
import dev.munjigi.gates.review.Lint;
import dev.munjigi.gates.review.Unused;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `munjigi policy lint`: what in policies is broader than it looks.
@Command(
    name = "lint",
    description = "Says what in policies is broader than it looks, and what to write in its stead.",
    footer = {
      "",
      "Example: munjigi policy lint policies/clerk.json",
      "Example: munjigi policy lint --used done.jsonl policies/clerk.json"
    })
final class PolicyLintCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policy documents.")
  private List<Path> files = List.of();

  @Option(
      names = "--of-resource",
      description = "They belong to resources, or to roles that are assumed: they name principals.")
  private boolean ofResource;

  @Option(
      names = "--used",
      paramLabel = "FILE",
      description = "What was done, to say what nothing used: a JSON object a line with `action` and"
          + " `resource`, or as `simulate --cases` has them; `-` reads standard input.")
  private @Nullable Path used;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// A finding as JSON.
  private record Row(
      String file, String kind, String weight, String statement, String message, String advice) {
    static Row of(Path file, Finding finding) {
      return new Row(
          file.toString(),
          finding.kind().word(),
          finding.kind().weight().name().toLowerCase(Locale.ROOT),
          finding.statement(),
          finding.message(),
          finding.kind().advice());
    }

    @Override
    public String toString() {
      String where = statement.isEmpty() ? "" : " " + statement;
      return "%s:%s %s, %s: %s; %s".formatted(file, where, weight, kind, message, advice);
    }
  }

  private List<Finding> found(Policy policy, Set<Unused.Use> uses) {
    List<Finding> found = new ArrayList<>(Lint.of(policy));
    if (used != null) {
      found.addAll(Unused.of(policy, uses));
    }
    return found;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PolicyDocuments documents = new PolicyDocuments(err);
    PolicyReader.Kind kind = ofResource ? PolicyReader.Kind.RESOURCE : PolicyReader.Kind.IDENTITY;
    List<Row> rows = new ArrayList<>();
    Set<Unused.Use> uses = used == null ? Set.of() : new PolicyUses(used).read(documents);
    for (Path file : files) {
      documents
          .read(file, kind)
          .ifPresent(read -> found(read.policy(), uses).forEach(one -> rows.add(Row.of(file, one))));
    }
    if (json) {
      out.println(Visible.of(JsonMapper.shared().writeValueAsString(rows)));
    } else {
      rows.forEach(row -> out.println(Visible.of(row.toString())));
    }
    out.flush();
    err.flush();
    if (documents.wrong()) {
      return ExitCode.BAD_INPUT;
    }
    return rows.isEmpty() ? ExitCode.FINE : ExitCode.FOUND;
  }
}
