package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.all;
import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;

import dev.munjigi.control.pages.Layout.Field;
import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.passkey.Passkey;
import dev.munjigi.gates.passkey.Passkeys;
import dev.munjigi.gates.passkey.Registration;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.RecoveryCodes;
import dev.munjigi.gates.signin.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pages on which people look after their passkeys.
final class PasskeyPages {
  static final String LIST = "/account/passkeys";

  private static final Field NAME =
      new Field("name", "text", Words.PASSKEY_NAME, "off", null);
  private static final PasskeyForms.Button BEGIN =
      new PasskeyForms.Button("begin", Words.PASSKEY_BEGIN);
  private static final PasskeyForms.Button ADD =
      new PasskeyForms.Button("add", Words.PASSKEY_ADD);
  private static final PasskeyForms.Button REMOVE =
      new PasskeyForms.Button("remove", Words.PASSKEY_REMOVE);

  private final Flows flows;
  private final Again again;

  PasskeyPages(Flows flows, Again again) {
    this.flows = flows;
    this.again = again;
  }

  Response all(Turn turn, SignedIn who, Optional<FormBody> sent) {
    if (sent.isEmpty()) {
      return listPage(turn, 200, who, null);
    }
    FormBody form = sent.get();
    return switch (form.get(Layout.ACT)) {
      case "begin" -> begin(turn, who, form);
      case "add" -> add(turn, who, form);
      default -> throw new PageFault(400, Words.MALFORMED);
    };
  }

  private Response begin(Turn turn, SignedIn who, FormBody form) {
    Optional<Why> refused = again.refused(turn, who, form);
    if (refused.isPresent()) {
      Why why = refused.get();
      return listPage(turn, EntrancePages.status(why), who, again.problem(who, why));
    }
    return flows.passkeys().begin(who)
        ? turn.redirect(LIST)
        : listPage(turn, 409, who, new Problem(Words.PASSKEY_FULL, ""));
  }

  private Response add(Turn turn, SignedIn who, FormBody form) {
    if (Passkeys.named(form.get("name")).isEmpty()) {
      return listPage(turn, 422, who, new Problem(Words.PASSKEY_NO_NAME, "name"));
    }
    Optional<Registration> registration = PasskeyForms.registration(form);
    if (registration.isEmpty()) {
      return listPage(turn, 403, who, new Problem(Words.PASSKEY_NOT_ADDED, ""));
    }
    Passkeys.Adding adding =
        flows
            .passkeys()
            .finish(who, registration.get(), form.get("name"), turn.visit());
    return switch (adding) {
      case Passkeys.Adding.Added(Begun begun, Optional<RecoveryCodes> codes) -> {
        turn.holds(begun);
        yield codes
            .map(fresh -> RecoveryPages.codes(turn, Words.PASSKEY_ADDED, fresh))
            .orElseGet(() -> turn.redirect(LIST + "?done=added"));
      }
      case Passkeys.Adding.Refused refused ->
          listPage(turn, 403, who, new Problem(Words.PASSKEY_NOT_ADDED, ""));
      case Passkeys.Adding.Taken taken ->
          listPage(turn, 409, who, new Problem(Words.PASSKEY_TAKEN, ""));
      case Passkeys.Adding.Full full ->
          listPage(turn, 409, who, new Problem(Words.PASSKEY_FULL, ""));
    };
  }

  private Response listPage(
      Turn turn, int status, SignedIn who, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    List<Passkey> passkeys = flows.passkeys().of(who.user());
    return layout.page(
        status,
        Words.PASSKEYS,
        problem,
        notice(turn),
        layout.paragraph(Words.PASSKEYS_SAID),
        passkeys.isEmpty() ? layout.paragraph(Words.PASSKEYS_NONE) : list(turn, passkeys),
        adding(turn, who, passkeys.size(), problem),
        element("p", layout.link("/account", Words.TO_ACCOUNT)));
  }

  private static Markup notice(Turn turn) {
    return switch (turn.query("done")) {
      case "added" -> AccountPages.status(turn, Words.PASSKEY_ADDED);
      case "renamed" -> AccountPages.status(turn, Words.PASSKEY_RENAMED);
      case "removed" -> AccountPages.status(turn, Words.PASSKEY_REMOVED);
      default -> Markup.NONE;
    };
  }

  private static Markup list(Turn turn, List<Passkey> passkeys) {
    List<Markup> items = new ArrayList<>();
    for (Passkey one : passkeys) {
      items.add(
          element(
              "li",
              element(
                  "a",
                  Markup.with("href", "/account/passkey?id=" + one.id()),
                  text(one.name())),
              element("br"),
              said(turn, one)));
    }
    return element("ul", Markup.all(items));
  }

  private static Markup said(Turn turn, Passkey one) {
    Markup used =
        one.used() == null
            ? text(turn.say(Words.PASSKEY_UNUSED))
            : Markup.all(text(turn.say(Words.USED) + " "), AccountPages.time(one.used()));
    return Markup.all(
        text(turn.say(Words.PASSKEY_SINCE) + " "),
        AccountPages.time(one.added()),
        element("br"),
        used,
        one.backedUp()
            ? Markup.all(element("br"), text(turn.say(Words.PASSKEY_COPIED)))
            : Markup.NONE);
  }

  private Markup adding(Turn turn, SignedIn who, int count, @Nullable Problem problem) {
    if (count >= Passkeys.MOST) {
      return new Layout(turn).paragraph(Words.PASSKEY_FULL);
    }
    Layout layout = new Layout(turn);
    return flows
        .passkeys()
        .creation(who)
        .map(
            options ->
                Markup.all(
                    element("h2", layout.say(Words.PASSKEY_ADD)),
                    PasskeyForms.needed(turn),
                    PasskeyForms.create(
                        turn,
                        options,
                        ADD,
                        layout.field(
                            NAME.hinted(turn.say(Words.PASSKEY_NAME_HINT)),
                            problem,
                            turn.say(Words.PASSKEY) + " " + (count + 1)))))
        .orElseGet(
            () ->
                Markup.all(
                    element("h2", layout.say(Words.PASSKEY_ADD)),
                    again.form(turn, who, BEGIN, problem)));
  }

  Response one(Turn turn, SignedIn who, Optional<FormBody> sent) {
    Passkey passkey =
        Id.parse(turn.query("id"))
            .flatMap(id -> flows.passkeys().one(who.user(), id))
            .orElseThrow(() -> new PageFault(404, Words.NOT_FOUND));
    if (sent.isEmpty()) {
      return onePage(turn, 200, who, passkey, null);
    }
    FormBody form = sent.get();
    return switch (form.get(Layout.ACT)) {
      case "rename" ->
          flows.passkeys().rename(who, passkey.id(), form.get("name"))
              ? turn.redirect(LIST + "?done=renamed")
              : onePage(
                  turn, 422, who, passkey, new Problem(Words.PASSKEY_NO_NAME, "name"));
      case "remove" -> remove(turn, who, passkey, form);
      default -> throw new PageFault(400, Words.MALFORMED);
    };
  }

  private Response remove(Turn turn, SignedIn who, Passkey passkey, FormBody form) {
    Optional<Why> refused = again.refused(turn, who, form);
    if (refused.isPresent()) {
      Why why = refused.get();
      return onePage(
          turn, EntrancePages.status(why), who, passkey, again.problem(who, why));
    }
    flows.passkeys().remove(who, passkey.id(), turn.visit()).ifPresent(turn::holds);
    return turn.redirect(LIST + "?done=removed");
  }

  private Response onePage(
      Turn turn, int status, SignedIn who, Passkey passkey, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    return layout.page(
        status,
        Words.PASSKEY,
        problem,
        element("p", text(passkey.name()), element("br"), said(turn, passkey)),
        layout.form("rename", Words.SAVE, layout.field(NAME, problem, passkey.name())),
        element("h2", layout.say(Words.PASSKEY_REMOVE)),
        again.form(turn, who, REMOVE, problem),
        element("p", layout.link(LIST, Words.PASSKEYS)));
  }
}
