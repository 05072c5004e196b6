package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.all;
import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;

import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.RecoveryCodes;
import dev.munjigi.gates.signin.Why;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Recovery codes: how many are left, and new ones.
final class RecoveryPages {
  private static final PasskeyForms.Button RENEW =
      new PasskeyForms.Button("renew", Words.RECOVERY_NEW);

  private final Flows flows;
  private final Again again;

  RecoveryPages(Flows flows, Again again) {
    this.flows = flows;
    this.again = again;
  }

  /// The codes, the one time that they are shown.
  ///
  /// @param first what happened
  static Response codes(Turn turn, Words first, RecoveryCodes codes) {
    Layout layout = new Layout(turn);
    List<Markup> shown = new ArrayList<>();
    for (Secret one : codes.codes()) {
      String code = new String(one.reveal(), StandardCharsets.US_ASCII);
      shown.add(element("li", element("code", text(code))));
    }
    return layout.page(
        200,
        Words.RECOVERY,
        null,
        layout.paragraph(first),
        layout.paragraph(Words.RECOVERY_ONCE),
        element("ul", all(shown)),
        back(layout));
  }

  private static Markup back(Layout layout) {
    return element("p", layout.link("/account", Words.TO_ACCOUNT));
  }

  /// How many are left, where there are any to have.
  static Markup left(Turn turn, OptionalInt codes) {
    return codes.isEmpty()
        ? Markup.NONE
        : element("p", text(turn.say(Words.CODES_LEFT).formatted(codes.getAsInt())));
  }

  Response renew(Turn turn, SignedIn who, Optional<FormBody> sent) {
    if (sent.isEmpty()) {
      return page(turn, 200, who, null);
    }
    Optional<Why> refused = again.refused(turn, who, sent.get());
    if (refused.isPresent()) {
      Why why = refused.get();
      return page(turn, EntrancePages.status(why), who, again.problem(who, why));
    }
    return flows
        .recovery()
        .again(who.user(), turn.visit())
        .map(codes -> codes(turn, Words.RECOVERY_RENEWED, codes))
        .orElseGet(() -> turn.redirect("/account"));
  }

  private Response page(Turn turn, int status, SignedIn who, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    OptionalInt codes = flows.factor().recoveryCodes(who.user());
    return layout.page(
        status,
        Words.RECOVERY,
        problem,
        left(turn, codes),
        codes.isEmpty()
            ? layout.paragraph(Words.RECOVERY_NONE)
            : all(
                layout.paragraph(Words.RECOVERY_REPLACES), again.form(turn, who, RENEW, problem)),
        back(layout));
  }
}
