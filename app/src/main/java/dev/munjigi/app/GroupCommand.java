package dev.munjigi.app;

import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.User;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
final class GroupCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `munjigi group create`.
  @Command(
      name = "create",
      description = "Adds a group.",
      footer = {"", "Example: munjigi group create clerks --about \"who sells\""})
  static final class Create implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "GROUP", description = "Lower-case letters, digits and hyphens.")
    private String name = "";

    @Option(names = "--about", paramLabel = "TEXT", description = "What it is for.")
    private String about = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            if (!Group.isName(name)) {
              throw new IllegalArgumentException(
                  "`" + name + "`: allowed are lower-case letters, digits and hyphens");
            }
            return store.groups().add(new Group(name, about))
                ? options.done("added `" + name + "`")
                : options.none("there is a group `" + name + "` already");
          });
    }
  }

  /// `munjigi group list`.
  @Command(
      name = "list",
      description = "Lists the groups.",
      footer = {"", "Example: munjigi group list"})
  static final class All implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /// One of them, as JSON.
    private record Row(String name, String about) {
      @Override
      public String toString() {
        return "%-24s  %s".formatted(name, about);
      }
    }

    @Override
    public Integer call() {
      return options.run(
          (store, settings) ->
              options.print(
                  store.groups().all().stream()
                      .map(group -> new Row(group.name(), group.about()))
                      .toList(),
                  json));
    }
  }

  /// `munjigi group remove`.
  @Command(
      name = "remove",
      description = "Removes a group that nobody is in.",
      footer = {"", "Example: munjigi group remove clerks"})
  static final class Remove implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "GROUP", description = "Which.")
    private String name = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) ->
              switch (store.groups().remove(name)) {
                case KEPT -> options.done("removed `" + name + "`");
                case DANGLING -> options.none("somebody is still in `" + name + "`");
                default -> options.none("there is no group `" + name + "`");
              });
    }
  }

  /// `munjigi group add-member`.
  @Command(
      name = "add-member",
      description = "Puts somebody into a group.",
      footer = {"", "Example: munjigi group add-member clerks kim"})
  static final class AddMember implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(index = "0", paramLabel = "GROUP", description = "Which.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "USER", description = "Whom.")
    private String member = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            User user = IdentityOptions.user(store, member);
            SortedSet<String> groups = new TreeSet<>(user.groups());
            groups.add(name);
            UserCommand.change(store, user, user.state(), groups);
            return options.done("`" + user.name() + "` is in `" + name + "`");
          });
    }
  }

  /// `munjigi group remove-member`.
  @Command(
      name = "remove-member",
      description = "Takes somebody out of a group.",
      footer = {"", "Example: munjigi group remove-member clerks kim"})
  static final class RemoveMember implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(index = "0", paramLabel = "GROUP", description = "Which.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "USER", description = "Whom.")
    private String member = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            User user = IdentityOptions.user(store, member);
            SortedSet<String> groups = new TreeSet<>(user.groups());
            if (!groups.remove(name)) {
              return options.none("`" + user.name() + "` is not in `" + name + "`");
            }
            UserCommand.change(store, user, user.state(), groups);
            return options.done("`" + user.name() + "` is no longer in `" + name + "`");
          });
    }
  }
}
