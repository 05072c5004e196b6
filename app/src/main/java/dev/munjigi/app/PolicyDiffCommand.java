package dev.munjigi.app;

import dev.munjigi.control.Visible;
import dev.munjigi.gates.iam.CaseWriter;
import dev.munjigi.gates.iam.Explainer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.Request;
import dev.munjigi.gates.review.Diff;
import dev.munjigi.gates.review.Documents;
import dev.munjigi.gates.review.Witness;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `munjigi policy diff`: what one policy allows that another does not, in both directions.
@Command(
    name = "diff",
    description =
        "Says what the new policy allows that the old one does not, and the reverse, each with a"
            + " request.",
    footer = {
      "",
      "Exits with 0 where nothing more is allowed, 1 where something is, 2 for bad input, 3 where"
          + " it is undecided.",
      "",
      "Example: munjigi policy diff old/clerk.json new/clerk.json"
    })
final class PolicyDiffCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "A policy document, or a folder of such, which stand side by side.")
  private Path before = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "The same.")
  private Path after = Path.of("");

  @Option(
      names = "--of-resource",
      description = "They belong to a resource, or to a role: they name principals.")
  private boolean ofResource;

  @Option(
      names = "--json",
      description = "Prints each request twice, with the new and the old policies, as `policy"
          + " simulate --cases` reads it.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PolicyDocuments documents = new PolicyDocuments(err);
    Optional<Documents> old = read(before, documents);
    Optional<Documents> now = read(after, documents);
    if (old.isEmpty() || now.isEmpty()) {
      err.flush();
      return ExitCode.BAD_INPUT;
    }
    Diff.Outcome more = Diff.of(now.get(), old.get());
    Diff.Outcome less = Diff.of(old.get(), now.get());
    if (json) {
      lines(out, "more", "new", "old", more);
      lines(out, "less", "old", "new", less);
      more.undecided().forEach(what -> err.println("undecided: " + what));
      less.undecided().forEach(what -> err.println("undecided, the other way: " + what));
    } else {
      shown(out, "more", "allowed by the new one, and not by the old one", more);
      shown(out, "less", "allowed by the old one, and not by the new one", less);
    }
    out.flush();
    err.flush();
    if (!more.more().isEmpty()) {
      return ExitCode.FOUND;
    }
    return more.undecided().isEmpty() ? ExitCode.FINE : ExitCode.COULD_NOT;
  }

  private Optional<Documents> read(Path path, PolicyDocuments documents) {
    if (ofResource && Files.isDirectory(path)) {
      documents.refuse("`" + path + "` is a folder; a resource has one policy, in a file");
      return Optional.empty();
    }
    PolicyReader.Kind kind = ofResource ? PolicyReader.Kind.RESOURCE : PolicyReader.Kind.IDENTITY;
    List<Policy> policies = documents.attached(path, kind);
    return documents.wrong() ? Optional.empty() : Optional.of(new Documents(ofResource, policies));
  }

  private static void lines(
      PrintWriter out, String way, String allowing, String refusing, Diff.Outcome outcome) {
    int count = 1;
    for (Witness one : outcome.more()) {
      String name = way + " " + count++ + ", with the ";
      out.println(
          Visible.of(CaseWriter.line(name + allowing, one.request(), one.allowing())));
      out.println(
          Visible.of(CaseWriter.line(name + refusing, one.request(), one.refusing())));
    }
  }

  private static void shown(
      PrintWriter out, String way, String heading, Diff.Outcome outcome) {
    outcome.undecided().forEach(what -> out.println("undecided: " + way + ", for " + what));
    if (outcome.more().isEmpty()) {
      if (outcome.undecided().isEmpty()) {
        out.println("nothing " + way + " is allowed");
      }
      return;
    }
    out.println(way + ": " + heading);
    for (Witness one : outcome.more()) {
      Request request = one.request();
      out.println(
          Visible.of("  `" + request.action() + "` on `" + request.resource() + "`" + who(request)));
      request.context().forEach(
          (key, values) ->
              out.println(
                  Visible.of(
                      "      where `" + key + "` is "
                          + (values.isEmpty()
                              ? "missing"
                              : "`" + String.join("`, `", values) + "`"))));
      out.println(Visible.of("      allowed by " + one.by()));
      out.println(
          Visible.of(
              "      otherwise " + Explainer.explain(request.question(), one.refusing()).because()));
    }
  }

  /// Who asks, where it matters.
  private static String who(Request request) {
    String name = request.subject().text();
    return name.equals("arn:munjigi:iam:::user/example") ? "" : " by `" + name + "`";
  }
}
