package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.all;
import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;
import static dev.munjigi.control.pages.Markup.with;

import dev.munjigi.control.pages.Layout.Field;
import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.federation.ExternalSignIn;
import dev.munjigi.gates.federation.ExternalSignIn.Beginning;
import dev.munjigi.gates.federation.ExternalSignIn.Brought;
import dev.munjigi.gates.federation.ExternalSignIn.Outcome;
import dev.munjigi.gates.federation.LinkedProviders;
import dev.munjigi.gates.federation.LinkedProviders.Linked;
import dev.munjigi.gates.federation.LinkedProviders.Unlinking;
import dev.munjigi.gates.federation.Trouble;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The pages of who signs in with a provider: to it and back, and what is linked to an account.
///
/// Guarantees: a provider's words are never shown; nothing is linked or taken away but by a form, by
/// somebody who has proven who they are.
final class ExternalPages {
  /// Below this path is each provider's.
  static final String EXTERNAL = "/external/";

  static final String ACCOUNT = "/account/providers";

  private static final String CALLBACK = "/callback";
  private static final Field OLD =
      Field.password("old", Words.OLD_PASSWORD, "current-password");

  private final ExternalSignIn external;
  private final LinkedProviders linked;
  private final Flows flows;

  ExternalPages(Flows flows) {
    this.flows = flows;
    this.external = flows.providers().external();
    this.linked = flows.providers().linked();
  }

  /// Links with which a page offers to sign in with each provider; nothing where there is none.
  Markup offers(Turn turn, String next) {
    List<Markup> links = new ArrayList<>();
    for (ExternalProvider provider : external.providers()) {
      String to = EXTERNAL + provider.name() + "?next=" + Turn.encoded(next);
      links.add(element("p", act(to, turn, Words.SIGN_IN_WITH, provider.shown())));
    }
    return all(links);
  }

  private static Markup act(String to, Turn turn, Words words, String shown) {
    return element(
        "a", with("href", to, "class", "act"), text(turn.say(words).formatted(shown)));
  }

  /// What is below [#EXTERNAL].
  Response answer(Turn turn) {
    String rest = turn.request().path().encoded().substring(EXTERNAL.length());
    boolean back = rest.endsWith(CALLBACK);
    String name = back ? rest.substring(0, rest.length() - CALLBACK.length()) : rest;
    if (external.providers().stream().noneMatch(one -> one.name().equals(name))) {
      throw new PageFault(404, Words.NOT_FOUND);
    }
    return back ? finish(turn, name) : begin(turn, name);
  }

  private Response begin(Turn turn, String name) {
    String next = EntrancePages.next(turn.query("next"));
    Beginning beginning = external.begin(name, next, null, held(turn), turn.visit());
    return switch (beginning) {
      case Beginning.Away away -> {
        hold(turn, away);
        yield turn.redirect(away.to().toString());
      }
      case Beginning.Failed(Trouble why) -> failed(turn, why, next);
    };
  }

  private static @Nullable String held(Turn turn) {
    return Cookies.of(turn.request(), Cookies.EXTERNAL);
  }

  private static void hold(Turn turn, Beginning.Away away) {
    turn.set(
        Cookies.set(Cookies.EXTERNAL, away.browser().reveal(), ExternalSignIn.HOLDS));
  }

  private Response finish(Turn turn, String name) {
    Brought brought =
        new Brought(
            single(turn, "state"),
            single(turn, "code"),
            single(turn, "iss"),
            single(turn, "error"));
    Outcome outcome =
        external.finish(name, brought, held(turn), turn.who(), turn.visit());
    return switch (outcome) {
      case Outcome.Known(SignIn.Outcome known, String next) -> {
        turn.set(Cookies.end(Cookies.EXTERNAL));
        yield known(turn, known, next);
      }
      case Outcome.Linked(var begun) -> {
        turn.set(Cookies.end(Cookies.EXTERNAL));
        turn.holds(begun);
        yield turn.redirect(ACCOUNT + "?done=linked");
      }
      case Outcome.Refused(Trouble why, String next) -> failed(turn, why, next);
    };
  }

  /// A parameter that may come once (RFC 6749, section 3.1).
  private static String single(Turn turn, String name) {
    List<String> values =
        turn.request().query().parameters().stream()
            .filter(parameter -> parameter.name().equals(name))
            .map(Query.Parameter::value)
            .toList();
    if (values.size() > 1) {
      throw new PageFault(400, Words.MALFORMED);
    }
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static Response known(Turn turn, SignIn.Outcome outcome, String next) {
    return switch (outcome) {
      case SignIn.Outcome.Done done -> EntrancePages.done(turn, done, next);
      case SignIn.Outcome.SecondFactorNeeded needed ->
          EntrancePages.codeNeeded(turn, needed, next);
      case SignIn.Outcome.Refused(Why why) ->
          failed(turn, why == Why.WRONG ? Trouble.NOT_LINKED : Trouble.OVER, next);
    };
  }

  private static Response failed(Turn turn, Trouble why, String next) {
    Layout layout = new Layout(turn);
    String to =
        turn.who().isPresent() ? ACCOUNT : "/sign-in?next=" + Turn.encoded(EntrancePages.next(next));
    Words words = turn.who().isPresent() ? Words.TO_ACCOUNT : Words.SIGN_IN_AGAIN;
    return layout.page(
        why == Trouble.UNAVAILABLE ? 503 : 403,
        Words.SIGN_IN,
        new Problem(words(why), ""),
        element("p", layout.link(to, words)));
  }

  private static Words words(Trouble why) {
    return switch (why) {
      case OVER -> Words.NO_ARRIVAL;
      case UNAVAILABLE -> Words.PROVIDER_UNAVAILABLE;
      case NOT_BELIEVED -> Words.PROVIDER_NOT_BELIEVED;
      case DENIED -> Words.PROVIDER_DENIED;
      case NOT_LINKED -> Words.PROVIDER_NOT_LINKED;
      case NO_NAME -> Words.PROVIDER_NO_NAME;
      case TAKEN -> Words.PROVIDER_TAKEN;
    };
  }

  /// The part of an account's page that leads here; nothing where there are no providers.
  Markup section(Turn turn, SignedIn who) {
    List<Linked> all = linked.of(who);
    if (external.providers().isEmpty() && all.isEmpty()) {
      return Markup.NONE;
    }
    Layout layout = new Layout(turn);
    return all(
        element("h2", layout.say(Words.PROVIDERS)),
        listed(all),
        element("p", layout.link(ACCOUNT, Words.PROVIDERS_CHANGE)));
  }

  private static Markup listed(List<Linked> all) {
    List<Markup> items = new ArrayList<>();
    all.forEach(one -> items.add(element("li", text(one.shown()))));
    return items.isEmpty() ? Markup.NONE : element("ul", all(items));
  }

  /// The page on which accounts at providers are linked and taken away.
  Response account(Turn turn, Optional<FormBody> sent) {
    Optional<SignedIn> who = turn.who();
    if (who.isEmpty()) {
      return turn.redirect("/sign-in?next=" + Turn.encoded(ACCOUNT));
    }
    return sent.isEmpty()
        ? page(turn, 200, who.get(), null)
        : changed(turn, who.get(), sent.get());
  }

  private Response changed(Turn turn, SignedIn who, FormBody form) {
    if (linked.hasPassword(who)) {
      Optional<Why> refused =
          flows.password().refused(who, Password.of(form.get("old")), turn.visit());
      if (refused.isPresent()) {
        Why why = refused.get();
        Words words = EntrancePages.words(why, Words.WRONG_PASSWORD);
        return page(turn, EntrancePages.status(why), who, new Problem(words, "old"));
      }
    } else if (!linked.recent(who)) {
      return page(turn, 403, who, new Problem(Words.PROVE_AGAIN, ""));
    }
    return form.get("unlink").isEmpty()
        ? link(turn, who, form.get("link"))
        : unlink(turn, who, form.get("unlink"));
  }

  private Response link(Turn turn, SignedIn who, String name) {
    return switch (external.begin(name, ACCOUNT, who, held(turn), turn.visit())) {
      case Beginning.Away away -> {
        hold(turn, away);
        // INVARIANT: a page, for browsers follow no redirect from a form to another host
        Layout layout = new Layout(turn);
        String to = away.to().toString();
        yield layout.passing(
            Words.PROVIDERS, to, element("p", layout.link(to, Words.CONTINUE)));
      }
      case Beginning.Failed(Trouble why) ->
          page(turn, 503, who, new Problem(words(why), ""));
    };
  }

  private Response unlink(Turn turn, SignedIn who, String id) {
    Optional<Unlinking> unlinking =
        Id.parse(id).map(one -> linked.unlink(who, one, turn.visit()));
    return switch (unlinking.orElseGet(Unlinking.Over::new)) {
      case Unlinking.Gone(var begun) -> {
        turn.holds(begun);
        yield turn.redirect(ACCOUNT + "?done=unlinked");
      }
      case Unlinking.Last _ -> page(turn, 403, who, new Problem(Words.PROVIDER_LAST, ""));
      case Unlinking.Over _ -> page(turn, 403, who, new Problem(Words.OVER, ""));
    };
  }

  private Response page(Turn turn, int status, SignedIn who, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    List<Linked> all = linked.of(who);
    boolean password = linked.hasPassword(who);
    Markup form =
        password || linked.recent(who) ? form(turn, who, all, problem) : again(turn, layout);
    return layout.page(
        status,
        Words.PROVIDERS,
        problem,
        notice(turn, layout),
        all.isEmpty() ? layout.paragraph(Words.PROVIDERS_NONE) : listed(all),
        form,
        element("p", layout.link("/account", Words.TO_ACCOUNT)));
  }

  private Markup again(Turn turn, Layout layout) {
    return all(layout.paragraph(Words.PROVE_AGAIN), offers(turn, ACCOUNT));
  }

  private Markup form(
      Turn turn, SignedIn who, List<Linked> all, @Nullable Problem problem) {
    Layout layout = new Layout(turn);
    List<Markup> inside = new ArrayList<>();
    inside.add(layout.hidden(Layout.TOKEN, turn.formToken()));
    if (linked.hasPassword(who)) {
      inside.add(layout.remembered(who.user().name().text()));
      inside.add(layout.field(OLD, problem, ""));
    }
    for (ExternalProvider provider : external.providers()) {
      inside.add(button("link", provider.name(), turn, Words.PROVIDER_LINK, provider.shown()));
    }
    for (Linked one : all) {
      inside.add(button("unlink", one.id().toString(), turn, Words.PROVIDER_UNLINK, one.shown()));
    }
    return element(
        "form",
        with("method", "post", "action", ACCOUNT, "accept-charset", "utf-8"),
        all(inside));
  }

  private static Markup button(
      String name, String value, Turn turn, Words words, String shown) {
    return element(
        "p",
        element(
            "button",
            with("type", "submit", "name", name, "value", value),
            text(turn.say(words).formatted(shown))));
  }

  private static Markup notice(Turn turn, Layout layout) {
    Words words =
        switch (turn.query("done")) {
          case "linked" -> Words.PROVIDER_LINKED;
          case "unlinked" -> Words.PROVIDER_UNLINKED;
          default -> null;
        };
    return words == null
        ? Markup.NONE
        : element("p", with("role", "status"), layout.say(words));
  }
}
