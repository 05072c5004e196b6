package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.jose.RawToken;
import dev.munjigi.gates.jose.VerifiedToken;
import dev.munjigi.gates.oauth.AuthorizationRequest.Prompt;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// The authorization endpoint (RFC 6749, section 3.1; OpenID Connect Core, section 3.1.2).
///
/// Guarantees: nobody is sent to an address that is not written down for the application, with
/// whatever error; a code is given only to a person who is signed in and, where the application asks
/// for consent, said yes to exactly this in this session; every answer names the issuer (RFC 9207).
public final class Authorization {
  /// The parameter that says which request to sign in again a person comes back from.
  public static final String AGAIN = "munjigi_again";

  private static final String AGAIN_TYPE = "again+jwt";
  private static final Duration TO_SIGN_IN = Duration.ofMinutes(10);
  private static final int LONGEST_STATE = 1_024;
  private static final String YES = "yes";
  private static final String NO = "no";

  private final Provider provider;

  public Authorization(Provider provider) {
    this.provider = provider;
  }

  /// What the browser is to be shown, or where it is to go.
  public sealed interface Outcome {
    /// An error that may be told to the person alone: it is not known whose request it is.
    record Page(String description) implements Outcome {}

    /// Back to the application, with a code or an error.
    record Redirect(String location) implements Outcome {}

    /// To sign in, and back to the same request.
    ///
    /// @param again what the request is to bring back in [#AGAIN] so that who is signed in already
    ///     is believed to have signed in again; empty for whoever signs in
    record SignIn(String again) implements Outcome {}

    /// To be asked.
    record Consent(OAuthClient client, SortedSet<String> scopes, SortedSet<String> services)
        implements Outcome {}
  }

  /// Whose request it is, verified.
  private record Origin(OAuthClient client, String redirect, String state) {}

  /// Answers a request for a code.
  ///
  /// @param sent as it came
  /// @param who is signed in
  public Outcome ask(List<Query.Parameter> sent, Optional<SignedIn> who) {
    Optional<Origin> origin = origin(sent);
    if (origin.isEmpty()) {
      return new Outcome.Page("the application or its redirect is not known");
    }
    try {
      Parameters parameters = Parameters.of(sent);
      if (parameters.get("state").length() > LONGEST_STATE) {
        throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`state` is too long");
      }
      return answered(parameters, origin.get(), who);
    } catch (ProtocolFault fault) {
      return error(origin.get(), fault);
    }
  }

  /// Writes down what a person said to a request that they were shown.
  public void decide(List<Query.Parameter> sent, boolean yes, SignedIn who) {
    Optional<Origin> origin = origin(sent);
    if (origin.isPresent()) {
      try {
        AuthorizationRequest request = request(Parameters.of(sent), origin.get());
        Instant until = yes ? who.session().until() : provider.now().plus(TO_SIGN_IN);
        provider
            .marks()
            .put(Marks.About.CONSENT, asked(request, who.session()), yes ? YES : NO, until);
      } catch (ProtocolFault fault) {
        // what cannot be answered with a code needs no consent; asking again says what is wrong
      }
    }
  }

  /// ATTACK: an error goes to no address before this is known (RFC 6749, section 4.1.2.1).
  private Optional<Origin> origin(List<Query.Parameter> sent) {
    String redirect = once(sent, "redirect_uri");
    String state = once(sent, "state");
    return provider
        .clients()
        .get()
        .named(once(sent, "client_id"))
        .filter(client -> Redirects.allowed(client, redirect))
        .map(client -> new Origin(client, redirect, state.length() > LONGEST_STATE ? "" : state));
  }

  private static String once(List<Query.Parameter> sent, String name) {
    List<String> values =
        sent.stream()
            .filter(one -> one.name().equals(name))
            .map(Query.Parameter::value)
            .toList();
    return values.size() == 1 ? values.getFirst() : "";
  }

  private static AuthorizationRequest request(Parameters sent, Origin origin) {
    return AuthorizationRequest.of(sent, origin.client(), origin.redirect());
  }

  private Outcome answered(Parameters sent, Origin origin, Optional<SignedIn> who) {
    AuthorizationRequest request = request(sent, origin);
    boolean silent = request.prompts().contains(Prompt.NONE);
    if (who.isEmpty() || !fresh(request, who.get().session(), sent.get(AGAIN))) {
      if (silent) {
        throw new ProtocolFault(ErrorCode.LOGIN_REQUIRED, "nobody is signed in");
      }
      return new Outcome.SignIn(demands(request) ? again() : "");
    }
    return consented(request, origin, who.get());
  }

  private static boolean demands(AuthorizationRequest request) {
    return request.prompts().contains(Prompt.LOGIN) || request.oldest() != null;
  }

  /// Whether the person has proven who they are as lately as is asked for.
  private boolean fresh(AuthorizationRequest request, Session session, String again) {
    if (!demands(request)) {
      return true;
    }
    Duration oldest = request.oldest();
    boolean young =
        oldest != null && !session.proven().plus(oldest).isBefore(provider.now());
    if (young && !request.prompts().contains(Prompt.LOGIN)) {
      return true;
    }
    Expected expected =
        new Expected(provider.issuer(), AGAIN, AGAIN_TYPE, provider.now(), Duration.ZERO);
    return provider.keys().published().verify(RawToken.of(again), expected)
            instanceof VerifiedToken since
        && !session.proven().isBefore(since.issuedAt().orElse(Instant.MAX));
  }

  /// Nothing is written down: anybody can ask for it.
  private String again() {
    Instant now = provider.now();
    Claims since =
        Claims.builder()
            .text("iss", provider.issuer())
            .text("aud", AGAIN)
            .moment("iat", now)
            .moment("exp", now.plus(TO_SIGN_IN))
            .build();
    return provider.keys().sign(AGAIN_TYPE, since);
  }

  private Outcome consented(AuthorizationRequest request, Origin origin, SignedIn who) {
    if (request.client().consent() || request.prompts().contains(Prompt.CONSENT)) {
      Marks marks = provider.marks();
      String asked = asked(request, who.session());
      String said = marks.look(Marks.About.CONSENT, asked, provider.now()).orElse("");
      if (said.equals(NO)) {
        marks.drop(Marks.About.CONSENT, asked, provider.now());
        throw new ProtocolFault(ErrorCode.ACCESS_DENIED, "the person said no");
      }
      if (!said.equals(YES)) {
        if (request.prompts().contains(Prompt.NONE)) {
          throw new ProtocolFault(ErrorCode.CONSENT_REQUIRED, "the person was not asked");
        }
        return new Outcome.Consent(
            request.client(), request.wanted().scopes(), request.wanted().services());
      }
      if (request.prompts().contains(Prompt.CONSENT)) {
        marks.drop(Marks.About.CONSENT, asked, provider.now());
      }
    }
    String code = new Codes(provider).issue(request, who);
    return new Outcome.Redirect(location(origin, "code", code, ""));
  }

  /// What a person is asked; another session, application or right is another question.
  private static String asked(AuthorizationRequest request, Session session) {
    return String.join(
        "\n",
        session.id().toString(),
        request.client().name(),
        String.valueOf(request.prompts().contains(Prompt.CONSENT)),
        String.join(" ", request.wanted().scopes()),
        String.join(" ", request.wanted().services()));
  }

  private Outcome error(Origin origin, ProtocolFault fault) {
    return new Outcome.Redirect(
        location(origin, "error", fault.code().text(), fault.description()));
  }

  private String location(Origin origin, String name, String value, String description) {
    StringBuilder to = new StringBuilder(origin.redirect());
    to.append(origin.redirect().indexOf('?') < 0 ? '?' : '&');
    to.append(name).append('=').append(encoded(value));
    if (!description.isEmpty()) {
      to.append("&error_description=").append(encoded(description));
    }
    if (!origin.state().isEmpty()) {
      to.append("&state=").append(encoded(origin.state()));
    }
    return to.append("&iss=").append(encoded(provider.issuer())).toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
