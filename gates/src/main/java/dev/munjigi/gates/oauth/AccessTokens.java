package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.jose.RawToken;
import dev.munjigi.gates.jose.Rejected;
import dev.munjigi.gates.jose.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Judges access tokens that were made here.
///
/// Guarantees: one holds only while its signature, type and times do, its application is written
/// down, its person may sign in, and nothing that it came of was revoked or has ended. Does not
/// guarantee that it is for whoever was shown it: who asks compares [Held#audience].
final class AccessTokens {
  /// How much the clocks of gates may differ where a token was made; none is added to its end.
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final Provider provider;

  AccessTokens(Provider provider) {
    this.provider = provider;
  }

  /// What came of judging one.
  sealed interface Judged {}

  /// It does not hold.
  ///
  /// @param why one line for the operator
  record Bad(String why) implements Judged {}

  /// It is that of a role's session, which holds.
  record OfRole(Claims claims, RoleSessions.Running session) implements Judged {}

  /// It holds.
  ///
  /// @param user whose rights it stands for; null where the application acts for nobody else
  /// @param client who it was made for
  record Held(Claims claims, @Nullable User user, OAuthClient client) implements Judged {
    Instant until() {
      return claims.moment("exp").orElseThrow();
    }

    List<String> audience() {
      return claims.texts("aud");
    }

    SortedSet<String> scopes() {
      String scope = claims.text("scope").orElse("");
      return Collections.unmodifiableSortedSet(
          new TreeSet<>(scope.isEmpty() ? List.of() : List.of(scope.split(" ", -1))));
    }

    Optional<Id> family() {
      return claims.text(TokenMint.FAMILY).flatMap(Id::parse);
    }

    String id() {
      return claims.text("jti").orElseThrow();
    }

    /// The principal as policies and events name it.
    String arn() {
      return user == null ? claims.text("sub").orElseThrow() : user.arn();
    }
  }

  /// Judges a token; may block.
  Judged judge(String token) {
    Instant now = provider.now();
    Expected expected =
        new Expected(provider.issuer(), provider.issuer(), Expected.ACCESS, now, SKEW);
    return switch (provider.keys().published().verify(RawToken.of(token), expected)) {
      case Rejected(var fault) -> new Bad("the token is not right: " + fault);
      // INVARIANT: at its end it has ended, whatever clocks may differ
      case VerifiedToken verified when !now.isBefore(verified.expires()) ->
          new Bad("the token has ended");
      case VerifiedToken verified -> judge(verified.claims(), now);
    };
  }

  private Judged judge(Claims claims, Instant now) {
    if (claims.has(RoleSessions.ROLE)) {
      return switch (provider.roles().judge(claims, now)) {
        case RoleSessions.Over(String why) -> new Bad(why);
        case RoleSessions.Running running -> new OfRole(claims, running);
      };
    }
    Optional<OAuthClient> client =
        claims.text("client_id").flatMap(provider.clients().get()::named);
    if (client.isEmpty()) {
      return new Bad("its application is no longer there");
    }
    return claims.has(TokenMint.FAMILY)
        ? ofPerson(claims, client.get(), now)
        : ofClient(claims, client.get(), now);
  }

  private Judged ofPerson(Claims claims, OAuthClient client, Instant now) {
    Optional<User> user =
        claims
            .text("sub")
            .flatMap(Id::parse)
            .flatMap(provider.store().users()::byId)
            .filter(one -> one.state() == User.State.ACTIVE);
    if (user.isEmpty()) {
      return new Bad("its person may not sign in");
    }
    String family = claims.text(TokenMint.FAMILY).orElse("");
    boolean lives =
        provider.store().families().of(user.get().id()).stream()
            .anyMatch(one -> one.id().toString().equals(family) && one.until().isAfter(now));
    return lives
        ? new Held(claims, user.get(), client)
        : new Bad("it was revoked, or its session has ended");
  }

  private Judged ofClient(Claims claims, OAuthClient client, Instant now) {
    Marks marks = provider.marks();
    String subject = claims.text("sub").orElse("");
    boolean there =
        subject.startsWith(OAuthClient.ARN)
            && provider
                .clients()
                .get()
                .named(subject.substring(OAuthClient.ARN.length()))
                .isPresent();
    if (!there) {
      return new Bad("the application that it stands for is no longer there");
    }
    String id = claims.text("jti").orElse("");
    String root = claims.text(TokenMint.ROOT).orElse(id);
    boolean revoked =
        marks.look(Marks.About.REVOKED, id, now).isPresent()
            || marks.look(Marks.About.REVOKED, root, now).isPresent();
    return revoked ? new Bad("it was revoked") : new Held(claims, null, client);
  }

  /// Revokes a token, and all that came of the same consent.
  void revoke(Held held) {
    Optional<Id> family = held.family();
    if (family.isPresent()) {
      provider.store().families().revoke(family.get());
    } else {
      provider.marks().put(Marks.About.REVOKED, held.id(), "", held.until());
    }
  }
}
