package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// Authorization codes (RFC 6749, section 4.1).
///
/// Guarantees: a code works once, for 60 s, for the application, the redirect and the PKCE challenge
/// that it was made for; when it is shown a second time, however soon, what came of it is revoked.
final class Codes {
  /// How long a code works.
  static final Duration HOLDS = Duration.ofSeconds(60);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
  private static final String TWICE = "twice";

  private final Provider provider;

  Codes(Provider provider) {
    this.provider = provider;
  }

  /// What a code stands for.
  ///
  /// @param family the family that comes of it
  record Body(
      String client,
      String redirect,
      String challenge,
      String nonce,
      String user,
      String session,
      String family,
      Granted granted) {}

  String issue(AuthorizationRequest request, SignedIn who) {
    OpaqueToken code = OpaqueToken.generate(OpaqueToken.Kind.CODE, provider.means().random());
    Instant now = provider.now();
    Id family = provider.means().id();
    Body body =
        new Body(
            request.client().name(),
            request.redirect(),
            request.challenge(),
            request.nonce(),
            who.user().id().toString(),
            who.session().id().toString(),
            family.toString(),
            Granted.of(request.wanted(), who.session()));
    // until the last of what comes of it has ended, it is known that it was there
    provider
        .marks()
        .put(Marks.About.CODE, code.hash(), body.family(), who.session().until());
    provider
        .store()
        .oneTimes()
        .put(
            new OneTime(
                code.hash(),
                OneTime.Purpose.AUTHORIZATION,
                body.user(),
                JSON.writeValueAsString(body),
                now.plus(HOLDS)));
    return code.reveal();
  }

  /// Uses a code up.
  ///
  /// @throws ProtocolFault `invalid_grant` when it is not this application's to use
  Used use(Parameters sent, OAuthClient client) {
    OpaqueToken code =
        OpaqueToken.parse(OpaqueToken.Kind.CODE, sent.need("code")).orElseThrow(Codes::refused);
    Instant now = provider.now();
    Optional<OneTime> taken =
        provider.store().oneTimes().take(code.hash(), OneTime.Purpose.AUTHORIZATION, now);
    if (taken.isEmpty()) {
      cameBack(code, now);
      throw refused();
    }
    Body body = JSON.readValue(taken.get().body(), Body.class);
    String verifier = sent.get("code_verifier");
    boolean right =
        body.client().equals(client.name())
            && body.redirect().equals(sent.get("redirect_uri"))
            && VERIFIER.matcher(verifier).matches()
            && Digests.same(Digests.challenge(verifier), body.challenge());
    if (!right) {
      throw refused();
    }
    return new Used(code, body);
  }

  /// A code that was used up.
  record Used(OpaqueToken code, Body body) {
    Id family() {
      return Id.parse(body.family()).orElseThrow();
    }

    Id user() {
      return Id.parse(body.user()).orElseThrow();
    }

    Id session() {
      return Id.parse(body.session()).orElseThrow();
    }
  }

  /// INVARIANT: written down first and revoked then; who uses the code begins the family first and
  /// looks then. Whichever comes first, the family is revoked.
  private void cameBack(OpaqueToken code, Instant now) {
    Marks marks = provider.marks();
    Optional<String> known = marks.look(Marks.About.CODE, code.hash(), now);
    if (known.isPresent() && !known.get().equals(TWICE)) {
      marks.put(Marks.About.CODE, code.hash(), TWICE, now.plus(HOLDS.multipliedBy(10)));
      Id.parse(known.get()).ifPresent(id -> provider.store().families().revoke(id));
    }
  }

  /// Whether a code came back while what comes of it was being made.
  boolean cameBack(Used used) {
    return provider
        .marks()
        .look(Marks.About.CODE, used.code().hash(), provider.now())
        .equals(Optional.of(TWICE));
  }

  static ProtocolFault refused() {
    return new ProtocolFault(ErrorCode.INVALID_GRANT, "the code does not hold");
  }
}
