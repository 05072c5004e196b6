package dev.munjigi.gates.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.jose.RawToken;
import dev.munjigi.gates.oauth.AccessTokens.Bad;
import dev.munjigi.gates.oauth.AccessTokens.Held;
import dev.munjigi.gates.oauth.AccessTokens.OfRole;
import dev.munjigi.gates.signin.News;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whom access tokens stand for at the services of the gate, remembered for as long as nothing changes
/// about it.
///
/// Guarantees: a token that says it comes from this gate stands for somebody only while it holds and
/// where it is for the service; what is remembered is never older than the last change that [#learn]
/// was told of, and no more than 32 MiB are remembered, by their hashes. Tokens of other issuers are
/// nobody's here, and nothing is said against them.
public final class TokenRecognition {
  private static final long MOST_BYTES = 32L << 20;

  /// How long it is remembered that a token does not hold, and what is told of by no change.
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Provider provider;
  private final AccessTokens tokens;
  private final News news;
  private final Cache<String, Known> known =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((String hash, Known one) -> one.bytes())
          .executor(Runnable::run)
          .build();

  /// What is remembered of a token.
  ///
  /// @param whose null where it does not hold
  /// @param why what is wrong with it; null where it is another issuer's
  private record Known(@Nullable Whose whose, @Nullable String why, Instant since) {
    boolean concerns(Set<String> ids) {
      return whose != null && whose.depends().stream().anyMatch(ids::contains);
    }

    int bytes() {
      return Burden.of(whose == null ? Principal.Anonymous.NOBODY : whose.who());
    }

    boolean stale(Instant now) {
      return (whose == null || !whose.told()) && now.isAfter(since.plus(SHORT));
    }
  }

  /// Whom a token stands for, and where.
  ///
  /// @param client which application it was made for; null for none
  /// @param depends the ids of what it ends with
  /// @param told whether a change is told when it is revoked; that of an application's own tokens and
  ///     of roles' sessions is not
  private record Whose(
      Principal who,
      Set<String> audience,
      @Nullable String client,
      Set<String> depends,
      boolean told) {
    static Whose of(Held held) {
      User user = held.user();
      return new Whose(
          new Principal.Bearer(
              held.arn(),
              user == null ? Set.of() : user.groups(),
              "token " + held.id() + " of `" + held.client().name() + "`",
              held.scopes(),
              said(held),
              held.until().toEpochMilli()),
          Set.copyOf(held.audience()),
          held.client().name(),
          Stream.concat(
                  Stream.ofNullable(user).map(User::id), held.family().stream())
              .map(Id::toString)
              .collect(Collectors.toSet()),
          held.family().isPresent());
    }

    /// Its claims, with the scopes one by one.
    private static Map<String, List<String>> said(Held held) {
      Map<String, List<String>> said = new HashMap<>(held.claims().comparable());
      said.remove("scope");
      if (!held.scopes().isEmpty()) {
        said.put("scope", List.copyOf(held.scopes()));
      }
      return said;
    }

    static Whose of(OfRole role) {
      return new Whose(
          role.session().who(),
          Set.copyOf(role.claims().texts("aud")),
          null,
          role.session().depends(),
          false);
    }
  }

  public TokenRecognition(Provider provider) {
    this.provider = provider;
    this.tokens = new AccessTokens(provider);
    this.news = new News(provider.store().changes());
  }

  /// Whom a token stands for, from memory; null when that has to be looked up.
  ///
  /// @param service the name of the service that it came to
  public Fact.@Nullable Recognised token(String token, String service) {
    Known one = known.getIfPresent(Digests.hex(token));
    Instant now = provider.now();
    return one == null || one.stale(now) ? null : told(one, service, now);
  }

  /// The same by looking it up; may block.
  public Fact.Recognised findToken(String token, String service) {
    long before = news.at();
    Instant now = provider.now();
    String name = Digests.hex(token);
    Known found = find(token, now);
    known.put(name, found);
    if (news.at() != before) {
      // INVARIANT: what changed while it was looked up is not remembered as it was
      known.invalidate(name);
    }
    return told(found, service, now);
  }

  private Known find(String token, Instant now) {
    if (!RawToken.of(token).saysItComesFrom(provider.issuer())) {
      return new Known(null, null, now);
    }
    return switch (tokens.judge(token)) {
      case Bad(String why) -> new Known(null, why, now);
      case Held held -> new Known(Whose.of(held), null, now);
      case OfRole role -> new Known(Whose.of(role), null, now);
    };
  }

  /// INVARIANT: what has ended by this second, is for another service, or was made for an application
  /// that is no longer there, stands for nobody.
  private Fact.Recognised told(Known one, String service, Instant now) {
    Whose whose = one.whose();
    if (whose == null) {
      return one.why() == null
          ? Fact.Recognised.NOBODY
          : new Fact.Recognised(null, one.why());
    }
    if (now.toEpochMilli() >= whose.who().untilMillis()) {
      return new Fact.Recognised(null, "the token has ended");
    }
    if (!whose.audience().contains(service)) {
      return new Fact.Recognised(null, "the token is for another service");
    }
    if (whose.client() != null && provider.clients().get().named(whose.client()).isEmpty()) {
      return new Fact.Recognised(null, "its application is no longer there");
    }
    return new Fact.Recognised(whose.who(), null);
  }

  /// Whether what somebody bears may end without a change that [#learn] is told of: a role's session,
  /// an application's own token. Their open streams have to be judged again from time to time.
  public static boolean endsUntold(Principal who) {
    return switch (who) {
      case Principal.RoleSession session -> true;
      case Principal.Bearer bearer -> bearer.arn().startsWith(OAuthClient.ARN);
      case Principal.Person person -> false;
      case Principal.Certified certified -> false;
      case Principal.Anonymous nobody -> false;
    };
  }

  /// Forgets what has changed since the last time; may block.
  ///
  /// @return whether anything did
  public boolean learn() {
    News.Told told = news.next();
    if (told.everything()) {
      known.invalidateAll();
    } else if (!told.isEmpty()) {
      known.asMap().values().removeIf(one -> one.concerns(told.ids()));
    }
    return !told.isEmpty();
  }
}
