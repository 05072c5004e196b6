package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `munjigi reload`: has the running gate read its configuration again.
@Command(
    name = "reload",
    description = {
      "Has the running gate read its configuration again.",
      "A broken file leaves the running settings in force and says all that is wrong."
    },
    footer = {"", "Example: munjigi reload --config /etc/munjigi/munjigi.yaml"})
final class ReloadCommand implements Callable<Integer> {
  @Mixin private final GateOptions options = new GateOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = options.out();
    Gate.Reply reply = options.gate().require("POST", "/v1/reload", null);
    if (json) {
      out.println(reply.shown());
      return 0;
    }
    JsonNode taken = reply.json();
    boolean changed = taken.path("changed").asBoolean(false);
    String digest = taken.path("digest").asString("");
    out.println(
        (changed ? "the new settings are in force: " : "nothing changed: ") + Visible.of(digest));
    for (String key : Gate.strings(taken.path("needsRestart"))) {
      out.println("taken up by the next start only: " + key);
    }
    return 0;
  }
}
