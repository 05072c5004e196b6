package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities.Invitation;
import dev.munjigi.control.Identities.Letter;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.Errand;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.Means;
import java.io.IOException;
import java.util.Locale;

/// Invites somebody: by a link that the operator passes on, by one that the gate sends, or both.
///
/// @param post where letters wait for the gate
record Inviting(Means means, Post post) {
  /// Where letters wait.
  interface Post {
    /// Adds one.
    ///
    /// @return whether there was room
    boolean put(Errand errand) throws IOException;
  }

  /// Refuses what would reach nobody: no link, and no mail.
  ///
  /// @param named whom the refusal is about
  void reaches(boolean link, String named, boolean hasAddress) throws Declined {
    if (!link && !(hasAddress && settings().mail() != null)) {
      throw new Declined(
          Declined.Why.CONFLICT,
          "an invitation without a link needs `identity.mail` and an address of `" + named + "`");
    }
  }

  private IdentitySettings settings() {
    return means.settings().get();
  }

  Invitation invite(User user, boolean link) throws Declined {
    reaches(link, user.name().text(), user.mail() != null);
    Letter letter = user.mail() == null || settings().mail() == null ? Letter.NONE : send(user);
    if (!link && letter == Letter.NO_ROOM) {
      throw new Declined(Declined.Why.UNAVAILABLE, "too much mail waits; try again");
    }
    String token = link ? Invitations.invite(means, user.id()).reveal() : null;
    return new Invitation(
        token == null ? null : settings().url() + "/invitation?token=" + token, letter);
  }

  private Letter send(User user) throws Declined {
    // nobody has asked for a page yet: the language of whoever invites
    String language = Locale.getDefault().getLanguage();
    try {
      return post.put(new Errand(Errand.Kind.INVITATION, user.id().toString(), "", language))
          ? Letter.WAITS
          : Letter.NO_ROOM;
    } catch (IOException failed) {
      throw new Declined(Declined.Why.UNAVAILABLE, "no mail can be sent: " + failed.getMessage());
    }
  }
}
