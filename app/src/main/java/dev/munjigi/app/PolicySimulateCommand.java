package dev.munjigi.app;

import dev.munjigi.app.cli.Table;
import dev.munjigi.control.Visible;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Explainer;
import dev.munjigi.gates.iam.Explanation;
import dev.munjigi.gates.iam.Request;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `munjigi policy simulate`: answers questions from policies, without a gate.
@Command(
    name = "simulate",
    description = "Answers questions from policies, without a gate.",
    footer = {
      "",
      "Exits with 0 where all is allowed, 1 where something is denied, 2 for bad input; with"
          + " `--cases`, 0 where every line can be read.",
      "",
      "Example: munjigi policy simulate --cases cases.jsonl",
      "Example: munjigi policy simulate --policy clerk.json --principal arn:munjigi:iam:::user/kim"
          + " --action shop:GetOrder --resource arn:munjigi:shop:::order/42"
          + " --context aws:SourceIp=10.20.0.7"
    })
final class PolicySimulateCommand implements Callable<Integer> {
  private static final int MOST = 10_000;

  @Option(
      names = "--cases",
      paramLabel = "FILE",
      description = "Questions with their policies, a JSON object a line; `-` reads them from"
          + " standard input.")
  private @Nullable Path cases;

  @Mixin private PolicySources sources = new PolicySources();

  @Option(
      names = "--principal",
      paramLabel = "WHO",
      description = "An ARN, `anonymous` or `service:NAME`; may be repeated.")
  private List<String> principals = List.of();

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Such as `shop:GetOrder`; may be repeated.")
  private List<String> actions = List.of();

  @Option(
      names = "--resource",
      paramLabel = "ARN",
      description = "Such as `arn:munjigi:shop:::order/42`; may be repeated.")
  private List<String> resources = List.of();

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A condition key of the request; repeated, it has several values.")
  private List<String> context = List.of();

  @Option(names = "--json", description = "Prints JSON, a row for each question.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// An answer as JSON.
  private record Row(
      String principal,
      String action,
      String resource,
      String decision,
      String because,
      List<Spoke> statements,
      String change) {
    static Row of(Request request, Explanation explanation) {
      String who = request.subject().text();
      return new Row(
          who.equals("*") ? "anonymous" : who,
          request.action(),
          request.resource(),
          explanation.decision().word(),
          explanation.because(),
          explanation.findings().stream().map(Spoke::of).toList(),
          explanation.change());
    }

    boolean denied() {
      return !decision.equals(Decision.ALLOWED.word());
    }
  }

  /// A statement that decided, or came close.
  private record Spoke(
      String place, String statement, boolean applies, List<String> conditions) {
    static Spoke of(Explanation.Finding finding) {
      return new Spoke(
          finding.place().word(),
          finding.clause().toString(),
          finding.applies(),
          finding.conditions().stream()
              .map(seen -> (seen.holds() ? "holds: " : "fails: ") + seen)
              .toList());
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PolicyDocuments documents = new PolicyDocuments(err);
    try {
      return answer(out, err, documents);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private int answer(PrintWriter out, PrintWriter err, PolicyDocuments documents)
      throws IOException {
    boolean asked = !principals.isEmpty() || !actions.isEmpty() || !resources.isEmpty();
    if (cases != null) {
      if (asked || sources.any() || !context.isEmpty()) {
        documents.refuse("`--cases` has its questions and policies in a file; allowed is it alone");
        return ExitCode.BAD_INPUT;
      }
      return new PolicyLines(cases).answer(out, documents);
    }
    List<Request> requests = requests(documents);
    Optional<BiFunction<Subject, String, Rights>> rights = sources.rights(documents, err);
    if (rights.isEmpty() || documents.wrong()) {
      return ExitCode.BAD_INPUT;
    }
    List<Row> rows = new ArrayList<>();
    for (Request request : requests) {
      Rights theirs = rights.get().apply(request.subject(), request.resource());
      rows.add(Row.of(request, Explainer.explain(request.question(), theirs)));
    }
    print(out, rows);
    return rows.stream().anyMatch(Row::denied) ? ExitCode.FOUND : ExitCode.FINE;
  }

  private List<Request> requests(PolicyDocuments documents) {
    Map<String, List<String>> said = PolicyQuestions.context(context, documents);
    if (principals.isEmpty() || actions.isEmpty() || resources.isEmpty()) {
      documents.refuse("a question needs `--principal`, `--action` and `--resource`");
      return List.of();
    }
    if ((long) principals.size() * actions.size() * resources.size() > MOST) {
      documents.refuse("there are more than " + MOST + " questions");
      return List.of();
    }
    List<Request> requests = new ArrayList<>();
    for (String principal : principals) {
      Optional<Subject> who = PolicyQuestions.subject(principal);
      if (who.isEmpty()) {
        documents.refuse(
            "`--principal` is `" + principal
                + "`; allowed is the ARN of somebody who can ask, `anonymous` or `service:NAME`");
        continue;
      }
      for (String action : actions) {
        for (String resource : resources) {
          requests.add(Request.of(who.get(), action, resource, said));
        }
      }
    }
    return requests;
  }

  private void print(PrintWriter out, List<Row> rows) {
    if (json) {
      out.println(Visible.of(JsonMapper.shared().writeValueAsString(rows)));
      return;
    }
    if (rows.size() == 1) {
      one(out, rows.getFirst());
      return;
    }
    Table table = new Table().row("PRINCIPAL", "ACTION", "RESOURCE", "DECISION", "BECAUSE");
    for (Row row : rows) {
      table.row(row.principal(), row.action(), row.resource(), row.decision(), row.because());
    }
    table.print(out);
  }

  private static void one(PrintWriter out, Row row) {
    out.println(Visible.of(row.decision() + ": " + row.because()));
    for (Spoke spoke : row.statements()) {
      String applies = spoke.applies() ? "applies" : "does not apply";
      out.println(Visible.of("  " + spoke.place() + " " + spoke.statement() + " " + applies));
      spoke.conditions().forEach(one -> out.println(Visible.of("    " + one)));
    }
    if (!row.change().isEmpty()) {
      out.println(Visible.of("to have it allowed: " + row.change()));
    }
  }
}
