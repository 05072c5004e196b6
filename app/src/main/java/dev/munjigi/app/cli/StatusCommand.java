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
    description = "Shows what the running gate is doing.",
    footer = {"", "Example: munjigi status --config munjigi.yaml"})
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
    Map<String, String> ends = new HashMap<>();
    for (JsonNode one : status.path("certificates")) {
      ends.put(one.path("listener").asString(""), one.path("until").asString(""));
    }
    Table table =
        new Table()
            .row("version", status.path("version").asString(""))
            .row("started", Table.time(status.path("started").asString("")))
            .row("uptime", spell(uptime));
    for (JsonNode listener : status.path("listeners")) {
      String name = listener.path("name").asString("");
      String until = ends.get(name);
      String certificate =
          until == null ? "" : ", certificate until " + Table.time(until);
      table.row("listener " + name, listener.path("address").asString("") + certificate);
    }
    origins(status.path("origins"), table);
    table
        .row("open connections", status.path("openConnections").asString(""))
        .row("held bytes", status.path("heldBytes").asString(""))
        .row("bans", status.path("bans").asString(""))
        .row("mail that waits", status.path("waitingMail").asString(""))
        .row("exchanges", status.path("exchanges").asString(""))
        .row("refusals", status.path("refusals").asString(""))
        .row("certificates", status.path("certificateFault").asString("fine"))
        .row("log", status.path("logFault").asString("fine"))
        .print(out);
    return 0;
  }

  /// All origins. The only one of a service is used whatever becomes of it, unless `health` says that
  /// it is down.
  private static void origins(JsonNode origins, Table table) {
    Map<String, Integer> counts = new HashMap<>();
    for (JsonNode origin : origins) {
      counts.merge(origin.path("service").asString(""), 1, Integer::sum);
    }
    for (JsonNode origin : origins) {
      String service = origin.path("service").asString("");
      String state = origin.path("state").asString("");
      boolean alone = counts.getOrDefault(service, 0) == 1;
      String why = origin.path("why").asString("");
      String shown = alone && state.equals("good") && why.isEmpty() ? "in use" : state;
      table.row(
          "origin of " + service,
          origin.path("origin").asString("")
              + " "
              + shown
              + (state.equals("good") || why.isEmpty() ? "" : ": " + why));
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
