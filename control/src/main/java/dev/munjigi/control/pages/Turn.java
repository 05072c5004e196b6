package dev.munjigi.control.pages;

import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Visit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One request and the answer that it gets: who asks, in which language, and the cookies that are to
/// be set. Used by one thread.
final class Turn {
  private static final int SEE_OTHER = 303;
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none';"
          + " base-uri 'none'";
  private static final String WITH_SCRIPT = POLICY + "; script-src 'self'";

  private final CanonicalRequest request;
  private final Language language;
  private final Optional<SignedIn> who;
  private final FormTokens tokens;
  private final Fields.Builder fields = new Fields.Builder(16);
  private final String browser;
  private boolean named;
  private boolean script;

  Turn(CanonicalRequest request, Optional<SignedIn> who, FormTokens tokens) {
    this.request = request;
    this.who = who;
    this.tokens = tokens;
    String chosen = query(request, "lang");
    this.language = LanguageChoice.of(request, chosen);
    if (LanguageChoice.named(chosen).isPresent()) {
      set(Cookies.set(Cookies.LANGUAGE, LanguageChoice.tag(language), Duration.ofDays(365)));
    }
    String held = Cookies.of(request, Cookies.FORM);
    this.named = held != null && FormTokens.names(held);
    this.browser = held != null && named ? held : tokens.browser();
  }

  CanonicalRequest request() {
    return request;
  }

  Optional<SignedIn> who() {
    return who;
  }

  Language language() {
    return language;
  }

  String say(Words words) {
    return words.in(language);
  }

  /// The value of a parameter of the query; empty when there is none, or more than one.
  String query(String name) {
    return query(request, name);
  }

  private static String query(CanonicalRequest request, String name) {
    List<String> values =
        request.query().parameters().stream()
            .filter(parameter -> parameter.name().equals(name))
            .map(Query.Parameter::value)
            .toList();
    return values.size() == 1 ? values.getFirst() : "";
  }

  Visit visit() {
    String agent = request.fields().first("user-agent");
    return new Visit(
        request.client(),
        agent == null ? "" : agent,
        Cookies.of(request, Cookies.DEVICES),
        Cookies.of(request, Cookies.SESSION));
  }

  /// The page itself, with its query but for the language.
  String self() {
    StringBuilder self = new StringBuilder(request.path().encoded());
    char separator = '?';
    for (Query.Parameter parameter : request.query().parameters()) {
      if (!parameter.name().equals("lang")) {
        self.append(separator).append(encoded(parameter.name()));
        self.append('=').append(encoded(parameter.value()));
        separator = '&';
      }
    }
    return self.toString();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The token for a form on this page.
  String formToken() {
    if (!named) {
      named = true;
      set(Cookies.set(Cookies.FORM, browser));
    }
    return tokens.of(browser, session());
  }

  /// The browser that asks; other ones cannot name it.
  String browser() {
    return browser;
  }

  /// Lets the page run the gate's own script.
  void script() {
    script = true;
  }

  boolean scripted() {
    return script;
  }

  /// Whether a form's token was made for this browser and session.
  boolean made(String token) {
    return tokens.holds(token, browser, session());
  }

  private String session() {
    return who.map(one -> one.session().id().toString()).orElse("");
  }

  void set(String cookie) {
    add("set-cookie", cookie);
  }

  /// Adds a field to the answer.
  void add(String name, String value) {
    fields.add(name, value);
  }

  /// From now on the browser holds this session, here.
  void holds(Begun begun) {
    set(Cookies.set(Cookies.SESSION, begun.token().reveal()));
  }

  Response redirect(String location) {
    add("location", location);
    return finish(SEE_OTHER, new byte[0]);
  }

  Response page(int status, Markup document) {
    add("content-type", "text/html; charset=utf-8");
    add("content-security-policy", script ? WITH_SCRIPT : POLICY);
    add("x-content-type-options", "nosniff");
    add("cross-origin-opener-policy", "same-origin");
    return finish(status, document.document().getBytes(StandardCharsets.UTF_8));
  }

  /// ATTACK: with `no-referrer` browsers would send `Origin: null` with our own forms (Fetch, section
  /// 3.2), and nothing would tell them from those of others; `same-origin` tells others as little.
  private Response finish(int status, byte[] body) {
    add("referrer-policy", "same-origin");
    add("cache-control", "no-store");
    add("vary", "cookie, accept-language");
    return new Response(status, fields.build(), body);
  }
}
