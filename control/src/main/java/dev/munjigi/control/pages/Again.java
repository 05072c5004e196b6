package dev.munjigi.control.pages;

import dev.munjigi.control.pages.Layout.Field;
import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.Why;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People show again who they are, before something that matters: by their password, or by a passkey
/// where they have no password.
final class Again {
  static final Field OLD = Field.password("old", Words.OLD_PASSWORD, "current-password");

  private final Flows flows;

  Again(Flows flows) {
    this.flows = flows;
  }

  private boolean byPasskey(SignedIn who) {
    return !flows.password().any(who.user()) && !flows.passkeys().of(who.user()).isEmpty();
  }

  /// A form that asks for it.
  Markup form(
      Turn turn, SignedIn who, PasskeyForms.Button button, @Nullable Problem problem) {
    if (byPasskey(who)) {
      return Markup.all(
          PasskeyForms.needed(turn),
          PasskeyForms.show(
              turn,
              flows.proofs().forAgain(who, flows.passkeys().of(who.user())),
              button));
    }
    Layout layout = new Layout(turn);
    return layout.form(
        button.act(),
        button.words(),
        layout.remembered(who.user().name().text()),
        layout.field(OLD, problem, ""));
  }

  /// What is wrong with a form that was sent.
  ///
  /// @return why they are not believed; empty when they are
  Optional<Why> refused(Turn turn, SignedIn who, FormBody form) {
    return byPasskey(who)
        ? flows.proofs().refused(PasskeyForms.answer(form), who, turn.visit())
        : flows.password().refused(who, Password.of(form.get("old")), turn.visit());
  }

  /// How that is said.
  Problem problem(SignedIn who, Why why) {
    return byPasskey(who)
        ? new Problem(EntrancePages.words(why, Words.WRONG_PASSKEY), "")
        : new Problem(EntrancePages.words(why, Words.WRONG_PASSWORD), "old");
  }
}
