package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Credentials;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.OneTimes;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.Sessions;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.Users;
import dev.munjigi.gates.signin.Cost;
import dev.munjigi.gates.signin.Hashing;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.SecondFactor;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Why;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Signing in, by the flows alone.
class SignInFlowTest {
  private final List<String> reads = new ArrayList<>();

  private <P> P recorded(Class<P> port, P of) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              reads.add(port.getSimpleName() + "." + method.getName());
              return method.invoke(of, arguments);
            }));
  }

  private IdentityStore recorded(IdentityStore s) {
    return new IdentityStore(
        recorded(Users.class, s.users()),
        s.register(),
        s.groups(),
        recorded(Credentials.class, s.credentials()),
        recorded(Sessions.class, s.sessions()),
        s.sessionEnds(),
        recorded(OneTimes.class, s.oneTimes()),
        s.families(),
        s.keys(),
        s.keyUses(),
        s.signingKeys(),
        s.nodes(),
        s.changes(),
        s.spent(),
        s.owners(),
        s.rights(),
        s.together());
  }

  private record Work(SignIn.Outcome outcome, List<String> reads, int ticks) {}

  private Work work(Scene scene, String name, String password) {
    reads.clear();
    scene.ticks = 0;
    SignIn.Outcome outcome = scene.tries(name, password, Scene.stranger());
    return new Work(outcome, List.copyOf(reads), scene.ticks);
  }

  @Test
  void answersAllWhoMayNotSignInAlikeAfterTheSameWork() {
    Scene scene = new Scene(this::recorded);
    scene.person("min");
    scene.person("gone", User.State.DISABLED);
    scene.add("guest", User.State.INVITED);
    scene.add("bare", User.State.ACTIVE);
    Work wrong = work(scene, "min", "something else");
    assertThat(wrong.outcome()).isEqualTo(Scene.refused(Why.WRONG));
    assertThat(wrong.reads()).containsExactly("Users.byName", "Users.byMail", "Credentials.of");
    assertThat(wrong.ticks()).isPositive();
    for (String name : List.of("nobody-here", "gone", "guest", "bare", "no name!", "a@b.test", "")) {
      assertThat(work(scene, name, Scene.RIGHT)).as(name).isEqualTo(wrong);
    }
  }

  @Test
  void aPasswordThatIsNoTextIsWrongAfterTheSameWork() {
    Scene scene = new Scene(this::recorded);
    scene.person("min");
    Work wrong = work(scene, "min", "something else");
    assertThat(work(scene, "min", "a".repeat(2_000))).isEqualTo(wrong);
    assertThat(work(scene, "min", "\ud800")).isEqualTo(wrong);
  }

  @Test
  void aSessionSaysHowAndWhereFromItBegan() {
    Scene scene = new Scene();
    User user = scene.person("min");
    SignedIn who = scene.signsIn("MIN ").begun().who();
    assertThat(who.user()).isEqualTo(user);
    assertThat(who.session().methods()).containsExactly("pwd");
    assertThat(who.session().from()).isEqualTo("192.0.2.1");
    assertThat(who.session().agent()).isEqualTo("Browser");
    assertThat(who.session().until()).isEqualTo(scene.now.plus(Duration.ofHours(12)));
  }

  @Test
  void aSessionHasATokenThatTheBrowserDidNotBring() {
    Scene scene = new Scene();
    scene.person("min");
    scene.person("so");
    String planted = scene.signsIn("so").begun().token().reveal();
    SignIn.Outcome.Done done =
        scene.done(scene.tries("min", Scene.RIGHT, Scene.visit(null, planted)));
    assertThat(done.begun().token().reveal()).isNotEqualTo(planted);
    assertThat(scene.flows.sessions().behind(planted)).as("the session before").isEmpty();
    assertThat(scene.flows.sessions().behind(done.begun().token().reveal())).isPresent();
  }

  @Test
  void aSessionEndsWhenUnusedOrOldOrItsPersonIsDisabled() {
    Scene scene = new Scene();
    User user = scene.person("min");
    String token = scene.signsIn("min").begun().token().reveal();
    scene.pass(Duration.ofMinutes(30).minusSeconds(1));
    assertThat(scene.flows.sessions().behind(token)).isPresent();
    scene.pass(Duration.ofSeconds(1));
    assertThat(scene.flows.sessions().behind(token)).isEmpty();
    String other = scene.signsIn("min").begun().token().reveal();
    scene.store.register().change(disabled(user));
    assertThat(scene.flows.sessions().behind(other)).isEmpty();
  }

  private static User disabled(User user) {
    return new User(
        user.id(),
        user.name(),
        user.shown(),
        user.mail(),
        user.mailVerified(),
        user.groups(),
        User.State.DISABLED,
        user.created(),
        user.version() + 1);
  }

  @Test
  void strangersGuessesDoNotKeepTheOwnerOutOnAKnownDevice() {
    Scene scene = new Scene();
    scene.person("min");
    String device = scene.signsIn("min").devices();
    for (int i = 0; i < 10; i++) {
      assertThat(scene.tries("min", "guess " + i, Scene.from("198.51.100." + i, null, null)))
          .isEqualTo(Scene.refused(Why.WRONG));
    }
    assertThat(scene.tries("min", Scene.RIGHT, Scene.from("198.51.100.99", null, null)))
        .as("the right password from a stranger, too")
        .isEqualTo(Scene.refused(Why.TOO_MANY));
    assertThat(scene.tries("min", Scene.RIGHT, Scene.from("198.51.100.1", device, null)))
        .isInstanceOf(SignIn.Outcome.Done.class);
  }

  @Test
  void peopleWhoAreNotThereHaveNoMoreTriesThanOthers() {
    Scene scene = new Scene();
    for (int i = 0; i < 10; i++) {
      assertThat(scene.tries("ghost", "guess", Scene.from("198.51.100." + i, null, null)))
          .isEqualTo(Scene.refused(Why.WRONG));
    }
    assertThat(scene.tries("ghost", "guess", Scene.from("198.51.100.99", null, null)))
        .isEqualTo(Scene.refused(Why.TOO_MANY));
  }

  @Test
  void nothingIsHashedWhenThereAreNoMoreTries() {
    Scene scene = new Scene();
    scene.person("min");
    for (int i = 0; i < 10; i++) {
      scene.tries("min", "guess", Scene.stranger());
    }
    scene.ticks = 0;
    scene.tries("min", "guess", Scene.stranger());
    assertThat(scene.ticks).isZero();
  }

  @Test
  void someonesDeviceIsNobodyElses() {
    Scene scene = new Scene();
    scene.person("min");
    scene.person("so");
    String device = scene.signsIn("so").devices();
    for (int i = 0; i < 10; i++) {
      scene.tries("min", "guess", Scene.visit(device, null));
    }
    assertThat(scene.tries("min", Scene.RIGHT, Scene.visit(device, null)))
        .isEqualTo(Scene.refused(Why.TOO_MANY));
  }

  @Test
  void aHashOfAnotherCostIsReplacedAtTheNextSignIn() {
    Scene scene = new Scene();
    User user = scene.person("min");
    Credential before = scene.store.credentials().of(user.id()).getFirst();
    Hashing other =
        new Hashing(
            Cost.unsafeOf(16, 1, 1), new Hashing.Bounds(1, 1), new SecureRandom(), () -> 0);
    String hash =
        other
            .hash(Password.of(Scene.RIGHT), other.deadline(Duration.ofSeconds(5)))
            .orElseThrow()
            .text();
    scene.store.credentials().save(with(before, hash, 2));
    scene.tries("min", "wrong", Scene.stranger());
    assertThat(scene.store.credentials().of(user.id()).getFirst().body()).isEqualTo(hash);
    scene.signsIn("min");
    assertThat(scene.store.credentials().of(user.id()).getFirst().body())
        .contains("$" + Scene.CHEAP + "$");
    scene.signsIn("min");
    assertThat(scene.store.credentials().of(user.id()).getFirst().version()).isEqualTo(3);
  }

  private static Credential with(Credential c, String body, long version) {
    return new Credential(c.id(), c.user(), c.kind(), c.key(), body, c.added(), version);
  }

  @Test
  void eventsNeverHoldWhatWasTyped() {
    Scene scene = new Scene();
    User user = scene.person("min");
    scene.tries("s3cret-in-the-wrong-field", "s3cret", Scene.stranger());
    scene.tries("min", "s3cret", Scene.stranger());
    scene.signsIn("min");
    assertThat(scene.events.toString()).doesNotContain("s3cret").doesNotContain(Scene.RIGHT);
    assertThat(scene.events)
        .hasSize(3)
        .startsWith(
            new SignInEvent.Failed(
                null, SignInEvent.Reason.UNKNOWN_USER, Scene.stranger().from()),
            new SignInEvent.Failed(
                user.id(), SignInEvent.Reason.WRONG_PASSWORD, Scene.stranger().from()));
  }

  /// Somebody with a second factor.
  private record Guarded(SignedIn who, String secret, List<String> recovery) {}

  private static Guarded guarded(Scene scene, String name) {
    SignedIn who = scene.signsIn(name).begun().who();
    assertThat(scene.flows.factor().begin(who)).isTrue();
    String secret = scene.flows.factor().enrolment(who).orElseThrow().typed();
    SecondFactor.Added added =
        scene
            .flows
            .factor()
            .confirm(who, scene.code(secret), Scene.stranger())
            .orElseThrow();
    List<String> codes = added.codes().codes().stream().map(Scene::text).toList();
    scene.pass(Duration.ofMinutes(1));
    return new Guarded(added.begun().who(), secret, codes);
  }

  private static String pending(Scene scene, String name) {
    return scene.tries(name, Scene.RIGHT, Scene.stranger())
            instanceof SignIn.Outcome.SecondFactorNeeded needed
        ? needed.pending().reveal()
        : "none";
  }

  private static SignIn.Outcome code(Scene scene, String pending, String typed) {
    return scene.flows.signIn().code(pending, typed, Scene.stranger());
  }

  @Test
  void whoHasASecondFactorNeedsACodeToo() {
    Scene scene = new Scene();
    scene.person("min");
    Guarded min = guarded(scene, "min");
    String pending = pending(scene, "min");
    assertThat(code(scene, pending, "000000")).isEqualTo(Scene.refused(Why.WRONG));
    SignIn.Outcome.Done done = scene.done(code(scene, pending, scene.code(min.secret())));
    assertThat(done.begun().who().session().methods()).containsExactly("mfa", "otp", "pwd");
    assertThat(code(scene, pending, scene.code(min.secret())))
        .as("a sign-in that is over")
        .isEqualTo(Scene.refused(Why.OVER));
  }

  @Test
  void aCodeIsTakenOnce() {
    Scene scene = new Scene();
    scene.person("min");
    Guarded min = guarded(scene, "min");
    String code = scene.code(min.secret());
    scene.done(code(scene, pending(scene, "min"), code));
    assertThat(code(scene, pending(scene, "min"), code)).isEqualTo(Scene.refused(Why.WRONG));
  }

  @Test
  void ofManyWhoShowOneCodeAtOnceOneGetsIn() throws Exception {
    Scene scene = new Scene();
    scene.person("min");
    Guarded min = guarded(scene, "min");
    String code = scene.code(min.secret());
    List<Callable<SignIn.Outcome>> tries = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String pending = pending(scene, "min");
      tries.add(() -> code(scene, pending, code));
    }
    int in = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<SignIn.Outcome> one : threads.invokeAll(tries)) {
        in += one.get() instanceof SignIn.Outcome.Done ? 1 : 0;
      }
    }
    assertThat(in).isEqualTo(1);
  }

  @Test
  void aRecoveryCodeWorksOnceAndTheOthersStay() {
    Scene scene = new Scene();
    User user = scene.person("min");
    Guarded min = guarded(scene, "min");
    String recovery = min.recovery().get(3);
    scene.done(code(scene, pending(scene, "min"), recovery));
    assertThat(scene.flows.factor().recoveryCodes(user)).hasValue(9);
    assertThat(code(scene, pending(scene, "min"), recovery))
        .isEqualTo(Scene.refused(Why.WRONG));
    scene.done(code(scene, pending(scene, "min"), min.recovery().get(4)));
  }

  @Test
  void aCodeIsTriedFiveTimesForEachPassword() {
    Scene scene = new Scene();
    scene.person("min");
    Guarded min = guarded(scene, "min");
    String pending = pending(scene, "min");
    for (int i = 0; i < 4; i++) {
      assertThat(code(scene, pending, "12345" + i)).isEqualTo(Scene.refused(Why.WRONG));
    }
    assertThat(code(scene, pending, "x")).isEqualTo(Scene.refused(Why.OVER));
    assertThat(code(scene, pending, scene.code(min.secret())))
        .isEqualTo(Scene.refused(Why.OVER));
  }

  @Test
  void codesAreNotTriedWithoutEndEvenByWhoKnowsThePassword() {
    Scene scene = new Scene();
    scene.person("min");
    guarded(scene, "min");
    for (int i = 0; i < 10; i++) {
      code(scene, pending(scene, "min"), "x");
    }
    assertThat(code(scene, pending(scene, "min"), "x")).isEqualTo(Scene.refused(Why.TOO_MANY));
  }

  @Test
  void aSignInWaitsFiveMinutesForItsCode() {
    Scene scene = new Scene();
    scene.person("min");
    Guarded min = guarded(scene, "min");
    String pending = pending(scene, "min");
    scene.pass(Duration.ofMinutes(5));
    assertThat(code(scene, pending, scene.code(min.secret())))
        .isEqualTo(Scene.refused(Why.OVER));
  }

  @Test
  void theSecretIsWrappedAndShownToTheSessionThatBeganAlone() {
    Scene scene = new Scene();
    User user = scene.person("min");
    SignedIn one = scene.signsIn("min").begun().who();
    SignedIn other = scene.signsIn("min").begun().who();
    scene.flows.factor().begin(one);
    assertThat(scene.flows.factor().enrolment(one)).isPresent();
    assertThat(scene.flows.factor().enrolment(other)).isEmpty();
    String body =
        scene.store.credentials().of(user.id()).stream()
            .filter(credential -> credential.kind() == Credential.Kind.TOTP)
            .findFirst()
            .orElseThrow()
            .body();
    assertThat(body).contains("totp/" + user.id() + "|");
    assertThat(scene.tries("min", Scene.RIGHT, Scene.stranger()))
        .as("not yet confirmed")
        .isInstanceOf(SignIn.Outcome.Done.class);
    scene.pass(Duration.ofMinutes(15));
    assertThat(scene.flows.factor().enrolment(one)).isEmpty();
  }

  @Test
  void aSecondFactorEndsOtherSessionsAndGivesTheOwnANewToken() {
    Scene scene = new Scene();
    scene.person("min");
    SignIn.Outcome.Done other = scene.signsIn("min");
    SignIn.Outcome.Done own = scene.signsIn("min");
    SignedIn who = own.begun().who();
    scene.flows.factor().begin(who);
    String secret = scene.flows.factor().enrolment(who).orElseThrow().typed();
    assertThat(scene.flows.factor().confirm(who, "000000", Scene.stranger())).isEmpty();
    SecondFactor.Added added =
        scene
            .flows
            .factor()
            .confirm(who, scene.code(secret), Scene.stranger())
            .orElseThrow();
    assertThat(scene.flows.sessions().behind(other.begun().token().reveal())).isEmpty();
    assertThat(scene.flows.sessions().behind(own.begun().token().reveal())).isEmpty();
    Session renewed =
        scene
            .flows
            .sessions()
            .behind(added.begun().token().reveal())
            .orElseThrow()
            .session();
    assertThat(renewed.id()).isEqualTo(who.session().id());
    assertThat(renewed.methods()).containsExactly("mfa", "otp", "pwd");
    assertThat(scene.flows.factor().begin(who)).as("a second one").isFalse();
    scene.flows.factor().remove(added.begun().who(), Scene.stranger());
    assertThat(scene.tries("min", Scene.RIGHT, Scene.stranger()))
        .isInstanceOf(SignIn.Outcome.Done.class);
  }
}
