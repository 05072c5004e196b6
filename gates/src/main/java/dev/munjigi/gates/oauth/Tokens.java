package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.OAuthClient.Grant;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.oauth.TokenMint.Access;
import dev.munjigi.gates.oauth.TokenMint.Owner;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.SignInEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The token endpoint (RFC 6749, section 3.2).
///
/// Guarantees: tokens of a person end with their session; of several who use a code or a refresh
/// token at once, one is given tokens, and they are revoked as soon as a second one is seen. Does not
/// guarantee that somebody whose answer was lost on the way can ask again: they sign in again.
public final class Tokens {
  private static final String ACCESS_TYPE = "urn:ietf:params:oauth:token-type:access_token";
  private static final String JWT_TYPE = "urn:ietf:params:oauth:token-type:jwt";

  private final Provider provider;
  private final TokenMint mint;
  private final Codes codes;

  public Tokens(Provider provider) {
    this.provider = provider;
    this.mint = new TokenMint(provider);
    this.codes = new Codes(provider);
  }

  /// Gives tokens for what an application shows; may block.
  ///
  /// @param authorization the field of this name, or null
  /// @param from the client
  /// @return the members of the answer (RFC 6749, section 5.1)
  /// @throws ProtocolFault when it gets none
  public Claims give(@Nullable String authorization, Parameters sent, Address from) {
    OAuthClient client = provider.clients().get().authenticated(authorization, sent);
    String asked = sent.need("grant_type");
    Grant grant =
        Arrays.stream(Grant.values())
            .filter(one -> one.text().equals(asked))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProtocolFault(
                        ErrorCode.UNSUPPORTED_GRANT_TYPE, "the `grant_type` is not known"));
    if (!client.grants().contains(grant)) {
      throw new ProtocolFault(ErrorCode.UNAUTHORIZED_CLIENT, "the application has no such grant");
    }
    return switch (grant) {
      case AUTHORIZATION_CODE -> code(client, sent);
      case REFRESH_TOKEN -> refresh(client, sent, from);
      case CLIENT_CREDENTIALS -> answer(mint.access(client, own(client, sent))).build();
      case TOKEN_EXCHANGE -> exchange(client, sent);
    };
  }

  /// What an application may have for itself: nobody signs in.
  private static Wanted own(OAuthClient client, Parameters sent) {
    Wanted wanted = Wanted.of(sent, client);
    TreeSet<String> scopes = new TreeSet<>(wanted.scopes());
    scopes.remove(Wanted.OPENID);
    return new Wanted(scopes, wanted.services());
  }

  private static Claims.Builder answer(Access access) {
    return Claims.builder()
        .text("access_token", access.token())
        .text("token_type", "Bearer")
        .number("expires_in", access.seconds())
        .text("scope", access.wanted().scope());
  }

  private Claims code(OAuthClient client, Parameters sent) {
    Codes.Used used = codes.use(sent, client);
    Granted granted = used.body().granted();
    Session session =
        session(used.user(), used.session()).orElseThrow(Codes::refused);
    OpaqueToken refresh = fresh();
    Instant now = provider.now();
    RefreshFamily family =
        new RefreshFamily(
            used.family(),
            client.name(),
            used.user(),
            session.id(),
            granted.write(),
            now,
            session.until());
    if (provider.store().families().begin(family, refresh.hash()) != Kept.KEPT) {
      throw Codes.refused();
    }
    if (codes.cameBack(used)) {
      provider.store().families().revoke(family.id());
      throw Codes.refused();
    }
    String nonce = used.body().nonce().isEmpty() ? null : used.body().nonce();
    return ofPerson(client, family, granted.wanted(), nonce, refresh);
  }

  private Claims refresh(OAuthClient client, Parameters sent, Address from) {
    OpaqueToken shown =
        OpaqueToken.parse(OpaqueToken.Kind.REFRESH, sent.need("refresh_token"))
            .orElseThrow(Tokens::over);
    // what the application may not ask for at all is said before the token is used up
    Wanted asked = Wanted.of(sent, client);
    OpaqueToken next = fresh();
    Instant now = provider.now();
    RefreshFamily family =
        switch (provider.store().families().rotate(shown.hash(), client.name(), next.hash(), now)) {
          case Rotation.Rotated(RefreshFamily rotated) -> rotated;
          case Rotation.Reused(RefreshFamily revoked) -> {
            provider
                .means()
                .tell(
                    new SignInEvent.Failed(
                        revoked.user(), SignInEvent.Reason.TOKEN_REFUSED, from));
            throw over();
          }
          case Rotation.Unknown unknown -> throw over();
        };
    Id session = family.session();
    if (session == null || session(family.user(), session).isEmpty()) {
      provider.store().families().revoke(family.id());
      throw over();
    }
    provider.store().sessionEnds().used(Map.of(session, now));
    Granted granted = Granted.read(family.body());
    return ofPerson(
        client, family, asked.within(granted.scopes(), granted.services()), null, next);
  }

  private Claims ofPerson(
      OAuthClient client,
      RefreshFamily family,
      Wanted wanted,
      @Nullable String nonce,
      OpaqueToken refresh) {
    Granted granted = Granted.read(family.body());
    Id session = family.session();
    if (session == null) {
      throw over();
    }
    Owner owner = new Owner(family.user(), session, family.id(), family.until());
    Access access = mint.access(client, owner, wanted, granted);
    Claims.Builder answer = answer(access);
    if (wanted.openId()) {
      answer.text("id_token", mint.id(client, owner, granted, nonce, access));
    }
    if (client.grants().contains(Grant.REFRESH_TOKEN)) {
      answer.text("refresh_token", refresh.reveal());
    }
    return answer.build();
  }

  /// The session, when it runs and its person may be signed in.
  private Optional<Session> session(Id user, Id id) {
    Instant now = provider.now();
    boolean active =
        provider
            .store()
            .users()
            .byId(user)
            .filter(one -> one.state() == User.State.ACTIVE)
            .isPresent();
    return active
        ? provider.store().sessions().of(user).stream()
            .filter(one -> one.id().equals(id) && one.until().isAfter(now))
            .filter(one -> one.used().plus(provider.settings().idle()).isAfter(now))
            .findFirst()
        : Optional.empty();
  }

  private Claims exchange(OAuthClient client, Parameters sent) {
    String type = sent.need("subject_token_type");
    String wants = sent.get("requested_token_type");
    boolean known =
        (type.equals(ACCESS_TYPE) || type.equals(JWT_TYPE))
            && (wants.isEmpty() || wants.equals(ACCESS_TYPE) || wants.equals(JWT_TYPE));
    if (!known || sent.has("actor_token")) {
      throw new ProtocolFault(
          ErrorCode.INVALID_REQUEST, "access tokens are exchanged for access tokens");
    }
    AccessTokens.Judged judged = new AccessTokens(provider).judge(sent.need("subject_token"));
    if (!(judged instanceof AccessTokens.Held held) || !mayHold(client, held)) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "the `subject_token` does not hold");
    }
    Wanted wanted = Wanted.of(sent, client);
    if (sent.has("scope") && !held.scopes().containsAll(wanted.scopes())) {
      throw new ProtocolFault(ErrorCode.INVALID_SCOPE, "the `subject_token` has no such scope");
    }
    Access access =
        mint.exchanged(client, held, wanted.within(held.scopes(), wanted.services()));
    return answer(access).text("issued_token_type", ACCESS_TYPE).build();
  }

  /// ATTACK: a token that was overheard anywhere is worth nothing to an application that it was
  /// neither made for nor sent to.
  private static boolean mayHold(OAuthClient client, AccessTokens.Held held) {
    return held.client().name().equals(client.name())
        || held.audience().stream().anyMatch(client.services()::contains);
  }

  private OpaqueToken fresh() {
    return OpaqueToken.generate(OpaqueToken.Kind.REFRESH, provider.means().random());
  }

  private static ProtocolFault over() {
    return new ProtocolFault(ErrorCode.INVALID_GRANT, "the refresh token does not hold");
  }
}
