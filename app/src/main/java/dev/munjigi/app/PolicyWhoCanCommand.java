package dev.munjigi.app;

import dev.munjigi.app.cli.Table;
import dev.munjigi.control.Visible;
import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Implied;
import dev.munjigi.gates.iam.Prospect;
import dev.munjigi.gates.iam.Request;
import dev.munjigi.gates.policy.Entitlements;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `munjigi policy who-can`: who of all whom `rights` names may do something.
@Command(
    name = "who-can",
    description = "Says who of all whom `rights` names may do something to a resource.",
    footer = {
      "",
      "Example: munjigi policy who-can shop:GetOrder arn:munjigi:shop:::order/42"
    })
final class PolicyWhoCanCommand implements Callable<Integer> {
  private static final Set<String> OF_MEMBERS = Set.of("aws:principalarn", "aws:username");

  @Parameters(index = "0", paramLabel = "ACTION", description = "Such as `shop:GetOrder`.")
  private String action = "";

  @Parameters(
      index = "1",
      paramLabel = "RESOURCE",
      description = "Its ARN, such as `arn:munjigi:shop:::order/42`.")
  private String resource = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "munjigi.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("munjigi.yaml");

  @Option(
      names = "--context",
      paramLabel = "KEY=VALUE",
      description = "A condition key of the request; repeated, it has several values.")
  private List<String> context = List.of();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// An answer as JSON.
  private record Row(String principal, String outcome, List<String> conditions, String because) {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PolicyDocuments documents = new PolicyDocuments(err);
    Map<String, List<String>> said = PolicyQuestions.context(context, documents);
    Optional<Entitlements> entitlements =
        documents.wrong() ? Optional.empty() : PolicyQuestions.entitlements(config, err);
    if (entitlements.isEmpty()) {
      err.flush();
      return ExitCode.BAD_INPUT;
    }
    List<Row> rows = new ArrayList<>();
    for (Entitlements.Asker asker : entitlements.get().askers()) {
      rows.add(row(entitlements.get(), asker, said));
    }
    print(out, rows);
    out.flush();
    return rows.stream().allMatch(row -> row.outcome().equals(Prospect.Outcome.DENIED.word()))
        ? ExitCode.FOUND
        : ExitCode.FINE;
  }

  private Row row(
      Entitlements entitlements, Entitlements.Asker asker, Map<String, List<String>> said) {
    Set<String> known = new HashSet<>(Implied.keys());
    if (asker.isGroup()) {
      known.removeAll(OF_MEMBERS);
    }
    said.keySet().forEach(key -> known.add(Context.folded(key)));
    Request request = Request.of(asker.subject(), action, resource, said);
    Prospect prospect =
        Prospect.of(request.question(), entitlements.of(asker, resource), known::contains);
    return new Row(
        asker.subject().text().equals("*") ? "anonymous" : asker.subject().text(),
        prospect.outcome().word(),
        prospect.conditions().stream().map(Prospect.Open::toString).toList(),
        prospect.because());
  }

  private void print(PrintWriter out, List<Row> rows) {
    if (json) {
      out.println(Visible.of(JsonMapper.shared().writeValueAsString(rows)));
      return;
    }
    Table table = new Table();
    for (Row row : rows) {
      table.row(
          row.principal(),
          row.outcome(),
          row.conditions().isEmpty() ? row.because() : String.join("; ", row.conditions()));
    }
    table.print(out);
  }
}
