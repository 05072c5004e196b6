package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

/// `munjigi explain`: says why something was refused, from the running gate, or from its log where
/// none runs.
@Command(
    name = "explain",
    description = {
      "Says why an exchange or a connection was refused, and what would let it pass.",
      "Asks the running gate, and reads its log when none runs."
    },
    footer = {
      "",
      "Example: munjigi explain 01KAMK2T8QXJ4V5Y6Z7A8B9C0D",
      "Example: munjigi explain 198.51.100.7 --lang ko"
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private final GateOptions options = new GateOptions();

  @Parameters(
      paramLabel = "ID|SOURCE",
      description =
          "The id that the client was shown, a connection's id, or the address of a source.")
  private String subject = "";

  @Option(
      names = "--lang",
      paramLabel = "en|ko",
      description = "The language; by default that of LC_ALL, LC_MESSAGES or LANG.")
  private @Nullable String lang;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  private final Explanations explanations;
  private final Map<String, String> environment;

  ExplainCommand(Explanations explanations, Map<String, String> environment) {
    this.explanations = explanations;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Integer call() {
    if (Id.parse(subject).isEmpty() && Address.parse(subject).isEmpty()) {
      throw new Trouble(
          Trouble.BAD_INPUT,
          "`" + Visible.of(subject) + "` is neither an id of 26 characters nor an address");
    }
    Language language = language();
    Gate there = options.elsewhere();
    if (there != null) {
      askElsewhere(there, language);
      return 0;
    }
    Path state = options.state();
    try {
      print(Gate.of(state), language);
    } catch (NotRunning offline) {
      print(state, language);
    }
    return 0;
  }

  private void askElsewhere(Gate gate, Language language) {
    try {
      print(gate, language);
    } catch (NotRunning none) {
      throw none.trouble();
    }
  }

  private void print(Gate gate, Language language) throws NotRunning {
    String path = "/v1/explain/" + Gate.encode(subject) + "?language=" + tag(language);
    Gate.Reply reply = gate.call("GET", path, null);
    if (json) {
      options.out().println(reply.shown());
    } else {
      print(reply.json().path("text").asString(""));
    }
  }

  private void print(Path state, Language language) {
    Optional<String> text;
    try {
      text = explanations.explain(state, subject, language);
    } catch (IOException e) {
      throw new Trouble(
          Trouble.FAILED, "the log cannot be read: " + Visible.of(String.valueOf(e.getMessage())));
    }
    if (text.isEmpty()) {
      throw new Trouble(Trouble.REFUSED, nothing());
    }
    if (json) {
      options
          .out()
          .println(
              Visible.of(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("subject", subject)
                      .put("language", tag(language))
                      .put("text", text.get())
                      .toString()));
    } else {
      print(text.get());
    }
  }

  private void print(String text) {
    text.lines().map(Visible::of).forEach(options.out()::println);
  }

  private String nothing() {
    return Id.parse(subject).isEmpty()
        ? "no refusal of the last day is known for `" + subject + "`"
        : "the log knows nothing of `"
            + subject
            + "`; many refusals of one source are counted together: ask for the source's address";
  }

  private static String tag(Language language) {
    return switch (language) {
      case ENGLISH -> "en";
      case KOREAN -> "ko";
    };
  }

  private Language language() {
    if (lang != null) {
      return switch (lang) {
        case "en" -> Language.ENGLISH;
        case "ko" -> Language.KOREAN;
        default ->
            throw new Trouble(
                Trouble.BAD_INPUT, "`--lang` must be `en` or `ko`, not `" + Visible.of(lang) + "`");
      };
    }
    // POSIX.1-2017, section 8.2: the first of these that is set and not empty
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String locale = environment.getOrDefault(name, "");
      if (!locale.isEmpty()) {
        boolean korean =
            locale.equals("ko") || locale.startsWith("ko_") || locale.startsWith("ko.");
        return korean ? Language.KOREAN : Language.ENGLISH;
      }
    }
    return Language.ENGLISH;
  }
}
