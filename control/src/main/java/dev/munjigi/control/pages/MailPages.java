package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;

import dev.munjigi.control.pages.Layout.Field;
import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.MailProof;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.SignUps;
import dev.munjigi.gates.signin.Why;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pages that send mail, and those that its links lead to. Looking at one of these uses no link
/// up: programs that read mail look at links too.
final class MailPages {
  private static final String SIGN_IN = "/sign-in";
  private static final String ACCOUNT = "/account";
  private static final Field NAME_OR_MAIL =
      new Field("username", "text", Words.NAME_OR_MAIL, "username", null);
  private static final Field NAME =
      new Field("username", "text", Words.NAME, "username", null);
  private static final Field MAIL = new Field("mail", "text", Words.MAIL, "email", null);
  private static final Field OLD =
      Field.password("old", Words.OLD_PASSWORD, "current-password");
  private static final Field FRESH =
      Field.password("password", Words.NEW_PASSWORD, "new-password");

  private final Flows flows;
  private final MailFlows mail;
  private final Supplier<IdentitySettings> settings;

  MailPages(Flows flows, MailFlows mail, Supplier<IdentitySettings> settings) {
    this.flows = flows;
    this.mail = mail;
    this.settings = settings;
  }

  /// @throws PageFault where no mail is sent
  private void needed() {
    if (settings.get().mail() == null) {
      throw new PageFault(404, Words.NOT_FOUND);
    }
  }

  private static String language(Turn turn) {
    return LanguageChoice.tag(turn.language());
  }

  Response forgotten(Turn turn, Optional<FormBody> sent) {
    needed();
    if (sent.isEmpty()) {
      return forgottenPage(turn, 200, null);
    }
    Optional<Why> refused =
        mail.asking().forgotten(sent.get().get("username"), language(turn), turn.visit());
    return refused
        .map(
            why ->
                forgottenPage(
                    turn,
                    EntrancePages.status(why),
                    new Problem(words(why), "username")))
        .orElseGet(() -> said(turn, Words.FORGOTTEN, Words.FORGOTTEN_SENT, SIGN_IN, Words.SIGN_IN));
  }

  private static Words words(Why why) {
    return why == Why.TOO_MANY ? Words.TOO_MUCH_MAIL : EntrancePages.words(why, Words.OVER);
  }

  private static Response forgottenPage(Turn turn, int status, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    return layout.page(
        status,
        Words.FORGOTTEN,
        problem,
        layout.paragraph(Words.FORGOTTEN_ABOUT),
        layout.form(
            "forgotten", Words.SEND_LINK, layout.field(NAME_OR_MAIL, problem, "")));
  }

  /// That a letter is on its way, and where to go on meanwhile.
  private static Response said(Turn turn, Words title, Words what, String on, Words to) {
    Layout layout = new Layout(turn);
    return layout.page(
        200, title, null, layout.paragraph(what), element("p", layout.link(on, to)));
  }

  Response reset(Turn turn, Optional<FormBody> sent) {
    String token = turn.query("token");
    Optional<String> name = flows.invitations().forgot(token).map(User::name).map(Object::toString);
    return chosen(
        turn, sent, name, fresh -> flows.invitations().reset(token, fresh, turn.visit()));
  }

  Response signedUp(Turn turn, Optional<FormBody> sent) {
    String token = turn.query("token");
    Optional<String> name = mail.signUps().wants(token);
    return chosen(
        turn, sent, name, fresh -> mail.signUps().accept(token, fresh, turn.visit()));
  }

  /// A page on which who came by a link chooses a password.
  private Response chosen(
      Turn turn,
      Optional<FormBody> sent,
      Optional<String> name,
      Function<Password, Invitations.Outcome> accept) {
    if (name.isEmpty()) {
      return over(turn, Words.INVITATION);
    }
    if (sent.isEmpty()) {
      return passwordPage(turn, 200, name.get(), null);
    }
    Password fresh = Password.of(sent.get().get("password"));
    return switch (accept.apply(fresh)) {
      case Invitations.Outcome.Accepted accepted -> turn.redirect("/sign-in?done=password");
      case Invitations.Outcome.Broken broken ->
          passwordPage(
              turn, 422, name.get(), new Problem(Rules.words(broken.rule()), "password"));
      case Invitations.Outcome.NoName none -> over(turn, Words.INVITATION);
      case Invitations.Outcome.Refused(Why why) when why == Why.OVER ->
          over(turn, Words.INVITATION);
      case Invitations.Outcome.Refused(Why why) ->
          passwordPage(
              turn,
              EntrancePages.status(why),
              name.get(),
              new Problem(EntrancePages.words(why, Words.TOKEN_OVER), "password"));
    };
  }

  private static Response over(Turn turn, Words title) {
    return new Layout(turn).page(403, title, new Problem(Words.TOKEN_OVER, ""));
  }

  private Response passwordPage(
      Turn turn, int status, String name, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    String least = turn.say(Words.LEAST).formatted(settings.get().leastPassword());
    return layout.page(
        status,
        Words.INVITATION,
        problem,
        element("p", text(turn.say(Words.INVITATION_FOR).formatted(name))),
        layout.form(
            "password",
            Words.SAVE,
            layout.remembered(name),
            layout.field(FRESH.hinted(least), problem, "")));
  }

  Response signUp(Turn turn, Optional<FormBody> sent) {
    if (!mail.signUps().open()) {
      throw new PageFault(404, Words.NOT_FOUND);
    }
    if (sent.isEmpty()) {
      return signUpPage(turn, 200, null, "", "");
    }
    String name = sent.get().get("username");
    String address = sent.get().get("mail");
    SignUps.Asked asked = mail.signUps().ask(name, address, language(turn), turn.visit());
    return switch (asked) {
      case ASKED -> said(turn, Words.SIGN_UP, Words.SIGN_UP_SENT, SIGN_IN, Words.SIGN_IN);
      case NO_NAME ->
          signUpPage(turn, 422, new Problem(Words.NO_NAME, "username"), name, address);
      case NO_ADDRESS ->
          signUpPage(turn, 422, new Problem(Words.NO_MAIL, "mail"), name, address);
      case NOT_ALLOWED ->
          signUpPage(turn, 422, new Problem(Words.MAIL_NOT_ALLOWED, "mail"), name, address);
      case TOO_MANY ->
          signUpPage(turn, 429, new Problem(Words.TOO_MUCH_MAIL, "mail"), name, address);
      case BUSY -> signUpPage(turn, 503, new Problem(Words.BUSY, "mail"), name, address);
    };
  }

  private static Response signUpPage(
      Turn turn, int status, @Nullable Problem problem, String name, String address) {
    Layout layout = new Layout(turn);
    return layout.page(
        status,
        Words.SIGN_UP,
        problem,
        layout.paragraph(Words.SIGN_UP_ABOUT),
        layout.form(
            "sign-up",
            Words.SEND_LINK,
            layout.field(NAME, problem, name),
            layout.field(MAIL, problem, address)));
  }

  Response address(Turn turn, Optional<FormBody> sent) {
    needed();
    Optional<SignedIn> who = turn.who();
    if (who.isEmpty()) {
      return AccountPages.toSignIn(turn);
    }
    if (sent.isEmpty()) {
      return addressPage(turn, 200, who.get(), null, "");
    }
    String typed = sent.get().get("mail");
    Password password = Password.of(sent.get().get("old"));
    MailProof.Outcome outcome =
        mail.proof().say(who.get(), password, typed, language(turn), turn.visit());
    return switch (outcome) {
      case MailProof.Outcome.Asked asked -> said(turn, Words.MAIL, Words.MAIL_SENT, ACCOUNT, Words.TO_ACCOUNT);
      case MailProof.Outcome.NoAddress none ->
          addressPage(turn, 422, who.get(), new Problem(Words.NO_MAIL, "mail"), typed);
      case MailProof.Outcome.Refused(Why why) ->
          addressPage(
              turn,
              EntrancePages.status(why),
              who.get(),
              new Problem(EntrancePages.words(why, Words.WRONG_PASSWORD), "old"),
              typed);
    };
  }

  private static Response addressPage(
      Turn turn, int status, SignedIn who, @Nullable Problem problem, String typed) {
    Layout layout = new Layout(turn);
    User user = who.user();
    String kept = user.mail() == null ? "" : user.mail();
    Words state =
        kept.isEmpty() ? Words.MAIL_NONE : user.mailVerified() ? Words.MAIL_IS : Words.MAIL_UNPROVEN;
    return layout.page(
        status,
        Words.MAIL,
        problem,
        element("p", text(turn.say(state).formatted(kept))),
        layout.form(
            "mail",
            Words.SEND_LINK,
            layout.remembered(user.name().text()),
            layout.field(MAIL, problem, typed),
            layout.field(OLD, problem, "")),
        element("p", layout.link(ACCOUNT, Words.TO_ACCOUNT)));
  }

  Response proof(Turn turn, Optional<FormBody> sent) {
    Optional<SignedIn> who = turn.who();
    if (who.isEmpty()) {
      return AccountPages.toSignIn(turn);
    }
    String token = turn.query("token");
    Optional<String> address = mail.proof().proves(who.get(), token);
    if (address.isEmpty()) {
      return over(turn, Words.MAIL);
    }
    if (sent.isPresent()) {
      return mail.proof().prove(who.get(), token, language(turn), turn.visit())
          ? turn.redirect("/account/mail")
          : over(turn, Words.MAIL);
    }
    Layout layout = new Layout(turn);
    return layout.page(
        200,
        Words.MAIL,
        null,
        element("p", text(turn.say(Words.MAIL_CONFIRM).formatted(address.get()))),
        layout.form("proof", Words.CONFIRM));
  }
}
