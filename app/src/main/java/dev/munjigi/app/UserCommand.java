package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.control.Identities.Invitation;
import dev.munjigi.control.Identities.NewUser;
import dev.munjigi.control.Identities.Reset;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
      UserCommand.ResetFactors.class,
      UserCommand.Remove.class
    })
final class UserCommand extends IdentityCommand.Menu {
  private static final int PAGE = 1_000;

  /// Everybody.
  static List<User> everybody(Identities known) {
    List<User> all = new ArrayList<>();
    List<User> page = known.users().page("", PAGE);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = known.users().page(page.getLast().name().text(), PAGE);
    }
    return all;
  }

  private static int invited(IdentityOptions options, Invitation made, UserName name) {
    String link = made.link();
    if (link != null) {
      options.done(link);
    }
    return switch (made.letter()) {
      case NONE -> ExitCode.FINE;
      case WAITS -> options.done("a running gate sends a link to `" + name + "` by mail");
      case NO_ROOM -> options.none("too much mail waits; try again");
    };
  }

  /// `munjigi user create`.
  @Command(
      name = "create",
      description = "Adds somebody.",
      footer = {"", "Example: munjigi user create kim --group clerks"})
  static final class Create extends IdentityCommand {
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
        joined.add(StoredGroups.ADMINISTRATORS);
      }
      return joined;
    }

    @Override
    int with(Identities known) throws Exception {
      UserName called = IdentityOptions.user(name);
      Invitation made =
          known
              .users()
              .create(
                  new NewUser(
                      called,
                      shown == null ? called.text() : shown,
                      mail == null ? null : address(mail),
                      joined()),
                  !noLink);
      options().done("added `" + called + "`");
      return invited(options(), made, called);
    }

    private static String address(String typed) {
      return MailAddress.of(typed)
          .orElseThrow(() -> new IllegalArgumentException("`" + typed + "` is no mail address"))
          .toString();
    }
  }

  /// `munjigi user invite`.
  @Command(
      name = "invite",
      description =
          "Prints a link with which somebody sets a new password, and sends one by mail where"
              + " they have an address; it works once, for 24 hours, and an earlier one no more.",
      footer = {"", "Example: munjigi user invite kim"})
  static final class Invite extends IdentityCommand.OfUser {
    @Option(names = "--no-link", description = "Prints no link: it is sent by mail alone.")
    private boolean noLink;

    @Override
    int with(Identities known) throws Exception {
      return invited(options(), known.access().invite(user(), !noLink), user());
    }
  }

  /// `munjigi user list`.
  @Command(
      name = "list",
      description = "Lists everybody.",
      footer = {"", "Example: munjigi user list"})
  static final class All extends IdentityCommand.Listing {
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
    int with(Identities known) {
      return print(everybody(known).stream().map(Row::of).toList());
    }
  }

  /// `munjigi user disable`.
  @Command(
      name = "disable",
      description = "Keeps somebody out, and ends their sessions.",
      footer = {"", "Example: munjigi user disable kim"})
  static final class Disable extends IdentityCommand.OfUser {
    @Override
    int with(Identities known) throws Exception {
      int ended = known.access().disable(user());
      return options().done("disabled `" + user() + "`, ended " + ended + " sessions");
    }
  }

  /// `munjigi user enable`.
  @Command(
      name = "enable",
      description = "Lets somebody in again.",
      footer = {"", "Example: munjigi user enable kim"})
  static final class Enable extends IdentityCommand.OfUser {
    @Override
    int with(Identities known) throws Exception {
      known.access().enable(user());
      return options().done("enabled `" + user() + "`");
    }
  }

  /// `munjigi user reset-factors`.
  @Command(
      name = "reset-factors",
      description =
          "Removes somebody's passkeys, one-time codes and recovery codes, and ends their sessions;"
              + " the password is enough until they add a second factor again.",
      footer = {"", "Example: munjigi user reset-factors kim"})
  static final class ResetFactors extends IdentityCommand.OfUser {
    @Override
    int with(Identities known) throws Exception {
      Reset reset = known.access().resetFactors(user());
      return options()
          .done(
              "second factors of `%s` removed: %d; sessions ended: %d"
                  .formatted(user(), reset.factors(), reset.sessions()));
    }
  }

  /// `munjigi user remove`.
  @Command(
      name = "remove",
      description = "Removes somebody with all that is theirs: sessions, keys, credentials.",
      footer = {"", "Example: munjigi user remove kim"})
  static final class Remove extends IdentityCommand.OfUser {
    @Override
    int with(Identities known) throws Exception {
      known.users().remove(user());
      return options().done("removed `" + user() + "`");
    }
  }
}
