package dev.munjigi.app;

import dev.munjigi.control.Visible;
import dev.munjigi.gates.iam.Condition;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.review.Holding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `munjigi policy what-can`: what the statements allow that speak of somebody.
@Command(
    name = "what-can",
    description = "Says what somebody may do, statement by statement, and what cuts it.",
    footer = {
      "",
      "Example: munjigi policy what-can arn:munjigi:iam:::user/kim --group clerks"
    })
final class PolicyWhatCanCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PRINCIPAL",
      description = "An ARN, such as `arn:munjigi:iam:::user/kim`, or `anonymous`.")
  private String principal = "";

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "A group that they are in; may be repeated.")
  private Set<String> groups = Set.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "munjigi.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("munjigi.yaml");

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /// A statement as JSON.
  private record Row(
      String place,
      String statement,
      List<String> actions,
      List<String> resources,
      List<String> conditions,
      List<String> cuts) {
    static Row of(Holding holding) {
      return of(holding, holding.cuts());
    }

    static Row of(Holding holding, List<String> cuts) {
      Statement statement = holding.clause().statement();
      return new Row(
          holding.place().word(),
          holding.clause().toString(),
          those(statement.allActionsBut(), statement.actionPatterns()),
          those(statement.allResourcesBut(), statement.resourcePatterns()),
          statement.conditions().stream().map(Row::shown).toList(),
          cuts);
    }

    private static List<String> those(boolean but, List<String> patterns) {
      return but ? patterns.stream().map(one -> "all but " + one).toList() : patterns;
    }

    private static String shown(Condition one) {
      return one.test() + " `" + one.key() + "` `" + String.join("`, `", one.values()) + "`";
    }

    void print(PrintWriter out) {
      String on = resources.isEmpty() ? "" : " on `" + String.join("`, `", resources) + "`";
      out.println(Visible.of("`" + String.join("`, `", actions) + "`" + on));
      out.println(Visible.of("  by " + place + " " + statement));
      conditions.forEach(one -> out.println(Visible.of("  if " + one)));
      cuts.forEach(one -> out.println(Visible.of("  " + one)));
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    PolicyDocuments documents = new PolicyDocuments(err);
    Optional<Subject> who = PolicyQuestions.subject(principal);
    if (who.isEmpty()) {
      documents.refuse("`" + principal + "` is nobody who can ask; allowed is an ARN or `anonymous`");
    }
    Optional<Entitlements> entitlements =
        documents.wrong() ? Optional.empty() : PolicyQuestions.entitlements(config, err);
    entitlements.ifPresent(
        known ->
            groups.stream()
                .filter(name -> !known.groups().containsKey(name))
                .forEach(name -> documents.refuse("group `" + name + "` has no policies")));
    if (entitlements.isEmpty() || who.isEmpty() || documents.wrong()) {
      err.flush();
      return ExitCode.BAD_INPUT;
    }
    List<Row> rows = rows(who.get(), entitlements.get());
    if (json) {
      out.println(Visible.of(JsonMapper.shared().writeValueAsString(rows)));
    } else if (rows.isEmpty()) {
      out.println("nothing");
    } else {
      rows.forEach(row -> row.print(out));
    }
    out.flush();
    return ExitCode.FINE;
  }

  /// What they have wherever they go, then what the policies of services say of them.
  private List<Row> rows(Subject who, Entitlements entitlements) {
    List<Row> rows = new ArrayList<>();
    List<Holding> everywhere = Holding.of(who, entitlements.of(who.text(), groups, "", null));
    List<Set<String>> cuts = new ArrayList<>();
    everywhere.forEach(holding -> cuts.add(new LinkedHashSet<>(holding.cuts())));
    for (String service : new TreeSet<>(entitlements.services().keySet())) {
      Rights rights = entitlements.of(who.text(), groups, service, null);
      List<Holding> there = Holding.of(who, rights);
      for (int i = 0; i < there.size(); i++) {
        if (i >= everywhere.size()) {
          rows.add(Row.of(there.get(i)));
          continue;
        }
        for (String cut : there.get(i).cuts()) {
          if (!everywhere.get(i).cuts().contains(cut)) {
            cuts.get(i).add("at `" + service + "`, " + cut);
          }
        }
      }
    }
    for (int i = everywhere.size() - 1; i >= 0; i--) {
      rows.addFirst(Row.of(everywhere.get(i), List.copyOf(cuts.get(i))));
    }
    return rows;
  }
}
