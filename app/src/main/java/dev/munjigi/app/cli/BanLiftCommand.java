package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `munjigi ban lift`: lets a banned address or network in again.
@Command(
    name = "lift",
    description = "Lets a banned address or network in again.",
    footer = {"", "Example: munjigi ban lift 198.51.100.0/24"})
final class BanLiftCommand implements Callable<Integer> {
  @Mixin private final GateOptions options = new GateOptions();

  @Parameters(paramLabel = "NETWORK", description = "Exactly as `munjigi ban list` shows it.")
  private String network = "";

  @Override
  public Integer call() {
    options.gate().require("DELETE", "/v1/bans?network=" + Gate.encode(network), null);
    options.out().println(Visible.of(network + " is no longer kept out"));
    return 0;
  }
}
