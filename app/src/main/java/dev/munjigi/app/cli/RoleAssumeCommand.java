package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import dev.munjigi.engines.file.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `munjigi role assume`: asks a gate for a session of a role.
@Command(
    name = "assume",
    description = "Asks a gate for a session of a role, and prints the token that stands for it.",
    footer = {
      "",
      "Example: munjigi role assume loader --session nightly --service files"
          + " --gate https://login.example.com --key-file key"
    })
public final class RoleAssumeCommand implements Callable<Integer> {
  private static final int LONGEST_POLICY = 8_192;

  @Mixin private final GateOptions options = new GateOptions();

  @Parameters(paramLabel = "ROLE", description = "Which.")
  private String role = "";

  @Option(
      names = "--session",
      required = true,
      paramLabel = "NAME",
      description = "What the session is called: 2 to 64 letters, digits and +=,.@-_")
  private String session = "";

  @Option(
      names = "--service",
      required = true,
      paramLabel = "NAME",
      description = "A service that it is for; repeatable.")
  private List<String> services = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long it lasts: 900 to 43200, at most the role's `longest`.")
  private @Nullable Integer seconds;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A policy document: the session may do what it and the role both allow.")
  private @Nullable Path policy;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "What the session is to be told by; repeatable.")
  private Map<String, String> tags = Map.of();

  @Option(names = "--json", description = "Prints JSON: `token`, `arn`, `until`.")
  private boolean json;

  @Override
  public Integer call() {
    Gate gate = options.elsewhere();
    if (gate == null) {
      throw new Trouble(
          Trouble.BAD_INPUT, "`role assume` needs `--gate URL`, or `MUNJIGI_GATE`");
    }
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("role", role);
    wish.put("session", session);
    wish.put("services", String.join(" ", services));
    if (seconds != null) {
      wish.put("seconds", seconds.toString());
    }
    if (policy != null) {
      wish.put("policy", read(policy));
    }
    tags.forEach((key, value) -> wish.put("tag/" + key, value));
    Gate.Reply reply =
        gate.require("POST", "/role/assume", JsonMapper.shared().writeValueAsString(wish));
    options
        .out()
        .println(json ? reply.shown() : Visible.of(reply.json().path("token").asString("")));
    options.out().flush();
    return 0;
  }

  private static String read(Path file) {
    try {
      return new String(PlainFile.read(file, LONGEST_POLICY), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new Trouble(
          Trouble.BAD_INPUT, "`" + file + "` cannot be read: " + Visible.of(String.valueOf(e.getMessage())));
    }
  }
}
