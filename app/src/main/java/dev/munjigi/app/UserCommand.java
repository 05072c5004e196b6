package dev.munjigi.app;

import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `munjigi user`: the people who may sign in.
@Command(
    name = "user",
    description = "The people who may sign in.",
    subcommands = {
      UserCommand.Create.class,
      UserCommand.All.class,
      UserCommand.Invite.class,
      UserCommand.Disable.class,
      UserCommand.Enable.class,
      UserResetFactorsCommand.class,
      UserCommand.Remove.class
    })
final class UserCommand implements Runnable {
  private static final int PAGE = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `munjigi user create`.
  @Command(
      name = "create",
      description = "Adds somebody.",
      footer = {"", "Example: munjigi user create kim --group clerks"})
  static final class Create implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "What they sign in with.")
    private String name = "";

    @Option(names = "--shown", paramLabel = "TEXT", description = "How pages call them.")
    private @Nullable String shown;

    @Option(names = "--mail", paramLabel = "ADDRESS", description = "Their mail address.")
    private @Nullable String mail;

    @Option(names = "--group", paramLabel = "GROUP", description = "A group; may be repeated.")
    private List<String> groups = List.of();

    @Option(names = "--no-link", description = "Prints no link: it is sent by mail alone.")
    private boolean noLink;

    @Option(names = "--admin", description = "Puts them into the group `administrators`.")
    private boolean admin;

    private SortedSet<String> joined() {
      SortedSet<String> joined = new TreeSet<>(groups);
      if (admin) {
        joined.add(People.ADMINISTRATORS);
      }
      return joined;
    }

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            String wrong = UserName.wrong(name);
            if (wrong != null) {
              throw new IllegalArgumentException("`" + name + "`: " + wrong);
            }
            UserName called = UserName.of(name).orElseThrow();
            User user =
                new User(
                    IdentityOptions.newId(),
                    called,
                    shown == null ? called.text() : shown,
                    mail == null ? null : address(mail),
                    false,
                    joined(),
                    User.State.INVITED,
                    Instant.now(),
                    1);
            if (admin) {
              store.groups().add(new Group(People.ADMINISTRATORS, "who set the gate up"));
            }
            kept(store.register().add(user), called.text());
            options.done("added `" + called + "`");
            return settings == null
                ? ExitCode.FINE
                : new Inviting(options, store, settings, noLink).invite(user);
          });
    }
  }

  private static String address(String typed) {
    return MailAddress.of(typed)
        .orElseThrow(() -> new IllegalArgumentException("`" + typed + "` is no mail address"))
        .toString();
  }

  /// `munjigi user invite`.
  @Command(
      name = "invite",
      description = {
        "Prints a link with which somebody sets a new password, and sends one by mail where",
        "they have an address; it works once, for 24 hours, and an earlier one no more."
      },
      footer = {"", "Example: munjigi user invite kim"})
  static final class Invite implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "Whom.")
    private String name = "";

    @Option(names = "--no-link", description = "Prints no link: it is sent by mail alone.")
    private boolean noLink;

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            if (settings == null) {
              throw new IllegalArgumentException("a configuration with `identity` is needed");
            }
            return new Inviting(options, store, settings, noLink)
                .invite(IdentityOptions.user(store, name));
          });
    }
  }

  private static void kept(Kept kept, String name) {
    switch (kept) {
      case KEPT -> {}
      case NAME_TAKEN ->
          throw new IllegalArgumentException("there is a `" + name + "` already");
      case MAIL_TAKEN ->
          throw new IllegalArgumentException("somebody else has this mail address");
      case DANGLING ->
          throw new IllegalArgumentException(
              "there is no such group: add it with `munjigi group create GROUP`");
      case FULL -> throw new IllegalArgumentException("there is no room for `" + name + "`");
      case CHANGED ->
          throw new IllegalArgumentException("`" + name + "` was changed meanwhile; try again");
    }
  }

  /// Puts somebody into another form.
  static void change(IdentityStore store, User user, User.State state, SortedSet<String> groups) {
    User next =
        new User(
            user.id(),
            user.name(),
            user.shown(),
            user.mail(),
            user.mailVerified(),
            groups,
            state,
            user.created(),
            user.version() + 1);
    kept(store.register().change(next), user.name().text());
  }

  /// `munjigi user list`.
  @Command(
      name = "list",
      description = "Lists everybody.",
      footer = {"", "Example: munjigi user list"})
  static final class All implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /// One of them, as JSON.
    private record Row(
        String name,
        String shown,
        @Nullable String mail,
        SortedSet<String> groups,
        String state,
        String created) {
      static Row of(User user) {
        return new Row(
            user.name().text(),
            user.shown(),
            user.mail(),
            user.groups(),
            user.state().name().toLowerCase(Locale.ROOT),
            user.created().toString());
      }

      @Override
      public String toString() {
        return "%-24s  %-8s  %s".formatted(name, state, String.join(",", groups));
      }
    }

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            List<Row> rows = new ArrayList<>();
            List<User> page = store.users().page("", PAGE);
            while (!page.isEmpty()) {
              page.forEach(user -> rows.add(Row.of(user)));
              page = store.users().page(page.getLast().name().text(), PAGE);
            }
            return options.print(rows, json);
          });
    }
  }

  /// `munjigi user disable`.
  @Command(
      name = "disable",
      description = "Keeps somebody out, and ends their sessions.",
      footer = {"", "Example: munjigi user disable kim"})
  static final class Disable implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "Whom.")
    private String name = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            User user = IdentityOptions.user(store, name);
            change(store, user, User.State.DISABLED, user.groups());
            int ended = store.sessionEnds().endAll(user.id(), null);
            return options.done("disabled `" + user.name() + "`, ended " + ended + " sessions");
          });
    }
  }

  /// `munjigi user enable`.
  @Command(
      name = "enable",
      description = "Lets somebody in again.",
      footer = {"", "Example: munjigi user enable kim"})
  static final class Enable implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "Whom.")
    private String name = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            User user = IdentityOptions.user(store, name);
            change(store, user, User.State.ACTIVE, user.groups());
            return options.done("enabled `" + user.name() + "`");
          });
    }
  }

  /// `munjigi user remove`.
  @Command(
      name = "remove",
      description = "Removes somebody with all that is theirs: sessions, keys, credentials.",
      footer = {"", "Example: munjigi user remove kim"})
  static final class Remove implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "Whom.")
    private String name = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            User user = IdentityOptions.user(store, name);
            store.register().remove(user.id());
            return options.done("removed `" + user.name() + "`");
          });
    }
  }
}
