package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.gates.identity.Group;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `munjigi group`: the groups that people may be in.
@Command(
    name = "group",
    description = "The groups that people may be in.",
    subcommands = {
      GroupCommand.Create.class,
      GroupCommand.All.class,
      GroupCommand.Remove.class,
      GroupCommand.AddMember.class,
      GroupCommand.RemoveMember.class
    })
final class GroupCommand extends IdentityCommand.Menu {
  /// `munjigi group create`.
  @Command(
      name = "create",
      description = "Adds a group.",
      footer = {"", "Example: munjigi group create clerks --about \"who sells\""})
  static final class Create extends IdentityCommand {
    @Parameters(paramLabel = "GROUP", description = "Lower-case letters, digits and hyphens.")
    private String name = "";

    @Option(names = "--about", paramLabel = "TEXT", description = "What it is for.")
    private String about = "";

    @Override
    int with(Identities known) throws Exception {
      if (!Group.isName(name)) {
        throw new IllegalArgumentException(
            "`" + name + "`: allowed are lower-case letters, digits and hyphens");
      }
      known.groups().create(new Group(name, about));
      return options().done("added `" + name + "`");
    }
  }

  /// `munjigi group list`.
  @Command(
      name = "list",
      description = "Lists the groups.",
      footer = {"", "Example: munjigi group list"})
  static final class All extends IdentityCommand.Listing {
    /// One of them, as JSON.
    private record Row(String name, String about) {
      @Override
      public String toString() {
        return "%-24s  %s".formatted(name, about);
      }
    }

    @Override
    int with(Identities known) {
      return print(
          known.groups().all().stream()
              .map(group -> new Row(group.name(), group.about()))
              .toList());
    }
  }

  /// `munjigi group remove`.
  @Command(
      name = "remove",
      description = "Removes a group that nobody is in.",
      footer = {"", "Example: munjigi group remove clerks"})
  static final class Remove extends IdentityCommand {
    @Parameters(paramLabel = "GROUP", description = "Which.")
    private String name = "";

    @Override
    int with(Identities known) throws Exception {
      known.groups().remove(name);
      return options().done("removed `" + name + "`");
    }
  }

  /// `munjigi group add-member`.
  @Command(
      name = "add-member",
      description = "Puts somebody into a group.",
      footer = {"", "Example: munjigi group add-member clerks kim"})
  static final class AddMember extends IdentityCommand.OfMember {
    @Override
    int with(Identities known) throws Exception {
      known.members().add(group(), member());
      return options().done("`" + member() + "` is in `" + group() + "`");
    }
  }

  /// `munjigi group remove-member`.
  @Command(
      name = "remove-member",
      description = "Takes somebody out of a group.",
      footer = {"", "Example: munjigi group remove-member clerks kim"})
  static final class RemoveMember extends IdentityCommand.OfMember {
    @Override
    int with(Identities known) throws Exception {
      known.members().remove(group(), member());
      return options().done("`" + member() + "` is no longer in `" + group() + "`");
    }
  }
}
