package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.control.IdentityHost;
import dev.munjigi.control.NodeApi;
import dev.munjigi.control.OperatorHost;
import dev.munjigi.control.RoleApi;
import dev.munjigi.control.oauth.OAuthEndpoints;
import dev.munjigi.control.pages.SignInPages;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.engines.file.KeptSecrets;
import dev.munjigi.engines.file.MasterKeyFile;
import dev.munjigi.engines.http.HttpFetch;
import dev.munjigi.engines.memory.MemoryGuesses;
import dev.munjigi.engines.memory.MemoryPostage;
import dev.munjigi.engines.sqlite.SqliteLimits;
import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Assertions;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.join.PlatformTokens;
import dev.munjigi.gates.oauth.Authorization;
import dev.munjigi.gates.oauth.Provider;
import dev.munjigi.gates.oauth.SignedAssertions;
import dev.munjigi.gates.oauth.TokenKeys;
import dev.munjigi.gates.oauth.TokenRecognition;
import dev.munjigi.gates.policy.Warrant;
import dev.munjigi.gates.roles.Assuming;
import dev.munjigi.gates.roles.RoleMeans;
import dev.munjigi.gates.signin.Cost;
import dev.munjigi.gates.signin.Errands;
import dev.munjigi.gates.signin.Hashing;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OpaqueToken;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.Recognition;
import dev.munjigi.gates.signin.Wrapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The people and programs that the gate knows: the store behind them, what is remembered of it, and
/// the pages that they sign in at; opened with the first settings that have `identity`.
final class People implements Task, OwnService, Assertions, AutoCloseable {
  /// How often it is looked whether anything has changed, here or at another gate.
  private static final Duration LOOK = Duration.ofMillis(500);

  /// How often open streams are judged again that end with something no change tells of.
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private static final Duration WRITE = Duration.ofSeconds(30);
  private static final int WAITING_HASHES = 64;
  private static final Fact NOBODY = new Fact.Unanswered("there is no `identity`");

  private final Path folder;
  private final InstantSource clock;
  private final Chronicle chronicle;
  private volatile @Nullable Open open;
  private volatile @Nullable PeopleSettings current;
  private volatile @Nullable Walk walk;
  private volatile @Nullable OwnService operators;
  private volatile boolean remote;

  /// What is open.
  private static final class Open {
    final SqliteStore store;
    final Recognition recognition;
    final Invitations invitations;
    final OwnService host;
    final SignInLog log;
    final TokenKeys tokens;
    final TokenRecognition accessTokens;
    final SignedAssertions assertions;
    final Mailing mailing;
    final Identities identities;
    final RightsFeed rights;
    Instant written;
    Instant judged;

    Open(SqliteStore store, People people, Means means, SignInLog log) throws IOException {
      this.store = store;
      this.log = log;
      this.written = means.clock().instant();
      this.rights = new RightsFeed(store.ports().rights(), file(people.folder));
      this.judged = written;
      this.recognition =
          new Recognition(store.ports(), means.settings(), means.clock());
      SecureRandom random = means.random();
      Wrapping wrapping =
          PeopleKeys.by(MasterKeyFile.open(people.folder.resolve("master.key"), random));
      PeopleKeys keys = new PeopleKeys(store.ports().signingKeys(), wrapping, random);
      int processors = Runtime.getRuntime().availableProcessors();
      this.tokens =
          new TokenKeys(
              store.ports().signingKeys(), wrapping, random, means.clock(), TokenKeys.ROTATION);
      this.assertions =
          new SignedAssertions(
              tokens, () -> people.current().identity().url().toString(), means.clock());
      PlatformTokens platforms = NodeHost.platforms(means);
      RoleMeans roles =
          new RoleMeans(
              means,
              tokens,
              platforms,
              new RoleMeans.Known(
                  () -> people.current().services(),
                  name -> people.current().clients().named(name).isPresent()),
              new RoleEvents(people.chronicle));
      Provider provider =
          new Provider(means, tokens, () -> people.current().clients(), roles.tokens());
      this.accessTokens = new TokenRecognition(provider);
      Hashing hashing =
          new Hashing(
              Cost.DEFAULT,
              new Hashing.Bounds(processors, WAITING_HASHES, Yielding.threads("hash", processors)),
              random,
              System::nanoTime);
      MemoryGuesses guesses = new MemoryGuesses(MemoryGuesses.DEFAULT_SLOTS, System::nanoTime);
      this.invitations =
          new Invitations(
              means,
              new OwnPassword(means, hashing, guesses, () -> people.current().rules()));
      MemoryPostage postage = new MemoryPostage(MemoryPostage.DEFAULT_SLOTS, System::nanoTime);
      Errands errands = new Errands(means, store.spool(), wrapping);
      this.mailing = new Mailing(means, errands, postage);
      NodeIssuing authority = NodeHost.issuing(people.folder, means.settings());
      this.identities =
          StoredIdentities.over(
              means,
              new Inviting(means, errands::put),
              () -> authority,
              () -> people.current().entitlements());
      SignInPages.Parts parts =
          new SignInPages.Parts(
              store.ports(),
              means.settings(),
              () -> people.current().rules(),
              hashing,
              guesses,
              wrapping,
              new SignInPages.MailParts(store.spool(), postage),
              keys.of("devices", written),
              keys.of("forms", written),
              (host, port) -> people.current().reaches(host, port),
              means.clock(),
              random,
              means.events(),
              new SignInPages.Outside(new HttpFetch(), new KeptSecrets()));
      NodeApi nodes =
          NodeHost.over(
              authority,
              means,
              platforms,
              keys.of("nodes", written),
              new NodeEvents(people.chronicle));
      SignInPages pages = new SignInPages(parts, new Authorization(provider));
      OAuthEndpoints oauth = new OAuthEndpoints(provider, pages);
      IdentityHost answers =
          new IdentityHost(
              () -> people.current().identity().host(),
              Map.of(
                  "/.well-known/",
                  IdentityHost.by(oauth),
                  "/oauth/",
                  IdentityHost.by(oauth),
                  NodeApi.PREFIX,
                  IdentityHost.by(nodes),
                  RoleApi.PREFIX,
                  new RoleApi(new Assuming(roles), people::warrant),
                  OperatorHost.PREFIX,
                  (exchange, body) -> {
                    OwnService api = people.remote ? people.operators : null;
                    return api == null
                        ? pages.answer(exchange.request(), body)
                        : api.answer(exchange, body);
                  }),
              pages);
      this.host =
          (exchange, body) -> {
            Response answer = answers.answer(exchange, body);
            if (!exchange.request().method().equals("GET")) {
              // what the answer says has ended is over when it is read
              people.learn(this);
            }
            return answer;
          };
    }
  }

  /// @param folder the state folder
  /// @param chronicle is told what people do
  People(Path folder, InstantSource clock, Chronicle chronicle) {
    this.folder = folder;
    this.clock = clock;
    this.chronicle = chronicle;
  }

  /// The store in a state folder.
  static SqliteStore store(Path folder) throws IOException {
    return SqliteStore.open(file(folder), SqliteLimits.USUAL);
  }

  /// Where it is.
  static Path file(Path folder) {
    return folder.resolve("identity.db");
  }

  /// Goes by these settings from now on.
  ///
  /// @throws IOException when there is `identity` and its store, or a file it names, cannot be read
  synchronized void use(Settings settings) throws IOException {
    remote = settings.operator().remote();
    IdentitySettings identity = settings.identity();
    if (identity == null) {
      return;
    }
    current = PeopleSettings.of(settings, identity);
    if (open == null) {
      SqliteStore store = store(folder);
      SignInLog log =
          new SignInLog(
              chronicle, store.ports().users(), () -> current().identity().host(), clock);
      Means means =
          new Means(store.ports(), () -> current().identity(), clock, new SecureRandom(), log);
      open = new Open(store, this, means, log);
    }
    // INVARIANT: nothing is taken up with fewer denials than there are
    open.rights.look();
    if (!open.rights.readable()) {
      throw new IOException("the policies of the store `" + file(folder) + "` cannot be read");
    }
    MailSettings mail = identity.mail();
    if (mail != null && mail.signUp() != null) {
      for (String group : mail.signUp().groups()) {
        open.store.ports().groups().add(new Group(group, "who signed up"));
      }
    }
  }

  /// Settings with what the store says of rights.
  ///
  /// @throws Materials.Unusable when it contradicts what files say
  Settings entitled(Settings settings) throws Materials.Unusable {
    Open now = open;
    if (now == null || settings.identity() == null) {
      return settings;
    }
    Settings whole = now.rights.join(settings);
    current = current().naming(whole.entitlements().people());
    return whole;
  }

  /// Looks whether the store says something else of rights.
  boolean rightsChanged() {
    Open now = open;
    return now != null && now.rights.look();
  }

  /// Sends the next letter that is due.
  ///
  /// @return how long to wait before the one after
  Duration post() {
    Open now = open;
    return now == null ? LOOK : now.mailing.step();
  }

  /// What its operator sees and changes of it; empty when nobody is known.
  Optional<Identities> identities() {
    return Optional.ofNullable(open).map(now -> now.identities);
  }

  /// How many letters wait.
  int waiting() {
    Open now = open;
    return now == null ? 0 : now.mailing.waiting();
  }

  private PeopleSettings current() {
    PeopleSettings now = current;
    if (now == null) {
      throw new IllegalStateException("nobody is known yet");
    }
    return now;
  }

  /// The policies that hold now.
  private Warrant warrant() {
    Walk now = walk;
    if (now == null) {
      throw new IllegalStateException("the gate does not serve yet");
    }
    return now.gates().warrant();
  }

  /// Judges open streams of this walk when anything has changed.
  void tell(Walk judged) {
    walk = judged;
  }

  /// Has operators' calls answered at the identity host.
  void answer(OwnService calls) {
    operators = calls;
  }

  /// The origin of the identity host, as browsers write it.
  String origin() {
    return current().identity().origin();
  }

  /// Where the first person sets themselves up; empty when there is somebody already.
  Optional<String> setUp() {
    Open now = open;
    if (now == null || !now.store.ports().users().page("", 1).isEmpty()) {
      return Optional.empty();
    }
    StoredGroups.addAdministrators(now.store.ports().groups());
    SortedSet<String> first = new TreeSet<>(Set.of(StoredGroups.ADMINISTRATORS));
    String token = now.invitations.setUp(first).reveal();
    return Optional.of(current().identity().url() + "/setup?token=" + token);
  }

  /// The answer from memory; null when it has to be waited for.
  @Nullable Fact now(Ask.SessionOf asked) {
    Open now = open;
    return now == null ? NOBODY : now.recognition.session(text(asked.token()), asked.host());
  }

  /// The same.
  @Nullable Fact now(Ask.BearerOf asked) {
    Open now = open;
    if (now == null) {
      return NOBODY;
    }
    String token = text(asked.token());
    return isKey(token)
        ? now.recognition.key(token)
        : now.accessTokens.token(token, asked.service());
  }

  /// The answer by looking it up.
  Fact await(Ask.SessionOf asked) {
    Open now = open;
    return now == null ? NOBODY : now.recognition.findSession(text(asked.token()), asked.host());
  }

  /// The same.
  Fact await(Ask.BearerOf asked) {
    Open now = open;
    if (now == null) {
      return NOBODY;
    }
    String token = text(asked.token());
    return isKey(token)
        ? now.recognition.findKey(token)
        : now.accessTokens.findToken(token, asked.service());
  }

  private static boolean isKey(String token) {
    return token.startsWith(OpaqueToken.Kind.API_KEY.prefix());
  }

  @Override
  public @Nullable String of(Principal who, String service) {
    Open now = open;
    return now == null ? null : now.assertions.of(who, service);
  }

  private static String text(Secret token) {
    return new String(token.reveal(), StandardCharsets.UTF_8);
  }

  @Override
  public Response answer(Exchange exchange, byte[] body) {
    Open now = open;
    return now == null
        ? new Response(404, Fields.NONE, new byte[0])
        : now.host.answer(exchange, body);
  }

  @Override
  public String name() {
    return "people";
  }

  /// Takes up what has changed since the last time.
  private void learn(Open at) {
    boolean changed;
    synchronized (at.recognition) {
      boolean people = at.recognition.learn();
      changed = at.accessTokens.learn() || people;
    }
    Walk judged = walk;
    if (changed && judged != null) {
      judged.judgeLeases();
    }
  }

  @Override
  public Duration step(Instant now) {
    Open at = open;
    if (at != null) {
      at.log.write();
      learn(at);
      Walk walked = walk;
      if (walked != null && at.judged.plus(AGAIN).isBefore(now)) {
        at.judged = now;
        walked.judgeLeases(TokenRecognition::endsUntold);
      }
      if (at.written.plus(WRITE).isBefore(now)) {
        at.written = now;
        at.recognition.write();
        at.tokens.step();
        Duration idle = current().identity().idle();
        at.store.ports().sessionEnds().sweep(now, now.minus(idle));
      }
    }
    return LOOK;
  }

  @Override
  public synchronized void close() {
    Open at = open;
    open = null;
    if (at != null) {
      at.log.write();
      at.recognition.write();
      at.store.close();
    }
  }
}
