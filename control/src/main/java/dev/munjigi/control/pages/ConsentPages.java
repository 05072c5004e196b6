package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;

import dev.munjigi.control.UrlForm;
import dev.munjigi.control.pages.Layout.Problem;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.oauth.Authorization;
import dev.munjigi.gates.oauth.Authorization.Outcome;
import dev.munjigi.gates.signin.LocalPath;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where an application sends people to have them sign in to it: they sign in here, are asked whether
/// they want to where the application is not the operator's own, and are sent back.
final class ConsentPages {
  static final String PATH = "/oauth/authorize";

  private static final int MOST_FIELDS = 32;
  private static final String ALLOW = "allow";
  private static final String DENY = "deny";

  /// What is asked for by name, in the order that people read it.
  private static final List<String> SCOPES = List.of("openid", "profile", "email", "groups");

  private final Authorization authorization;

  ConsentPages(Authorization authorization) {
    this.authorization = authorization;
  }

  /// Whether a form is an application's request, not an answer to ours (OpenID Connect Core, section
  /// 3.1.2.1).
  static boolean requests(CanonicalRequest request, byte[] body) {
    return request.method().equals("POST")
        && UrlForm.is(request.fields())
        && UrlForm.read(body, MOST_FIELDS)
            .filter(pairs -> pairs.stream().noneMatch(one -> one.name().equals(Layout.ACT)))
            .isPresent();
  }

  /// The same request as a browser shows it that carries its cookies: those of a form from elsewhere
  /// have none.
  Response turned(Turn turn, byte[] body) {
    List<Query.Parameter> pairs =
        UrlForm.read(body, MOST_FIELDS).orElseThrow(() -> new PageFault(400, Words.MALFORMED));
    return turn.redirect(local(self(pairs, "")));
  }

  /// ATTACK: what comes back has to fit into where it comes back by, whoever made it long.
  private static String local(String back) {
    return LocalPath.of(back)
        .map(LocalPath::text)
        .orElseThrow(() -> new PageFault(414, Words.MALFORMED));
  }

  Response answer(Turn turn, Optional<FormBody> sent) {
    List<Query.Parameter> query =
        turn.request().query().parameters().stream()
            .filter(one -> !one.name().equals("lang"))
            .toList();
    String self = local(self(query, ""));
    Optional<SignedIn> who = turn.who();
    if (sent.isPresent() && who.isPresent()) {
      authorization.decide(query, sent.get().get(Layout.ACT).equals(ALLOW), who.get());
      // no redirect from a form leads to another host
      return turn.redirect("/continue?next=" + Turn.encoded(self));
    }
    return switch (authorization.ask(query, who)) {
      case Outcome.Page page -> new Layout(turn).page(400, Words.NO_APPLICATION, null);
      case Outcome.Redirect(String location) -> turn.redirect(location);
      case Outcome.SignIn(String again) -> signIn(turn, self(query, again), !again.isEmpty());
      case Outcome.Consent consent -> ask(turn, consent, who.orElseThrow());
    };
  }

  private static Response signIn(Turn turn, String back, boolean again) {
    String how = again ? "again=1&" : "";
    return turn.redirect("/sign-in?" + how + "next=" + Turn.encoded(local(back)));
  }

  /// The request as it is to come back.
  private static String self(List<Query.Parameter> query, String again) {
    List<String> pairs = new ArrayList<>();
    for (Query.Parameter one : query) {
      if (again.isEmpty() || !one.name().equals(Authorization.AGAIN)) {
        pairs.add(Turn.encoded(one.name()) + "=" + Turn.encoded(one.value()));
      }
    }
    if (!again.isEmpty()) {
      pairs.add(Authorization.AGAIN + "=" + again);
    }
    return PATH + "?" + String.join("&", pairs);
  }

  private static Response ask(Turn turn, Outcome.Consent consent, SignedIn who) {
    Layout layout = new Layout(turn);
    String asks = turn.say(Words.CONSENT_ASKED).formatted(consent.client().shown());
    Markup wants =
        Markup.all(
            consent.scopes().stream()
                .sorted(Comparator.comparingInt(ConsentPages::rank))
                .map(scope -> element("li", text(scope(turn, scope))))
                .collect(Collectors.toList()));
    Markup services =
        Markup.all(
            consent.services().stream()
                .map(
                    service ->
                        element(
                            "li", text(turn.say(Words.CONSENT_SERVICE).formatted(service))))
                .collect(Collectors.toList()));
    return layout.page(
        200,
        Words.CONSENT,
        (Problem) null,
        element("p", text(AccountPages.named(who.user()))),
        element("p", text(asks)),
        element("ul", wants, services),
        layout.form(ALLOW, Words.ALLOW),
        layout.otherwise(DENY, Words.DENY));
  }

  private static int rank(String scope) {
    int at = SCOPES.indexOf(scope);
    return at < 0 ? SCOPES.size() : at;
  }

  private static String scope(Turn turn, String scope) {
    return switch (scope) {
      case "openid" -> turn.say(Words.SCOPE_OPENID);
      case "profile" -> turn.say(Words.SCOPE_PROFILE);
      case "email" -> turn.say(Words.SCOPE_EMAIL);
      case "groups" -> turn.say(Words.SCOPE_GROUPS);
      default -> scope;
    };
  }
}
