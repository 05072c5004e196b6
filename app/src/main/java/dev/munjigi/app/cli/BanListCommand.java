package dev.munjigi.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `munjigi ban list`: lists the bans that hold now.
@Command(
    name = "list",
    description = "Lists the bans that hold now, the soonest to end first.",
    footer = {"", "Example: munjigi ban list"})
final class BanListCommand implements Callable<Integer> {
  @Mixin private final GateOptions options = new GateOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = options.out();
    Gate.Reply reply = options.gate().require("GET", "/v1/bans?limit=10000", null);
    if (json) {
      out.println(reply.shown());
      return 0;
    }
    JsonNode bans = reply.json().path("bans");
    if (bans.isEmpty()) {
      out.println("nobody is banned");
      return 0;
    }
    Table table = new Table().row("NETWORK", "UNTIL", "BY", "REASON");
    for (JsonNode ban : bans) {
      table.row(
          ban.path("network").asString(""),
          Table.time(ban.path("until").asString("")),
          ban.path("by").asString(""),
          ban.path("reason").asString(""));
    }
    table.print(out);
    int more = reply.json().path("total").asInt(0) - bans.size();
    if (more > 0) {
      out.println("and " + more + " more");
    }
    return 0;
  }
}
