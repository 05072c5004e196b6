package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// `munjigi ban add`: keeps an address or a network out.
@Command(
    name = "add",
    description = {
      "Keeps an address or a network out for a time.",
      "A ban of the same network that lasts longer stays as it is."
    },
    footer = {
      "",
      "Example: munjigi ban add 198.51.100.0/24 --for 15m --reason \"scans for admin pages\""
    })
final class BanAddCommand implements Callable<Integer> {
  @Mixin private final GateOptions options = new GateOptions();

  @Parameters(paramLabel = "NETWORK", description = "Such as 198.51.100.7 or 2001:db8::/32.")
  private String network = "";

  @Option(
      names = "--for",
      required = true,
      paramLabel = "DURATION",
      description = "From 1s to 365d, such as 15m.")
  private String duration = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for those who look later.")
  private String reason = "";

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = options.out();
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("network", network)
            .put("duration", duration)
            .put("reason", reason)
            .toString();
    Gate.Reply reply = options.gate().require("POST", "/v1/bans", body);
    if (json) {
      out.println(reply.shown());
      return 0;
    }
    JsonNode ban = reply.json();
    out.println(
        Visible.of(
            ban.path("network").asString("")
                + " is kept out until "
                + Table.time(ban.path("until").asString(""))));
    return 0;
  }
}
