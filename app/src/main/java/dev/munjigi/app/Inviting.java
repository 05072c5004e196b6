package dev.munjigi.app;

import dev.munjigi.engines.file.MasterKeyFile;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.Errand;
import dev.munjigi.gates.signin.Errands;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.Wrapping;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;

/// Invites somebody from the command line: by a link that is printed, by one that the gate sends, or
/// both.
///
/// @param noLink whether none is printed
record Inviting(
    IdentityOptions options, IdentityStore store, IdentitySettings settings, boolean noLink) {
  int invite(User user) throws IOException {
    Means means =
        new Means(
            store, () -> settings, InstantSource.system(), IdentityOptions.random(), event -> {});
    boolean mailed = settings.mail() != null && user.mail() != null;
    if (noLink && !mailed) {
      throw new IllegalArgumentException(
          "`--no-link` needs `identity.mail` and an address of `" + user.name() + "`");
    }
    if (!noLink) {
      String token = Invitations.invite(means, user.id()).reveal();
      options.out().println(settings.url() + "/invitation?token=" + token);
    }
    return mailed ? mail(means, user) : ExitCode.FINE;
  }

  private int mail(Means means, User user) throws IOException {
    Wrapping wrapping =
        PeopleKeys.by(
            MasterKeyFile.open(
                options.opened().folder().resolve("master.key"), IdentityOptions.random()));
    Errands errands = new Errands(means, options.opened().spool(), wrapping);
    // nobody has asked for a page yet: the language of whoever invites
    String language = Locale.getDefault().getLanguage();
    Errand errand = new Errand(Errand.Kind.INVITATION, user.id().toString(), "", language);
    return errands.put(errand)
        ? options.done("a running gate sends a link to `" + user.mail() + "`")
        : options.none("too much mail waits; try again");
  }
}
