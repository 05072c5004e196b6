package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.all;
import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;
import static dev.munjigi.control.pages.Markup.with;

import dev.munjigi.control.pages.Layout.Field;
import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.SecondFactor;
import dev.munjigi.gates.signin.Why;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pages on which people look after what they sign in with, and where they are signed in.
final class AccountPages {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final Field FRESH =
      Field.password("password", Words.NEW_PASSWORD, "new-password");
  private static final Field CODE =
      new Field("code", "text", Words.CODE, "one-time-code", null);

  private static final PasskeyForms.Button BEGIN =
      new PasskeyForms.Button("begin", Words.FACTOR_ADD);
  private static final PasskeyForms.Button REMOVE =
      new PasskeyForms.Button("remove", Words.FACTOR_REMOVE);

  private final Flows flows;
  private final Supplier<IdentitySettings> settings;
  private final ExternalPages external;
  private final Again again;
  private final PasskeyPages passkeys;
  private final RecoveryPages recovery;

  AccountPages(Flows flows, Supplier<IdentitySettings> settings, ExternalPages external) {
    this.flows = flows;
    this.settings = settings;
    this.external = external;
    this.again = new Again(flows);
    this.passkeys = new PasskeyPages(flows, again);
    this.recovery = new RecoveryPages(flows, again);
  }

  Response passkeys(Turn turn, Optional<FormBody> sent) {
    return turn.who().map(who -> passkeys.all(turn, who, sent)).orElseGet(() -> toSignIn(turn));
  }

  Response passkey(Turn turn, Optional<FormBody> sent) {
    return turn.who().map(who -> passkeys.one(turn, who, sent)).orElseGet(() -> toSignIn(turn));
  }

  Response recoveryCodes(Turn turn, Optional<FormBody> sent) {
    return turn.who().map(who -> recovery.renew(turn, who, sent)).orElseGet(() -> toSignIn(turn));
  }

  static Response toSignIn(Turn turn) {
    return turn.redirect("/sign-in?next=" + Turn.encoded(turn.self()));
  }

  Response overview(Turn turn, Optional<FormBody> sent) {
    Optional<SignedIn> who = turn.who();
    if (who.isEmpty()) {
      return toSignIn(turn);
    }
    if (sent.isEmpty()) {
      return overviewPage(turn, who.get());
    }
    FormBody form = sent.get();
    if (form.get(Layout.ACT).equals("end-others")) {
      flows.sessions().endOthers(who.get(), turn.visit());
      return turn.redirect("/account");
    }
    Optional<Id> session = Id.parse(form.get("session"));
    session.ifPresent(id -> flows.sessions().end(who.get(), id, turn.visit()));
    if (session.filter(who.get().session().id()::equals).isPresent()) {
      turn.set(Cookies.end(Cookies.SESSION));
      return turn.redirect("/signed-out");
    }
    return turn.redirect("/account");
  }

  private Response overviewPage(Turn turn, SignedIn who) {
    Layout layout = new Layout(turn);
    List<Session> sessions = flows.sessions().of(who);
    List<Markup> listed = new ArrayList<>();
    for (Session session : sessions) {
      listed.add(session(turn, session, session.id().equals(who.session().id())));
    }
    return layout.page(
        200,
        Words.ACCOUNT,
        null,
        notice(turn),
        element("p", text(named(who.user()))),
        element("p", layout.link("/account/password", Words.CHANGE_PASSWORD)),
        settings.get().mail() == null
            ? Markup.NONE
            : element("p", layout.link("/account/mail", Words.MAIL)),
        element("h2", layout.say(Words.FACTOR)),
        factors(turn, who.user()),
        external.section(turn, who),
        element("h2", layout.say(Words.SESSIONS)),
        element("ul", all(listed)),
        sessions.size() > 1 ? layout.form("end-others", Words.END_OTHERS) : Markup.NONE,
        element("h2", layout.say(Words.SIGN_OUT)),
        element("p", layout.link("/sign-out", Words.SIGN_OUT)));
  }

  private Markup factors(Turn turn, User user) {
    Layout layout = new Layout(turn);
    OptionalInt codes = flows.factor().recoveryCodes(user);
    String count = turn.say(Words.PASSKEYS_COUNT).formatted(flows.passkeys().of(user).size());
    return all(
        element("p", text(count)),
        element("p", layout.link(PasskeyPages.LIST, Words.PASSKEYS_CHANGE)),
        layout.paragraph(flows.factor().on(user) ? Words.FACTOR_ON : Words.FACTOR_OFF),
        element("p", layout.link("/account/second-factor", Words.FACTOR_CHANGE)),
        RecoveryPages.left(turn, codes),
        codes.isEmpty()
            ? Markup.NONE
            : element("p", layout.link("/account/recovery-codes", Words.RECOVERY_NEW)));
  }

  private static Markup notice(Turn turn) {
    Words words =
        switch (turn.query("done")) {
          case "password" -> Words.PASSWORD_CHANGED;
          case "second-factor" -> Words.FACTOR_REMOVED;
          default -> null;
        };
    return words == null ? Markup.NONE : status(turn, words);
  }

  static Markup status(Turn turn, Words words) {
    return element("p", with("role", "status"), new Layout(turn).say(words));
  }

  private static Markup session(Turn turn, Session session, boolean own) {
    Layout layout = new Layout(turn);
    String id = "session-" + session.id();
    String agent =
        session.agent().isBlank() ? turn.say(Words.UNKNOWN_BROWSER) : session.agent();
    String mark = own ? " (" + turn.say(Words.THIS_SESSION) + ")" : "";
    Markup said =
        element(
            "p",
            with("id", id),
            text(agent + mark),
            element("br"),
            text(turn.say(Words.FROM) + " " + session.from()),
            element("br"),
            text(turn.say(Words.BEGAN) + " "),
            time(session.began()),
            element("br"),
            text(turn.say(Words.USED) + " "),
            time(session.used()));
    return element(
        "li",
        said,
        element(
            "form",
            with("method", "post", "action", "/account", "aria-describedby", id),
            layout.hidden(Layout.TOKEN, turn.formToken()),
            layout.hidden(Layout.ACT, "end"),
            layout.hidden("session", session.id().toString()),
            element(
                "button",
                with("type", "submit", "aria-describedby", id),
                layout.say(Words.END))));
  }

  static Markup time(Instant at) {
    return element("time", with("datetime", at.toString()), text(MINUTES.format(at)));
  }

  Response password(Turn turn, Optional<FormBody> sent) {
    Optional<SignedIn> who = turn.who();
    if (who.isEmpty()) {
      return toSignIn(turn);
    }
    if (sent.isEmpty()) {
      return passwordPage(turn, 200, who.get(), null);
    }
    OwnPassword.Change change =
        flows
            .password()
            .change(
                who.get(),
                Password.of(sent.get().get("old")),
                Password.of(sent.get().get("password")),
                turn.visit());
    return switch (change) {
      case OwnPassword.Change.Changed(Begun begun) -> {
        turn.holds(begun);
        yield turn.redirect("/account?done=password");
      }
      case OwnPassword.Change.Broken broken ->
          passwordPage(
              turn, 422, who.get(), new Problem(Rules.words(broken.rule()), "password"));
      case OwnPassword.Change.Refused(Why why) ->
          passwordPage(turn, EntrancePages.status(why), who.get(), wrong(why));
    };
  }

  private static Problem wrong(Why why) {
    return new Problem(EntrancePages.words(why, Words.WRONG_PASSWORD), "old");
  }

  private Response passwordPage(
      Turn turn, int status, SignedIn who, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    String least = turn.say(Words.LEAST).formatted(settings.get().leastPassword());
    return layout.page(
        status,
        Words.CHANGE_PASSWORD,
        problem,
        layout.form(
            "password",
            Words.SAVE,
            layout.remembered(who.user().name().text()),
            layout.field(Again.OLD, problem, ""),
            layout.field(FRESH.hinted(least), problem, "")),
        back(layout));
  }

  private static Markup back(Layout layout) {
    return element("p", layout.link("/account", Words.TO_ACCOUNT));
  }

  Response factor(Turn turn, Optional<FormBody> sent) {
    Optional<SignedIn> who = turn.who();
    if (who.isEmpty()) {
      return toSignIn(turn);
    }
    if (sent.isEmpty()) {
      return factorPage(turn, 200, who.get(), null);
    }
    FormBody form = sent.get();
    return switch (form.get(Layout.ACT)) {
      case "begin", "remove" -> proven(turn, who.get(), form);
      case "confirm" -> confirm(turn, who.get(), form.get("code"));
      default -> throw new PageFault(400, Words.MALFORMED);
    };
  }

  private Response proven(Turn turn, SignedIn who, FormBody form) {
    Optional<Why> refused = again.refused(turn, who, form);
    if (refused.isPresent()) {
      Why why = refused.get();
      return factorPage(turn, EntrancePages.status(why), who, again.problem(who, why));
    }
    if (form.get(Layout.ACT).equals("begin")) {
      flows.factor().begin(who);
      return turn.redirect("/account/second-factor");
    }
    Optional<Begun> begun = flows.factor().remove(who, turn.visit());
    begun.ifPresent(turn::holds);
    return turn.redirect("/account?done=second-factor");
  }

  private Response confirm(Turn turn, SignedIn who, String code) {
    Optional<SecondFactor.Added> added = flows.factor().confirm(who, code, turn.visit());
    if (added.isEmpty()) {
      return factorPage(turn, 403, who, new Problem(Words.WRONG_CODE, "code"));
    }
    turn.holds(added.get().begun());
    return RecoveryPages.codes(turn, Words.FACTOR_ON, added.get().codes());
  }

  private Response factorPage(
      Turn turn, int status, SignedIn who, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    Markup content =
        flows.factor().on(who.user())
            ? all(
                layout.paragraph(Words.FACTOR_ON),
                RecoveryPages.left(turn, flows.factor().recoveryCodes(who.user())),
                again.form(turn, who, REMOVE, problem))
            : flows
                .factor()
                .enrolment(who)
                .map(enrolment -> enrolment(turn, enrolment, problem))
                .orElseGet(
                    () ->
                        all(
                            layout.paragraph(Words.FACTOR_OFF),
                            again.form(turn, who, BEGIN, problem)));
    return layout.page(status, Words.FACTOR, problem, content, back(layout));
  }

  private static Markup enrolment(
      Turn turn, SecondFactor.Enrolment enrolment, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    Field code = CODE.hinted(turn.say(Words.CODE_HINT_DIGITS));
    return all(
        layout.paragraph(Words.FACTOR_SECRET),
        element("p", QrCode.of(enrolment.uri(), turn.say(Words.FACTOR_PICTURE))),
        element("p", element("code", text(grouped(enrolment.typed())))),
        element("p", layout.link(enrolment.uri(), Words.FACTOR_OPEN)),
        layout.form("confirm", Words.CONTINUE, layout.field(code, problem, "")));
  }

  /// How somebody is called.
  static String named(User user) {
    return user.shown() + " (" + user.name() + ")";
  }

  private static String grouped(String secret) {
    return secret.replaceAll("(.{4})(?!$)", "$1 ");
  }
}
