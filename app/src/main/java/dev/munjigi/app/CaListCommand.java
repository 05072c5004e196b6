package dev.munjigi.app;

import dev.munjigi.gates.tls.Issued;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `munjigi ca list`: what was issued to nodes.
@Command(
    name = "list",
    description = "Lists the certificates that were issued to nodes and have not ended a week ago.",
    footer = {"", "Example: munjigi ca list"})
final class CaListCommand implements Callable<Integer> {
  @Mixin private final AuthorityOptions options = new AuthorityOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  /// One of them, as JSON.
  private record Row(
      String serial,
      String spiffeId,
      List<String> names,
      String from,
      String until,
      String state,
      @Nullable String revoked) {
    static Row of(Issued one, Instant now) {
      Instant revoked = one.revoked();
      return new Row(
          one.serial().toString(16),
          one.spiffeId().toString(),
          one.names(),
          one.from().toString(),
          one.until().toString(),
          state(one, now),
          revoked == null ? null : revoked.toString());
    }

    private static String state(Issued one, Instant now) {
      if (one.revoked() != null) {
        return "revoked";
      }
      return one.until().isAfter(now) ? "valid" : "expired";
    }
  }

  @Override
  public Integer call() {
    return options.run(
        authority -> {
          Instant now = Instant.now();
          List<Row> rows =
              authority.nodes().list().stream().map(one -> Row.of(one, now)).toList();
          PrintWriter out = options.out();
          if (json) {
            out.println(JsonMapper.shared().writeValueAsString(rows));
          } else if (rows.isEmpty()) {
            out.println("none was issued");
          } else {
            rows.forEach(
                row ->
                    out.printf(
                        "%-32s  %-7s  %s  %s  %s%n",
                        row.serial,
                        row.state,
                        row.until,
                        row.spiffeId,
                        String.join(",", row.names)));
          }
          return ExitCode.FINE;
        });
  }
}
