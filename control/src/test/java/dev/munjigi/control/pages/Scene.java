package dev.munjigi.control.pages;

import dev.munjigi.control.HostPart;
import dev.munjigi.control.oauth.OAuthEndpoints;
import dev.munjigi.engines.memory.MemoryGuesses;
import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.engines.memory.MemoryPostage;
import dev.munjigi.engines.memory.MemorySpool;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.federation.Fetch;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.OAuthClient;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.oauth.Authorization;
import dev.munjigi.gates.oauth.Clients;
import dev.munjigi.gates.oauth.Provider;
import dev.munjigi.gates.oauth.RoleSessions;
import dev.munjigi.gates.oauth.TokenKeys;
import dev.munjigi.gates.signin.BreachedList;
import dev.munjigi.gates.signin.Cost;
import dev.munjigi.gates.signin.Hashing;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.PasswordRules;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Visit;
import dev.munjigi.gates.signin.Why;
import dev.munjigi.gates.signin.Wrapping;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A gate's store with people in it, a clock that is set by hand, and the flows over both.
final class Scene {
  static final String HOST = "login.example.com";
  static final String SHOP = "shop.example.com";
  static final String RIGHT = "four walls and a gate";
  static final String FRESH = "a gate with five doors";
  static final Cost CHEAP = Cost.unsafeOf(8, 1, 1);

  private static final SecureRandom RANDOM = new SecureRandom();

  final List<SignInEvent> events = new ArrayList<>();
  final List<ExternalProvider> providers = new ArrayList<>();
  Fetch fetch =
      question -> {
        throw new IOException("nobody is there");
      };
  final IdentityStore store;
  final MemorySpool spool = new MemorySpool();
  final Hashing hashing;
  @Nullable MailSettings mail;
  Set<String> named = Set.of();
  final SignInPages.Parts parts;
  final Flows flows;
  final Map<String, OAuthClient> clients = new HashMap<>();
  final Map<String, Secret> secrets = new HashMap<>();
  final Provider provider;
  Instant now = Instant.parse("2026-03-01T12:00:00Z");
  int ticks;

  Scene() {
    this(store -> store);
  }

  /// @param around what the flows see in the place of the store
  Scene(UnaryOperator<IdentityStore> around) {
    store = MemoryIdentityStore.empty();
    hashing =
        new Hashing(
            CHEAP,
            new Hashing.Bounds(2, 100),
            RANDOM,
            () -> {
              ticks++;
              return 0;
            });
    PasswordRules rules = new PasswordRules(15, List.of(HOST), BreachedList.NONE);
    parts =
        new SignInPages.Parts(
            around.apply(store),
            this::settings,
            () -> rules,
            hashing,
            new MemoryGuesses(1_024, () -> now.toEpochMilli() * 1_000_000),
            new Bound(),
            new SignInPages.MailParts(
                spool, new MemoryPostage(1_024, () -> now.toEpochMilli() * 1_000_000)),
            key(1),
            key(2),
            (host, port) -> host.equals(SHOP) && (port == 443 || port == 8443),
            () -> now,
            RANDOM,
            events::add,
            new SignInPages.Outside(
                question -> fetch.ask(question),
                where -> new Secret("s3cret & more".getBytes(StandardCharsets.UTF_8))));
    flows = Flows.of(parts);
    Means means =
        new Means(parts.store(), parts.settings(), parts.clock(), RANDOM, parts.events());
    TokenKeys keys =
        new TokenKeys(
            store.signingKeys(), new Bound(), RANDOM, parts.clock(), TokenKeys.ROTATION);
    provider = new Provider(
            means,
            keys,
            () -> new Clients(clients, secrets),
            (claims, now) -> new RoleSessions.Over("there are no roles"));
  }

  SignInPages pages() {
    return new SignInPages(parts, new Authorization(provider));
  }

  /// The whole identity host.
  HostPart host() {
    SignInPages pages = pages();
    OAuthEndpoints oauth = new OAuthEndpoints(provider, pages);
    return (request, body) -> (request.host().equals(HOST) ? oauth : pages).answer(request, body);
  }

  private IdentitySettings settings() {
    return new IdentitySettings(
        HOST,
        URI.create("https://" + HOST),
        Duration.ofMinutes(30),
        Duration.ofHours(12),
        15,
        null,
        providers,
        mail,
        Map.of(),
        NodeSettings.STANDARD,
        named);
  }

  /// Hides nothing, but opens for its context alone.
  private static final class Bound implements Wrapping {
    @Override
    public String wrap(Secret secret, String context) {
      return context + "|" + Base64.getEncoder().encodeToString(secret.reveal());
    }

    @Override
    public Secret unwrap(String wrapped, String context) {
      if (!wrapped.startsWith(context + "|")) {
        throw new IllegalArgumentException("another context");
      }
      return new Secret(Base64.getDecoder().decode(wrapped.substring(context.length() + 1)));
    }
  }

  private static Secret key(int first) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) first;
    return new Secret(bytes);
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  Id id() {
    return Id.of(now.toEpochMilli(), RANDOM.nextInt(), RANDOM.nextLong());
  }

  User add(String name, User.State state) {
    User user =
        new User(
            id(), new UserName(name), "Person " + name, null, false, new TreeSet<>(), state, now, 1);
    store.register().add(user);
    return user;
  }

  /// Somebody whose password is [#RIGHT].
  User person(String name, User.State state) {
    User user = add(name, state);
    String hash =
        hashing
            .hash(Password.of(RIGHT), hashing.deadline(Duration.ofSeconds(5)))
            .orElseThrow()
            .text();
    store
        .credentials()
        .save(new Credential(id(), user.id(), Credential.Kind.PASSWORD, null, hash, now, 1));
    return user;
  }

  User person(String name) {
    return person(name, User.State.ACTIVE);
  }

  static Visit visit(@Nullable String devices, @Nullable String session) {
    return from("192.0.2.1", devices, session);
  }

  static Visit from(String address, @Nullable String devices, @Nullable String session) {
    return new Visit(Address.parse(address).orElseThrow(), "Browser", devices, session);
  }

  static Visit stranger() {
    return visit(null, null);
  }

  SignIn.Outcome tries(String name, String password, Visit visit) {
    return flows.signIn().password(name, Password.of(password), visit);
  }

  SignIn.Outcome.Done done(SignIn.Outcome outcome) {
    if (outcome instanceof SignIn.Outcome.Done done) {
      return done;
    }
    throw new AssertionError("not signed in: " + outcome);
  }

  SignIn.Outcome.Done signsIn(String name) {
    return done(tries(name, RIGHT, stranger()));
  }

  static SignIn.Outcome refused(Why why) {
    return new SignIn.Outcome.Refused(why);
  }

  /// The one-time code of now, computed apart from the program (RFC 6238).
  String code(String base32) {
    return code(base32, now);
  }

  static String code(String base32, Instant at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(bytes(base32), "HmacSHA1"));
      long step = at.getEpochSecond() / 30;
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int number = ByteBuffer.wrap(hash).getInt(hash[19] & 15) & Integer.MAX_VALUE;
      return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String base32) {
    StringBuilder bits = new StringBuilder();
    for (char c : base32.replace(" ", "").toCharArray()) {
      int digit = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      bits.append(String.format("%5s", Integer.toBinaryString(digit)).replace(' ', '0'));
    }
    byte[] bytes = new byte[bits.length() / 8];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return bytes;
  }

  static String text(Secret secret) {
    return new String(secret.reveal(), StandardCharsets.US_ASCII);
  }
}
