package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes access tokens (RFC 9068) and ID tokens (OpenID Connect Core, section 2).
///
/// An access token of a person names their id as `sub` and the family that it belongs to as `fam`; one
/// of an application names the application's ARN, so that no application can be called like a person.
final class TokenMint {
  static final String FAMILY = "fam";

  /// What a token was exchanged for, where it belongs to no family.
  static final String ROOT = "root";

  private static final Duration ID_TOKEN = Duration.ofMinutes(10);

  private final Provider provider;

  TokenMint(Provider provider) {
    this.provider = provider;
  }

  /// A person in a session.
  record Owner(Id user, Id session, Id family, Instant until) {}

  /// An access token and when it ends.
  record Access(String token, Wanted wanted, long seconds) {}

  /// For an application that acts for a person.
  Access access(OAuthClient client, Owner owner, Wanted wanted, Granted granted) {
    Claims.Builder claims =
        Claims.builder()
            .text("sub", owner.user().toString())
            .text(FAMILY, owner.family().toString())
            .text("sid", owner.session().toString())
            .number("auth_time", granted.proven())
            .texts("amr", granted.methods());
    return access(client, claims, wanted, owner.until());
  }

  /// For an application that acts for nobody else.
  Access access(OAuthClient client, Wanted wanted) {
    return access(client, Claims.builder().text("sub", client.arn()), wanted, Instant.MAX);
  }

  /// For another application or service, in the place of a token that it holds.
  Access exchanged(OAuthClient client, AccessTokens.Held held, Wanted wanted) {
    Claims before = held.claims();
    Claims.Builder claims =
        Claims.builder()
            .text("sub", before.text("sub").orElseThrow())
            .text(FAMILY, before.text(FAMILY).orElse(null))
            .text("sid", before.text("sid").orElse(null))
            .object("act", Claims.builder().text("sub", client.arn()).build());
    if (!before.has(FAMILY)) {
      claims.text(ROOT, before.text(ROOT).or(() -> before.text("jti")).orElseThrow());
    }
    before.number("auth_time").ifPresent(proven -> claims.number("auth_time", proven));
    return access(client, claims, wanted, held.until());
  }

  private Access access(
      OAuthClient client, Claims.Builder claims, Wanted wanted, Instant atMost) {
    Instant now = provider.now();
    Instant usual = now.plus(client.accessToken());
    Instant expires = usual.isBefore(atMost) ? usual : atMost;
    // the gate itself is always among them: it has to be shown tokens to say what they are worth
    SortedSet<String> audience = new TreeSet<>(wanted.services());
    audience.add(provider.issuer());
    claims
        .text("iss", provider.issuer())
        .texts("aud", audience)
        .moment("iat", now)
        .moment("exp", expires)
        .text("jti", provider.means().id().toString())
        .text("client_id", client.name())
        .text("scope", wanted.scope());
    String token = provider.keys().sign(Expected.ACCESS, claims.build());
    return new Access(token, wanted, expires.getEpochSecond() - now.getEpochSecond());
  }

  /// Says to an application who signed in.
  ///
  /// @param nonce null where the request had none
  String id(
      OAuthClient client, Owner owner, Granted granted, @Nullable String nonce, Access access) {
    Instant now = provider.now();
    return provider
        .keys()
        .sign(
            Expected.JWT,
            Claims.builder()
                .text("iss", provider.issuer())
                .text("sub", owner.user().toString())
                .text("aud", client.name())
                .moment("iat", now)
                .moment("exp", now.plus(ID_TOKEN))
                .number("auth_time", granted.proven())
                .texts("amr", granted.methods())
                .text("sid", owner.session().toString())
                .text("nonce", nonce)
                .text("at_hash", Digests.half(access.token()))
                .build());
  }
}
