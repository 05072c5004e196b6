package dev.munjigi.app.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `munjigi status`: shows what the running gate is doing.
@Command(
    name = "status",
    header = "Shows what the running gate is doing.",
    footerHeading = "%nExample:%n",
    footer = "  munjigi status --config munjigi.yaml")
final class StatusCommand implements Callable<Integer> {
  @Mixin private final GateOptions options = new GateOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = options.out();
    Gate.Reply reply = options.gate().require("GET", "/v1/status", null);
    if (json) {
      out.println(reply.shown());
      return 0;
    }
    JsonNode status = reply.json();
    Duration uptime = Duration.ofSeconds(status.path("uptimeSeconds").asLong(0));
    Table table =
        new Table()
            .row("version", status.path("version").asString(""))
            .row("started", Table.time(status.path("started").asString("")))
            .row("uptime", spell(uptime));
    for (JsonNode listener : status.path("listeners")) {
      table.row(
          "listener " + listener.path("name").asString(""), listener.path("address").asString(""));
    }
    origins(status.path("origins"), table);
    table
        .row("open connections", status.path("openConnections").asString(""))
        .row("held bytes", status.path("heldBytes").asString(""))
        .row("bans", status.path("bans").asString(""))
        .row("exchanges", status.path("exchanges").asString(""))
        .row("refusals", status.path("refusals").asString(""))
        .row("log", status.path("logFault").asString("fine"))
        .print(out);
    return 0;
  }

  /// The origins of services that have several, and any that is not well.
  private static void origins(JsonNode origins, Table table) {
    Map<String, Integer> counts = new HashMap<>();
    for (JsonNode origin : origins) {
      counts.merge(origin.path("service").asString(""), 1, Integer::sum);
    }
    for (JsonNode origin : origins) {
      String service = origin.path("service").asString("");
      String state = origin.path("state").asString("");
      if (counts.getOrDefault(service, 0) > 1 || !state.equals("good")) {
        table.row("origin of " + service, origin.path("origin").asString("") + " " + state);
      }
    }
  }

  /// Such as `2d 3h 4m` or `59s`.
  static String spell(Duration time) {
    StringBuilder text = new StringBuilder();
    if (time.toDays() > 0) {
      text.append(time.toDays()).append("d ");
    }
    if (time.toHours() > 0) {
      text.append(time.toHoursPart()).append("h ");
    }
    if (time.toMinutes() > 0) {
      text.append(time.toMinutesPart()).append('m');
    } else {
      text.append(time.toSecondsPart()).append('s');
    }
    return text.toString();
  }
}
