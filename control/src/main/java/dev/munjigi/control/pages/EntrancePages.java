package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;

import dev.munjigi.control.pages.Layout.Field;
import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.passkey.Passkey;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.KnownDevices;
import dev.munjigi.gates.signin.LocalPath;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.Why;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pages of who comes and goes: signing in and out, invitations.
final class EntrancePages {
  private static final String ACCOUNT = "/account";
  private static final String HAND_OVER = "/hand-over?";
  private static final String PASSKEY = "passkey";
  private static final Field NAME =
      new Field("username", "text", Words.NAME, "username", null);
  private static final Field NAME_AT_SIGN_IN =
      new Field("username", "text", Words.NAME, "username webauthn", null);
  private static final Field NAME_OR_MAIL =
      new Field("username", "text", Words.NAME_OR_MAIL, "username webauthn", null);
  private static final Field PASSWORD =
      Field.password("password", Words.PASSWORD, "current-password");
  private static final Field CODE =
      new Field("code", "text", Words.CODE, "one-time-code", null);
  private static final Field FRESH =
      Field.password("password", Words.NEW_PASSWORD, "new-password");

  private final Flows flows;
  private final Supplier<IdentitySettings> settings;
  private final ExternalPages external;

  EntrancePages(
      Flows flows, Supplier<IdentitySettings> settings, ExternalPages external) {
    this.flows = flows;
    this.settings = settings;
    this.external = external;
  }

  /// Where somebody goes after signing in: a page of the identity host.
  private static String next(Turn turn) {
    return next(turn.query("next"));
  }

  /// The same, of what was asked for.
  static String next(String wanted) {
    return LocalPath.of(wanted)
        .map(LocalPath::text)
        .filter(path -> path.startsWith(ACCOUNT) || leaves(path))
        .orElse(ACCOUNT);
  }

  /// Whether a page of the identity host sends browsers on to another one.
  private static boolean leaves(String path) {
    return path.startsWith(HAND_OVER) || path.startsWith(ConsentPages.PATH + "?");
  }

  Response signIn(Turn turn, Optional<FormBody> sent) {
    if (sent.isEmpty()) {
      return turn.who().isPresent() && turn.query("again").isEmpty()
          ? turn.redirect(next(turn))
          : signInPage(turn, 200, null, "");
    }
    FormBody form = sent.get();
    boolean passkey = form.get(Layout.ACT).equals(PASSKEY);
    SignIn.Outcome outcome =
        passkey
            ? flows
                .proofs()
                .signIn(PasskeyForms.answer(form), turn.browser(), turn.visit())
            : flows
                .signIn()
                .password(
                    form.get("username"), Password.of(form.get("password")), turn.visit());
    return switch (outcome) {
      case SignIn.Outcome.Done done -> done(turn, done, next(turn));
      case SignIn.Outcome.SecondFactorNeeded needed -> codeNeeded(turn, needed, next(turn));
      case SignIn.Outcome.Refused(Why why) when passkey ->
          signInPage(turn, status(why), new Problem(words(why, Words.WRONG_PASSKEY), ""), "");
      case SignIn.Outcome.Refused refused ->
          signInPage(
              turn,
              status(refused.why()),
              new Problem(words(refused.why(), Words.WRONG_SIGN_IN), "username"),
              form.get("username"));
    };
  }

  private Response signInPage(
      Turn turn, int status, @Nullable Problem problem, String name) {
    Layout layout = new Layout(turn);
    Markup note =
        turn.query("done").equals("password") && problem == null
            ? layout.paragraph(Words.PASSWORD_SET)
            : Markup.NONE;
    return layout.page(
        status,
        Words.SIGN_IN,
        problem,
        note,
        layout.form(
            "sign-in",
            Words.SIGN_IN,
            layout.field(byMail() ? NAME_OR_MAIL : NAME_AT_SIGN_IN, problem, name),
            layout.field(PASSWORD, null, "")),
        PasskeyForms.offered(
            turn,
            flows.proofs().forSignIn(turn.browser()),
            new PasskeyForms.Button(PASSKEY, Words.PASSKEY_SIGN_IN)),
        external.offers(turn, next(turn)),
        byMail() ? element("p", layout.link("/forgotten", Words.FORGOTTEN)) : Markup.NONE,
        signUp() ? element("p", layout.link("/sign-up", Words.SIGN_UP)) : Markup.NONE);
  }

  private boolean byMail() {
    return settings.get().mail() != null;
  }

  private boolean signUp() {
    MailSettings mail = settings.get().mail();
    return mail != null && mail.signUp() != null;
  }

  static Response codeNeeded(
      Turn turn, SignIn.Outcome.SecondFactorNeeded needed, String next) {
    turn.set(Cookies.set(Cookies.PENDING, needed.pending().reveal(), SignIn.TO_FINISH));
    return turn.redirect("/second-factor?next=" + Turn.encoded(next));
  }

  static Response done(Turn turn, SignIn.Outcome.Done done, String next) {
    turn.holds(done.begun());
    turn.set(Cookies.set(Cookies.DEVICES, done.devices(), KnownDevices.HOLDS));
    turn.set(Cookies.end(Cookies.PENDING));
    return turn.redirect(
        leaves(next) ? "/continue?next=" + Turn.encoded(next) : next);
  }

  /// INVARIANT: a page between the form and the other host. Browsers follow no redirect from a form
  /// to where `form-action` does not lead (CSP 3, section 6.4.1).
  Response goOn(Turn turn) {
    Layout layout = new Layout(turn);
    String next = next(turn);
    return layout.passing(
        Words.CONTINUING,
        next,
        layout.paragraph(Words.CONTINUING_TO),
        element("p", layout.link(next, Words.CONTINUE)));
  }

  Response secondFactor(Turn turn, Optional<FormBody> sent) {
    String pending = Cookies.of(turn.request(), Cookies.PENDING);
    if (pending == null) {
      return turn.redirect("/sign-in?next=" + Turn.encoded(next(turn)));
    }
    if (sent.isEmpty()) {
      return secondPage(turn, 200, pending, null);
    }
    FormBody form = sent.get();
    boolean passkey = form.get(Layout.ACT).equals(PASSKEY);
    SignIn.Outcome outcome =
        passkey
            ? flows.proofs().second(PasskeyForms.answer(form), pending, turn.visit())
            : flows.signIn().code(pending, form.get("code"), turn.visit());
    return switch (outcome) {
      case SignIn.Outcome.Done done -> done(turn, done, next(turn));
      case SignIn.Outcome.SecondFactorNeeded needed ->
          throw new IllegalStateException("a code was asked for twice");
      case SignIn.Outcome.Refused(Why why) when why == Why.OVER -> {
        turn.set(Cookies.end(Cookies.PENDING));
        yield codeOver(turn);
      }
      case SignIn.Outcome.Refused(Why why) ->
          secondPage(
              turn,
              status(why),
              pending,
              passkey
                  ? new Problem(words(why, Words.WRONG_PASSKEY), "")
                  : new Problem(words(why, Words.WRONG_CODE), "code"));
    };
  }

  private Response secondPage(
      Turn turn, int status, String pending, @Nullable Problem problem) {
    Optional<User> waiting = flows.signIn().waiting(pending);
    if (waiting.isEmpty()) {
      return turn.redirect("/sign-in?next=" + Turn.encoded(next(turn)));
    }
    Layout layout = new Layout(turn);
    List<Passkey> passkeys = flows.passkeys().of(waiting.get());
    Words hint = flows.factor().on(waiting.get()) ? Words.CODE_HINT : Words.CODE_HINT_RECOVERY;
    Markup byPasskey =
        passkeys.isEmpty()
            ? Markup.NONE
            : Markup.all(
                PasskeyForms.needed(turn),
                PasskeyForms.show(
                    turn,
                    flows.proofs().forSecondFactor(pending, passkeys),
                    new PasskeyForms.Button(PASSKEY, Words.PASSKEY_USE)),
                element("h2", layout.say(Words.PASSKEY_OR)));
    return layout.page(
        status,
        Words.SECOND_FACTOR,
        problem,
        byPasskey,
        layout.form(
            "code",
            Words.CONTINUE,
            layout.field(CODE.hinted(turn.say(hint)), problem, "")));
  }

  private static Response codeOver(Turn turn) {
    Layout layout = new Layout(turn);
    String again = "/sign-in?next=" + Turn.encoded(next(turn));
    return layout.page(
        403,
        Words.SECOND_FACTOR,
        new Problem(Words.OVER, ""),
        element("p", layout.link(again, Words.SIGN_IN_AGAIN)));
  }

  Response signOut(Turn turn, Optional<FormBody> sent) {
    if (turn.who().isEmpty()) {
      turn.set(Cookies.end(Cookies.SESSION));
      return turn.redirect("/signed-out");
    }
    if (sent.isEmpty()) {
      Layout layout = new Layout(turn);
      return layout.page(
          200,
          Words.SIGN_OUT,
          null,
          layout.paragraph(Words.SIGN_OUT_ASKED),
          layout.form("sign-out", Words.SIGN_OUT));
    }
    turn.who()
        .ifPresent(
            who -> flows.sessions().end(who, who.session().id(), turn.visit()));
    turn.set(Cookies.end(Cookies.SESSION));
    return turn.redirect("/signed-out");
  }

  Response signedOut(Turn turn) {
    Layout layout = new Layout(turn);
    return layout.page(
        200,
        Words.SIGNED_OUT,
        null,
        layout.paragraph(Words.SIGNED_OUT_EVERYWHERE),
        element("p", layout.link("/sign-in", Words.SIGN_IN_AGAIN)));
  }

  Response invitation(Turn turn, Optional<FormBody> sent) {
    String token = turn.query("token");
    Optional<User> user = flows.invitations().invited(token);
    if (user.isEmpty()) {
      return tokenOver(turn, Words.INVITATION);
    }
    if (sent.isEmpty()) {
      return invitationPage(turn, 200, user.get(), null);
    }
    Invitations.Outcome outcome =
        flows
            .invitations()
            .accept(token, Password.of(sent.get().get("password")), turn.visit());
    return switch (outcome) {
      case Invitations.Outcome.Accepted accepted -> turn.redirect("/sign-in?done=password");
      case Invitations.Outcome.Refused(Why why) when why == Why.OVER ->
          tokenOver(turn, Words.INVITATION);
      case Invitations.Outcome.Broken broken ->
          invitationPage(turn, 422, user.get(), problem(broken));
      case Invitations.Outcome.NoName none -> tokenOver(turn, Words.INVITATION);
      case Invitations.Outcome.Refused(Why why) ->
          invitationPage(
              turn,
              status(why),
              user.get(),
              new Problem(words(why, Words.TOKEN_OVER), "password"));
    };
  }

  private Response invitationPage(
      Turn turn, int status, User user, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    String name = user.name().text();
    return layout.page(
        status,
        Words.INVITATION,
        problem,
        element("p", text(turn.say(Words.INVITATION_FOR).formatted(name))),
        layout.form(
            "invitation",
            Words.SAVE,
            layout.remembered(name),
            layout.field(FRESH.hinted(least(turn)), problem, "")));
  }

  Response setUp(Turn turn, Optional<FormBody> sent) {
    String token = turn.query("token");
    if (!flows.invitations().setsUp(token)) {
      return tokenOver(turn, Words.SET_UP);
    }
    if (sent.isEmpty()) {
      return setUpPage(turn, 200, null, "");
    }
    String name = sent.get().get("username");
    Invitations.Outcome outcome =
        flows
            .invitations()
            .setUp(token, name, Password.of(sent.get().get("password")), turn.visit());
    return switch (outcome) {
      case Invitations.Outcome.Accepted accepted -> turn.redirect("/sign-in?done=password");
      case Invitations.Outcome.Refused(Why why) when why == Why.OVER ->
          tokenOver(turn, Words.SET_UP);
      case Invitations.Outcome.Broken broken -> setUpPage(turn, 422, problem(broken), name);
      case Invitations.Outcome.NoName none ->
          setUpPage(turn, 422, new Problem(Words.NO_NAME, "username"), name);
      case Invitations.Outcome.Refused(Why why) ->
          setUpPage(
              turn, status(why), new Problem(words(why, Words.TOKEN_OVER), "password"), name);
    };
  }

  private Response setUpPage(
      Turn turn, int status, @Nullable Problem problem, String name) {
    Layout layout = new Layout(turn);
    return layout.page(
        status,
        Words.SET_UP,
        problem,
        layout.form(
            "setup",
            Words.SAVE,
            layout.field(NAME, problem, name),
            layout.field(FRESH.hinted(least(turn)), problem, "")));
  }

  private static Response tokenOver(Turn turn, Words title) {
    return new Layout(turn).page(403, title, new Problem(Words.TOKEN_OVER, ""));
  }

  private String least(Turn turn) {
    return turn.say(Words.LEAST).formatted(settings.get().leastPassword());
  }

  private static Problem problem(Invitations.Outcome.Broken broken) {
    return new Problem(Rules.words(broken.rule()), "password");
  }

  static int status(Why why) {
    return switch (why) {
      case WRONG, OVER -> 403;
      case TOO_MANY -> 429;
      case BUSY -> 503;
    };
  }

  static Words words(Why why, Words wrong) {
    return switch (why) {
      case WRONG -> wrong;
      case TOO_MANY -> Words.TOO_MANY;
      case BUSY -> Words.BUSY;
      case OVER -> Words.OVER;
    };
  }
}
