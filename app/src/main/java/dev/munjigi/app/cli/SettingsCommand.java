package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `munjigi settings`: lists the settings that the running gate goes by.
@Command(
    name = "settings",
    description = "Lists the settings that the running gate goes by, and where each is written.",
    footer = {"", "Example: munjigi settings --config munjigi.yaml"})
final class SettingsCommand implements Callable<Integer> {
  @Mixin private final GateOptions options = new GateOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = options.out();
    Gate.Reply reply = options.gate().require("GET", "/v1/settings", null);
    if (json) {
      out.println(reply.shown());
      return 0;
    }
    Table table = new Table().row("KEY", "VALUE", "WRITTEN IN");
    for (JsonNode setting : reply.json().path("settings")) {
      table.row(
          setting.path("key").asString(""),
          setting.path("value").asString(""),
          setting.path("origin").asString(""));
    }
    table.print(out);
    out.println();
    Table listeners = new Table().row("LISTENER", "ADDRESS");
    for (JsonNode listener : reply.json().path("listeners")) {
      listeners.row(listener.path("name").asString(""), listener.path("address").asString(""));
    }
    listeners.print(out);
    out.println();
    out.println("digest: " + Visible.of(reply.json().path("digest").asString("")));
    return 0;
  }
}
