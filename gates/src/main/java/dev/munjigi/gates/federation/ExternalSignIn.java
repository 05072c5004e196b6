package dev.munjigi.gates.federation;

import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.Secrets;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.OwnSessions;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Visit;
import dev.munjigi.gates.signin.Wrapping;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somebody signs in with an OpenID provider, or links their account there to their own here: to the
/// provider with `state`, `nonce` and a code challenge, and back with a code.
///
/// Guarantees: what was begun is finished once, within ten minutes, in the browser that began it, with
/// an answer of the provider that it was begun with (RFC 9700, sections 2.1 and 4.4); a session gets a
/// new token; a second factor of ours is still asked for; who may not sign in stays out; an account is
/// linked for the session that asked for it alone. Does not guarantee that the provider knows whom it
/// speaks of.
public final class ExternalSignIn {
  /// How long a way to the provider and back may take.
  public static final Duration HOLDS = Duration.ofMinutes(10);

  private static final int LONGEST_CODE = 4_096;

  private final Means means;
  private final SignIn signIn;
  private final Documents documents;
  private final TokenEndpoint endpoint;
  private final Accounts accounts;
  private final Ways ways;

  public ExternalSignIn(
      Means means, SignIn signIn, Wrapping wrapping, Fetch fetch, Secrets secrets) {
    this.means = means;
    this.signIn = signIn;
    this.ways = new Ways(means, wrapping);
    this.documents = new Documents(fetch, means.clock());
    this.endpoint = new TokenEndpoint(fetch, secrets);
    this.accounts = new Accounts(means);
  }

  /// What a browser brings back (RFC 6749, section 4.1.2; RFC 9207). Empty is missing.
  public record Brought(String state, String code, String issuer, String error) {}

  /// Where a browser goes.
  public sealed interface Beginning {
    /// To the provider.
    ///
    /// @param browser what it holds until it comes back
    record Away(URI to, OpaqueToken browser) implements Beginning {}

    /// Nowhere.
    record Failed(Trouble why) implements Beginning {}
  }

  /// What became of it.
  public sealed interface Outcome {
    /// They are who the provider says; what is left to do is as with a password.
    ///
    /// @param next where they wanted to go
    record Known(SignIn.Outcome outcome, String next) implements Outcome {}

    /// The account is theirs.
    record Linked(Begun begun) implements Outcome {}

    /// They do not get in.
    ///
    /// @param next where they wanted to go; empty where that is not known
    record Refused(Trouble why, String next) implements Outcome {}
  }

  /// The providers that there are.
  public List<ExternalProvider> providers() {
    return means.settings().get().providers();
  }

  private Optional<ExternalProvider> named(String name) {
    return providers().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /// Begins a way.
  ///
  /// @param name the provider's
  /// @param next where they want to go; said again by [Outcome]
  /// @param linking who links the account to theirs, having proven who they are; null to sign in
  /// @param held what the browser holds of earlier ways, or null
  public Beginning begin(
      String name, String next, @Nullable SignedIn linking, @Nullable String held, Visit visit) {
    Optional<ExternalProvider> provider = named(name);
    if (provider.isEmpty()) {
      return new Beginning.Failed(Trouble.OVER);
    }
    try {
      Metadata metadata = documents.metadata(provider.get());
      OpaqueToken browser =
          Optional.ofNullable(held)
              .flatMap(text -> OpaqueToken.parse(OpaqueToken.Kind.CODE, text))
              .orElseGet(() -> OpaqueToken.generate(OpaqueToken.Kind.CODE, means.random()));
      String session = linking == null ? "" : linking.session().id().toString();
      String state = ways.begin(new Ways.Way(name, browser.hash(), next, session), HOLDS);
      Journey journey = new Journey(state, browser);
      return new Beginning.Away(there(provider.get(), metadata, journey), browser);
    } catch (ProviderFault fault) {
      return new Beginning.Failed(told(name, fault, visit));
    }
  }

  private URI there(ExternalProvider provider, Metadata metadata, Journey journey) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", provider.client().id());
    query.put("redirect_uri", callback(provider.name()));
    String more = String.join(" ", provider.asks().scopes());
    query.put("scope", more.isEmpty() ? "openid" : "openid " + more);
    query.put("state", journey.state());
    query.put("nonce", journey.nonce());
    query.put("code_challenge", journey.challenge());
    query.put("code_challenge_method", "S256");
    String address = metadata.authorization().toString();
    char separator = metadata.authorization().getRawQuery() == null ? '?' : '&';
    return URI.create(address + separator + TokenEndpoint.form(query));
  }

  /// The address that a provider sends browsers back to; each has its own (RFC 9700, section 4.4.2.2).
  public String callback(String provider) {
    IdentitySettings settings = means.settings().get();
    return "https://" + settings.url().getRawAuthority() + "/external/" + provider + "/callback";
  }

  /// Finishes a way.
  ///
  /// @param name the provider to whose address the browser came back
  /// @param held what the browser holds, or null
  /// @param who is signed in, if anybody
  public Outcome finish(
      String name, Brought brought, @Nullable String held, Optional<SignedIn> who, Visit visit) {
    Optional<Ways.Begun> begun = ways.read(brought.state());
    Optional<OpaqueToken> browser =
        Optional.ofNullable(held)
            .flatMap(text -> OpaqueToken.parse(OpaqueToken.Kind.CODE, text))
            .filter(token -> begun.isPresent() && same(token.hash(), begun.get().way().browser()));
    Optional<ExternalProvider> provider = named(name);
    if (browser.isEmpty() || provider.isEmpty() || !ways.end(begun.get())) {
      means.tell(
          new SignInEvent.Failed(null, SignInEvent.Reason.TOKEN_REFUSED, visit.from()));
      return new Outcome.Refused(Trouble.OVER, "");
    }
    Ways.Way way = begun.get().way();
    try {
      // ATTACK: an answer of one provider at the address of another (mix-up, RFC 9700, section 4.4)
      if (!way.provider().equals(name)) {
        throw ProviderFault.unbelieved("an answer came that was asked of another provider");
      }
      Journey journey = new Journey(brought.state(), browser.get());
      Said said = said(provider.get(), brought, journey);
      return way.session().isEmpty()
          ? known(provider.get(), said, way.next(), visit)
          : linked(provider.get(), said, who.filter(one -> asked(one, way)), visit);
    } catch (ProviderFault fault) {
      return new Outcome.Refused(told(name, fault, visit), way.next());
    }
  }

  private static boolean asked(SignedIn who, Ways.Way way) {
    return who.session().id().toString().equals(way.session());
  }

  /// What the provider says of whoever brought this.
  private Said said(ExternalProvider provider, Brought brought, Journey journey)
      throws ProviderFault {
    Metadata metadata = documents.metadata(provider);
    boolean named = !brought.issuer().isEmpty();
    if (named ? !brought.issuer().equals(provider.issuer()) : metadata.says().issuer()) {
      throw ProviderFault.unbelieved("an answer came that names another issuer, or none (`iss`)");
    }
    if (!brought.error().isEmpty()) {
      throw ProviderFault.denied();
    }
    if (brought.code().isEmpty() || brought.code().length() > LONGEST_CODE) {
      throw ProviderFault.unbelieved("an answer came without a code");
    }
    TokenEndpoint.Back back = new TokenEndpoint.Back(callback(provider.name()), journey);
    TokenEndpoint.Redeemed redeemed =
        endpoint.redeem(provider, metadata, brought.code(), back);
    IdTokens.Fits fits =
        new IdTokens.Fits(
            provider, metadata.algorithms(), journey.nonce(), redeemed.access(), means.now());
    Claims token = judged(provider, redeemed.idToken(), fits);
    String subject = token.text("sub").orElseThrow();
    URI userinfo = provider.asks().userinfo() ? metadata.userinfo() : null;
    if (userinfo == null) {
      return new Said(subject, token, null);
    }
    Claims more = endpoint.userinfo(provider, userinfo, redeemed.access());
    // ATTACK: an access token that was put in the place of another one (Core, section 5.3.2)
    if (more.text("sub").filter(subject::equals).isEmpty()) {
      throw ProviderFault.unbelieved("its userinfo endpoint speaks of somebody else");
    }
    return new Said(subject, token, more);
  }

  private Claims judged(ExternalProvider provider, String token, IdTokens.Fits fits)
      throws ProviderFault {
    KeySet keys = documents.keys(provider, false);
    Optional<Claims> claims = IdTokens.judge(token, keys, fits);
    return claims.isPresent()
        ? claims.get()
        : IdTokens.judge(token, documents.keys(provider, true), fits)
            .orElseThrow(() -> IdTokens.refused("none of its keys signed it"));
  }

  private Outcome known(ExternalProvider provider, Said said, String next, Visit visit) {
    if (!Accounts.admits(provider, said)) {
      return notLinked(next, visit);
    }
    Optional<Credential> linked = accounts.credential(provider, said.subject());
    if (linked.isEmpty()) {
      if (!provider.admission().create()) {
        return notLinked(next, visit);
      }
      Optional<User> created = accounts.create(provider, said);
      if (created.isEmpty()) {
        return new Outcome.Refused(Trouble.NO_NAME, next);
      }
      User user = created.get();
      // of two who come for the first time at once, one is linked and the other is nobody
      if (accounts.link(provider, said.subject(), user.id()) == Accounts.Linking.DONE) {
        means.tell(
            new SignInEvent.Changed(user.id(), SignInEvent.What.PROVIDER_CAME, visit.from()));
      } else {
        means.store().register().remove(user.id());
      }
      linked = accounts.credential(provider, said.subject());
    }
    return linked
        .flatMap(
            one -> accounts.grouped(one.user(), one.id(), accounts.mapped(provider, said)))
        .<Outcome>map(user -> new Outcome.Known(signIn.proven(user, "fed", visit), next))
        .orElse(new Outcome.Refused(Trouble.UNAVAILABLE, next));
  }

  private Outcome notLinked(String next, Visit visit) {
    means.tell(new SignInEvent.Failed(null, SignInEvent.Reason.NOT_LINKED, visit.from()));
    return new Outcome.Refused(Trouble.NOT_LINKED, next);
  }

  private Outcome linked(
      ExternalProvider provider, Said said, Optional<SignedIn> who, Visit visit) {
    if (who.isEmpty()) {
      return new Outcome.Refused(Trouble.OVER, "");
    }
    if (!Accounts.admits(provider, said)) {
      return new Outcome.Refused(Trouble.NOT_LINKED, "");
    }
    return means.together(() -> linked(provider, said, who.get(), visit));
  }

  private Outcome linked(ExternalProvider provider, Said said, SignedIn who, Visit visit) {
    User user = who.user();
    Accounts.Linking linking = accounts.link(provider, said.subject(), user.id());
    if (linking != Accounts.Linking.DONE) {
      return new Outcome.Refused(
          linking == Accounts.Linking.TAKEN ? Trouble.TAKEN : Trouble.UNAVAILABLE, "");
    }
    means.tell(
        new SignInEvent.Changed(user.id(), SignInEvent.What.PROVIDER_LINKED, visit.from()));
    return accounts
        .credential(provider, said.subject())
        .flatMap(
            one -> accounts.grouped(one.user(), one.id(), accounts.mapped(provider, said)))
        .flatMap(
            now ->
                new OwnSessions(means)
                    .renew(new SignedIn(now, who.session()), Set.of(), visit))
        .<Outcome>map(Outcome.Linked::new)
        .orElse(new Outcome.Refused(Trouble.OVER, ""));
  }

  private Trouble told(String provider, ProviderFault fault, Visit visit) {
    means.tell(new SignInEvent.ProviderFailed(provider, fault.text(), visit.from()));
    return fault.trouble();
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
  }
}
