package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.UserName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A command about people or programs.
abstract class IdentityCommand implements Callable<Integer> {
  @Mixin private final IdentityOptions options = new IdentityOptions();

  /// @return the exit code
  abstract int with(Identities known) throws Exception;

  final IdentityOptions options() {
    return options;
  }

  @Override
  public final Integer call() {
    return options.run(this::with);
  }

  /// One that has others below it: it shows them.
  abstract static class Menu implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public final void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  /// One that lists something.
  abstract static class Listing extends IdentityCommand {
    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /// Whether JSON is wanted.
    final boolean json() {
      return json;
    }

    final int print(Iterable<?> rows) {
      return options().print(rows, json);
    }
  }

  /// One about one person.
  abstract static class OfUser extends IdentityCommand {
    @Parameters(paramLabel = "NAME", description = "Who.")
    private String name = "";

    final UserName user() {
      return IdentityOptions.user(name);
    }
  }

  /// One about something that has an id.
  abstract static class OfId extends IdentityCommand {
    @Parameters(paramLabel = "ID", description = "Its id, as `list` shows it.")
    private String id = "";

    final Id id() {
      return IdentityOptions.id(id);
    }
  }

  /// One about a person and a group.
  abstract static class OfMember extends IdentityCommand {
    @Parameters(index = "0", paramLabel = "GROUP", description = "Which.")
    private String group = "";

    @Parameters(index = "1", paramLabel = "USER", description = "Whom.")
    private String member = "";

    final String group() {
      return group;
    }

    final UserName member() {
      return IdentityOptions.user(member);
    }
  }
}
