package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.control.pages.SoftAuthenticator.Sort;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.passkey.Assertion;
import dev.munjigi.gates.passkey.Passkey;
import dev.munjigi.gates.passkey.PasskeyProofs.Answer;
import dev.munjigi.gates.passkey.PasskeyProofs.Asked;
import dev.munjigi.gates.passkey.Passkeys.Adding;
import dev.munjigi.gates.passkey.Registration;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Why;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Passkeys, by the flows alone, with an authenticator that can lie.
class PasskeyFlowTest {
  private static final String BROWSER = "browser-1";

  private final Scene scene = new Scene();

  private Adding adds(SignedIn who, SoftAuthenticator key) {
    assertThat(scene.flows.passkeys().begin(who)).isTrue();
    String options = scene.flows.passkeys().creation(who).orElseThrow();
    return scene.flows.passkeys().finish(who, key.make(options), "Key", Scene.stranger());
  }

  private Adding.Added added(SignedIn who, SoftAuthenticator key) {
    if (adds(who, key) instanceof Adding.Added added) {
      return added;
    }
    throw new AssertionError("not added");
  }

  private SoftAuthenticator enrolled(String name, Sort sort) {
    scene.person(name);
    SoftAuthenticator key = new SoftAuthenticator(sort);
    added(scene.signsIn(name).begun().who(), key);
    scene.pass(Duration.ofSeconds(1));
    return key;
  }

  private SoftAuthenticator enrolled() {
    return enrolled("min", Sort.ES256);
  }

  private SignIn.Outcome signsIn(SoftAuthenticator key) {
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    return answers(asked, key.show(asked.options()), BROWSER);
  }

  private SignIn.Outcome answers(Asked asked, Assertion assertion, String browser) {
    return scene
        .flows
        .proofs()
        .signIn(new Answer(asked.challenge(), assertion), browser, Scene.stranger());
  }

  private SignInEvent.Reason lastReason() {
    return switch (scene.events.getLast()) {
      case SignInEvent.Failed failed -> failed.why();
      case SignInEvent other -> throw new AssertionError(other);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"ES256", "EDDSA", "RS256"})
  void aPasskeySignsSomebodyInWithoutAPassword(Sort sort) {
    SoftAuthenticator key = enrolled("min", sort);
    SignedIn who = scene.done(signsIn(key)).begun().who();
    assertThat(who.user().name().text()).isEqualTo("min");
    assertThat(who.session().methods()).containsExactly("hwk", "mfa", "user");
  }

  @Test
  void aKeyThatIsCopiedIsNoHardwaresOwn() {
    scene.person("min");
    SoftAuthenticator key = new SoftAuthenticator();
    key.flags |= SoftAuthenticator.ELIGIBLE | SoftAuthenticator.BACKED_UP;
    key.counts = false;
    added(scene.signsIn("min").begun().who(), key);
    scene.pass(Duration.ofSeconds(1));
    SignedIn who = scene.done(signsIn(key)).begun().who();
    assertThat(who.session().methods()).containsExactly("mfa", "swk", "user");
    Passkey kept = scene.flows.passkeys().of(who.user()).getFirst();
    assertThat(kept.backedUp()).isTrue();
    assertThat(kept.transports()).containsExactly("internal", "hybrid");
    assertThat(kept.used()).isEqualTo(scene.now);
    scene.pass(Duration.ofSeconds(1));
    key.flags &= ~(SoftAuthenticator.ELIGIBLE | SoftAuthenticator.BACKED_UP);
    assertThat(signsIn(key)).as("it was one, and is none").isEqualTo(Scene.refused(Why.WRONG));
  }

  @Test
  void whoHasAPasskeyNeedsASecondFactorAfterThePassword() {
    SoftAuthenticator key = enrolled();
    SignIn.Outcome outcome = scene.tries("min", Scene.RIGHT, Scene.stranger());
    String pending = pending(outcome);
    User user = scene.flows.signIn().waiting(pending).orElseThrow();
    Asked asked =
        scene.flows.proofs().forSecondFactor(pending, scene.flows.passkeys().of(user));
    assertThat(asked.options()).contains(SoftAuthenticator.encoded(key.id));
    key.flags = SoftAuthenticator.PRESENT;
    Answer answer = new Answer(asked.challenge(), key.show(asked.options()));
    SignedIn who =
        scene
            .done(scene.flows.proofs().second(answer, pending, Scene.stranger()))
            .begun()
            .who();
    assertThat(who.session().methods()).containsExactly("hwk", "mfa", "pwd", "user");
    assertThat(scene.flows.signIn().waiting(pending)).isEmpty();
  }

  private static String pending(SignIn.Outcome outcome) {
    if (outcome instanceof SignIn.Outcome.SecondFactorNeeded needed) {
      return needed.pending().reveal();
    }
    throw new AssertionError("no second factor was asked for: " + outcome);
  }

  @Test
  void aSecondFactorIsOnesOwnAndHasFiveTries() {
    enrolled("min", Sort.ES256);
    SoftAuthenticator other = enrolled("so", Sort.ES256);
    String pending = pending(scene.tries("min", Scene.RIGHT, Scene.stranger()));
    for (int i = 1; i <= 5; i++) {
      Asked asked = scene.flows.proofs().forSecondFactor(pending, List.of());
      Answer answer = new Answer(asked.challenge(), other.show(asked.options()));
      assertThat(scene.flows.proofs().second(answer, pending, Scene.stranger()))
          .isEqualTo(Scene.refused(i < 5 ? Why.WRONG : Why.OVER));
    }
  }

  @Test
  void aChallengeOfOneUseIsWorthNothingForAnother() {
    SoftAuthenticator key = enrolled();
    String pending = pending(scene.tries("min", Scene.RIGHT, Scene.stranger()));
    Asked second = scene.flows.proofs().forSecondFactor(pending, List.of());
    key.flags = SoftAuthenticator.PRESENT | SoftAuthenticator.VERIFIED;
    assertThat(answers(second, key.show(second.options()), pending))
        .isEqualTo(Scene.refused(Why.WRONG));
    assertThat(lastReason()).isEqualTo(SignInEvent.Reason.TOKEN_REFUSED);
  }

  @Test
  void theFirstPasskeyComesWithRecoveryCodesAndTheNextDoNot() {
    scene.person("min");
    Adding.Added first = added(scene.signsIn("min").begun().who(), new SoftAuthenticator());
    assertThat(first.codes().orElseThrow().codes()).hasSize(10);
    Adding.Added next = added(first.begun().who(), new SoftAuthenticator());
    assertThat(next.codes()).isEmpty();
    String code = Scene.text(first.codes().orElseThrow().codes().getFirst());
    String pending = pending(scene.tries("min", Scene.RIGHT, Scene.stranger()));
    scene.done(scene.flows.signIn().code(pending, code, Scene.stranger()));
    assertThat(scene.flows.factor().recoveryCodes(first.begun().who().user())).hasValue(9);
  }

  @Test
  void newRecoveryCodesTakeThePlaceOfTheOldOnes() {
    User user = scene.person("min");
    assertThat(scene.flows.recovery().again(user, Scene.stranger())).as("no factor").isEmpty();
    Adding.Added added = added(scene.signsIn("min").begun().who(), new SoftAuthenticator());
    String old = Scene.text(added.codes().orElseThrow().codes().getFirst());
    String fresh =
        Scene.text(
            scene.flows.recovery().again(user, Scene.stranger()).orElseThrow().codes().getFirst());
    String pending = pending(scene.tries("min", Scene.RIGHT, Scene.stranger()));
    assertThat(scene.flows.signIn().code(pending, old, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.WRONG));
    scene.done(scene.flows.signIn().code(pending, fresh, Scene.stranger()));
  }

  @Test
  void addingAndRemovingEndsOtherSessionsAndTheLastOneTakesTheCodesAlong() {
    User user = scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    String other = scene.signsIn("min").begun().token().reveal();
    Adding.Added added = added(who, new SoftAuthenticator());
    assertThat(scene.flows.sessions().behind(other)).isEmpty();
    assertThat(added.begun().who().session().methods()).containsExactly("hwk", "mfa", "pwd", "user");
    Id id = scene.flows.passkeys().of(user).getFirst().id();
    assertThat(scene.flows.passkeys().remove(added.begun().who(), id, Scene.stranger()))
        .isPresent();
    assertThat(scene.flows.factor().recoveryCodes(user)).isEmpty();
    assertThat(scene.store.credentials().of(user.id()))
        .extracting(Credential::kind)
        .containsExactly(Credential.Kind.PASSWORD);
    scene.signsIn("min");
  }

  @Test
  void nobodyTouchesThePasskeyOfSomebodyElse() {
    enrolled("min", Sort.ES256);
    User owner = scene.flows.signIn().waiting(
        pending(scene.tries("min", Scene.RIGHT, Scene.stranger()))).orElseThrow();
    Id id = scene.flows.passkeys().of(owner).getFirst().id();
    scene.person("so");
    SignedIn other = scene.signsIn("so").begun().who();
    assertThat(scene.flows.passkeys().one(other.user(), id)).isEmpty();
    assertThat(scene.flows.passkeys().rename(other, id, "mine")).isFalse();
    assertThat(scene.flows.passkeys().remove(other, id, Scene.stranger())).isEmpty();
    assertThat(scene.flows.passkeys().of(owner)).hasSize(1);
  }

  @Test
  void aPasskeyBelongsToOnePerson() {
    SoftAuthenticator key = enrolled();
    scene.person("so");
    assertThat(adds(scene.signsIn("so").begun().who(), key)).isEqualTo(new Adding.Taken());
    assertThat(scene.signsIn("so").begun()).as("without a factor, and its codes").isNotNull();
  }

  @Test
  void aPersonHasTenAtMost() {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    for (int i = 0; i < 10; i++) {
      who = added(who, new SoftAuthenticator()).begun().who();
    }
    assertThat(scene.flows.passkeys().begin(who)).isFalse();
  }

  @Test
  void theBrowserIsToldWhichOnesThereAre() {
    scene.person("min");
    SoftAuthenticator key = new SoftAuthenticator();
    SignedIn who = added(scene.signsIn("min").begun().who(), key).begun().who();
    scene.flows.passkeys().begin(who);
    assertThat(scene.flows.passkeys().creation(who).orElseThrow())
        .contains("\"excludeCredentials\":[{\"type\":\"public-key\",\"id\":\""
            + SoftAuthenticator.encoded(key.id))
        .contains("\"alg\":-7", "\"alg\":-8", "\"alg\":-257", "\"attestation\":\"none\"");
  }

  @Test
  void anAuthenticatorThatCountsBackwardsIsRefusedAndToldOf() {
    SoftAuthenticator key = enrolled();
    SoftAuthenticator clone = key.cloned();
    scene.done(signsIn(key));
    scene.pass(Duration.ofSeconds(1));
    assertThat(signsIn(clone)).isEqualTo(Scene.refused(Why.WRONG));
    assertThat(lastReason()).isEqualTo(SignInEvent.Reason.PASSKEY_CLONED);
    scene.pass(Duration.ofSeconds(1));
    scene.done(signsIn(key));
  }

  @Test
  void anAnswerHoldsOnce() {
    SoftAuthenticator key = enrolled();
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    Assertion assertion = key.show(asked.options());
    scene.done(answers(asked, assertion, BROWSER));
    assertThat(answers(asked, assertion, BROWSER)).isEqualTo(Scene.refused(Why.WRONG));
    assertThat(lastReason()).isEqualTo(SignInEvent.Reason.TOKEN_REFUSED);
  }

  @Test
  void anAnswerOfAKeyThatDoesNotCountHoldsOnceToo() {
    SoftAuthenticator key = new SoftAuthenticator();
    key.counts = false;
    scene.person("min");
    added(scene.signsIn("min").begun().who(), key);
    scene.pass(Duration.ofSeconds(1));
    Asked before = scene.flows.proofs().forSignIn(BROWSER);
    scene.pass(Duration.ofSeconds(1));
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    Assertion assertion = key.show(asked.options());
    scene.done(answers(asked, assertion, BROWSER));
    assertThat(answers(asked, assertion, BROWSER)).isEqualTo(Scene.refused(Why.WRONG));
    assertThat(answers(before, key.show(before.options()), BROWSER))
        .as("one that was made before")
        .isEqualTo(Scene.refused(Why.WRONG));
  }

  @Test
  void ofManyWhoShowTheSameAnswerAtOnceOneGetsIn() throws Exception {
    SoftAuthenticator key = enrolled();
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    Assertion assertion = key.show(asked.options());
    List<Callable<SignIn.Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String from = "198.51.100." + i;
      all.add(
          () ->
              scene
                  .flows
                  .proofs()
                  .signIn(
                      new Answer(asked.challenge(), assertion),
                      BROWSER,
                      Scene.from(from, null, null)));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      int in = 0;
      for (Future<SignIn.Outcome> one : threads.invokeAll(all)) {
        in += one.get() instanceof SignIn.Outcome.Done ? 1 : 0;
      }
      assertThat(in).isEqualTo(1);
    }
  }

  @Test
  void anAnswerHoldsForTheBrowserThatWasAskedAndFiveMinutes() {
    SoftAuthenticator key = enrolled();
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    assertThat(answers(asked, key.show(asked.options()), "browser-2"))
        .isEqualTo(Scene.refused(Why.WRONG));
    scene.pass(Duration.ofMinutes(5));
    assertThat(answers(asked, key.show(asked.options()), BROWSER))
        .isEqualTo(Scene.refused(Why.WRONG));
    Asked again = scene.flows.proofs().forSignIn(BROWSER);
    scene.pass(Duration.ofMinutes(5).minusSeconds(1));
    scene.done(answers(again, key.show(again.options()), BROWSER));
  }

  @Test
  void aChallengeThatWasNotMadeHereIsNone() {
    SoftAuthenticator key = enrolled();
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    for (int at : new int[] {0, 31, 32, 39, 40, 71}) {
      byte[] bytes = Base64.getUrlDecoder().decode(asked.challenge());
      bytes[at] ^= 1;
      String changed = SoftAuthenticator.encoded(bytes);
      String challenge = SoftAuthenticator.encoded(Arrays.copyOf(bytes, 32));
      Assertion assertion = key.show("{\"challenge\":\"" + challenge + "\"}");
      assertThat(answers(new Asked(changed, ""), assertion, BROWSER))
          .as("byte %s", at)
          .isEqualTo(Scene.refused(Why.WRONG));
    }
    for (String text : List.of("", "A", "A".repeat(96), asked.challenge() + "=", "한글")) {
      assertThat(answers(new Asked(text, ""), key.show(asked.options()), BROWSER))
          .isEqualTo(Scene.refused(Why.WRONG));
      scene.pass(Duration.ofMinutes(1));
    }
  }

  private void refuses(String what, Consumer<SoftAuthenticator> lie) {
    SoftAuthenticator key = enrolled("p" + scene.events.size(), Sort.ES256);
    lie.accept(key);
    assertThat(signsIn(key)).as(what).isEqualTo(Scene.refused(Why.WRONG));
    scene.pass(Duration.ofHours(1));
  }

  @Test
  void refusesWhatWasNotSignedForHere() {
    refuses("another origin", key -> key.origin = "https://evil.example");
    refuses("a lower level", key -> key.origin = "https://a." + Scene.HOST);
    refuses("another port", key -> key.origin = "https://" + Scene.HOST + ":444");
    refuses("the port said", key -> key.origin = "https://" + Scene.HOST + ":443");
    refuses("in clear", key -> key.origin = "http://" + Scene.HOST);
    refuses("a path", key -> key.origin = "https://" + Scene.HOST + "/");
    refuses("another case", key -> key.origin = "https://LOGIN.example.com");
    refuses("null", key -> key.origin = "null");
    refuses("another party", key -> key.host = "example.com");
    refuses("inside another page", key -> key.extra = ",\"crossOrigin\":true");
    refuses(
        "inside this page",
        key -> key.extra = ",\"crossOrigin\":true,\"topOrigin\":\"https://evil.example\"");
    refuses("a page around it", key -> key.extra = ",\"topOrigin\":\"https://evil.example\"");
    refuses("nobody there", key -> key.flags = SoftAuthenticator.VERIFIED);
    refuses("nobody verified", key -> key.flags = SoftAuthenticator.PRESENT);
    refuses(
        "copied, though it cannot be",
        key -> key.flags |= SoftAuthenticator.BACKED_UP);
    refuses("another id", key -> key.id = new byte[16]);
    refuses("no owner", key -> key.handle = "");
    refuses("another owner", key -> key.handle = "0".repeat(26));
    refuses("bytes behind", key -> key.tail = new byte[] {0});
    refuses("extensions said and not there", key -> key.flags |= SoftAuthenticator.EXTENDED);
    refuses("a key where none belongs", key -> key.flags |= SoftAuthenticator.ATTESTED);
  }

  @Test
  void takesExtensionsThatItDoesNotKnow() {
    SoftAuthenticator key = enrolled();
    key.flags |= SoftAuthenticator.EXTENDED;
    key.tail = new SoftAuthenticator.Cbor().head(5, 1).text("news").number(7).done();
    scene.done(signsIn(key));
  }

  @Test
  void refusesACeremonyOfTheOtherSort() {
    SoftAuthenticator key = enrolled();
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    String challenge = asked.options().replaceAll(".*\"challenge\":\"([^\"]+)\".*", "$1");
    Assertion.Sent sent =
        key.sent(key.clientData("webauthn.create", challenge), key.data(false));
    assertThat(answers(asked, Assertion.of(sent).orElseThrow(), BROWSER))
        .isEqualTo(Scene.refused(Why.WRONG));
  }

  @Test
  void refusesASignatureOfAnotherKeyOrOverSomethingElse() {
    SoftAuthenticator key = enrolled();
    SoftAuthenticator other = new SoftAuthenticator();
    other.id = key.id;
    other.handle = key.handle;
    other.counter = 100;
    assertThat(signsIn(other)).isEqualTo(Scene.refused(Why.WRONG));
    Asked asked = scene.flows.proofs().forSignIn(BROWSER);
    Assertion right = key.show(asked.options());
    for (UnaryOperator<Assertion> change :
        List.<UnaryOperator<Assertion>>of(
            one -> with(one, one.clientData(), new byte[] {1}),
            one -> with(one, one.clientData(), new byte[1_024]),
            one -> with(one, new byte[] {'{', '}'}, one.signature()),
            one -> with(one, "[]".getBytes(StandardCharsets.UTF_8), one.signature()),
            one -> with(one, "[".repeat(4_000).getBytes(StandardCharsets.UTF_8), one.signature()),
            one -> with(one, new byte[] {(byte) 0xff}, one.signature()))) {
      assertThat(answers(asked, change.apply(right), BROWSER)).isEqualTo(Scene.refused(Why.WRONG));
    }
  }

  private static Assertion with(Assertion of, byte[] clientData, byte[] signature) {
    return new Assertion(of.id(), clientData, of.authenticatorData(), signature, of.userHandle());
  }

  @Test
  void thoseWhoMayNotSignInAreAnsweredAlike() {
    SoftAuthenticator key = enrolled();
    User user = scene.store.users().byName(
        new dev.munjigi.gates.identity.UserName("min")).orElseThrow();
    scene.store.register().change(
        new User(
            user.id(), user.name(), user.shown(), null, false, user.groups(),
            User.State.DISABLED, user.created(), user.version() + 1));
    assertThat(signsIn(key)).isEqualTo(Scene.refused(Why.WRONG));
    assertThat(lastReason()).isEqualTo(SignInEvent.Reason.NOT_ACTIVE);
    assertThat(signsIn(new SoftAuthenticator())).isEqualTo(Scene.refused(Why.WRONG));
  }

  @Test
  void triesAreCounted() {
    SoftAuthenticator key = enrolled();
    SoftAuthenticator clone = key.cloned();
    clone.origin = "https://evil.example";
    for (int i = 0; i < 10; i++) {
      assertThat(signsIn(clone)).isEqualTo(Scene.refused(Why.WRONG));
    }
    assertThat(signsIn(clone)).isEqualTo(Scene.refused(Why.TOO_MANY));
  }

  @Test
  void aProofBeforeSomethingThatMattersIsOnesOwnAndForThisSession() {
    SoftAuthenticator key = enrolled();
    SignedIn who = scene.done(signsIn(key)).begun().who();
    scene.pass(Duration.ofSeconds(1));
    SignedIn elsewhere = scene.done(signsIn(key)).begun().who();
    scene.pass(Duration.ofSeconds(1));
    List<Passkey> own = scene.flows.passkeys().of(who.user());
    Asked asked = scene.flows.proofs().forAgain(who, own);
    Answer answer = new Answer(asked.challenge(), key.show(asked.options()));
    assertThat(scene.flows.proofs().refused(answer, elsewhere, Scene.stranger()))
        .contains(Why.WRONG);
    assertThat(scene.flows.proofs().refused(answer, who, Scene.stranger())).isEmpty();
    assertThat(scene.flows.proofs().refused(answer, who, Scene.stranger())).contains(Why.WRONG);
    key.flags = SoftAuthenticator.PRESENT;
    scene.pass(Duration.ofSeconds(1));
    asked = scene.flows.proofs().forAgain(who, own);
    answer = new Answer(asked.challenge(), key.show(asked.options()));
    assertThat(scene.flows.proofs().refused(answer, who, Scene.stranger()))
        .as("nobody verified")
        .contains(Why.WRONG);
  }

  @Test
  void aChallengeForANewOneIsForOneSessionOnceAndFiveMinutes() {
    scene.person("min");
    SignedIn one = scene.signsIn("min").begun().who();
    SignedIn other = scene.signsIn("min").begun().who();
    scene.flows.passkeys().begin(one);
    Registration made =
        new SoftAuthenticator().make(scene.flows.passkeys().creation(one).orElseThrow());
    assertThat(scene.flows.passkeys().creation(other)).isEmpty();
    assertThat(scene.flows.passkeys().finish(other, made, "Key", Scene.stranger()))
        .isEqualTo(new Adding.Refused());
    scene.pass(Duration.ofMinutes(5));
    assertThat(scene.flows.passkeys().finish(one, made, "Key", Scene.stranger()))
        .isEqualTo(new Adding.Refused());
    scene.flows.passkeys().begin(one);
    assertThat(scene.flows.passkeys().finish(one, made, "Key", Scene.stranger()))
        .as("the challenge before")
        .isEqualTo(new Adding.Refused());
    assertThat(scene.flows.passkeys().creation(one)).as("used up").isEmpty();
  }

  private void refusesNew(String what, UnaryOperator<byte[]> attestation) {
    SignedIn who = scene.signsIn("min").begun().who();
    scene.flows.passkeys().begin(who);
    String options = scene.flows.passkeys().creation(who).orElseThrow();
    Registration right = new SoftAuthenticator().make(options);
    Registration changed =
        new Registration(right.clientData(), attestation.apply(right.attestation()), List.of());
    assertThat(scene.flows.passkeys().finish(who, changed, "Key", Scene.stranger()))
        .as(what)
        .isEqualTo(new Adding.Refused());
  }

  private static byte[] joined(byte[] first, String hex) {
    byte[] more = HexFormat.of().parseHex(hex);
    byte[] all = Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return all;
  }

  @Test
  void refusesHostileAttestations() {
    scene.person("min");
    refusesNew("bytes behind", bytes -> joined(bytes, "00"));
    refusesNew("nothing", bytes -> new byte[] {0});
    refusesNew("deep nesting", bytes -> HexFormat.of().parseHex("81".repeat(15_000) + "00"));
    refusesNew("deep maps", bytes -> HexFormat.of().parseHex("a100".repeat(8_000) + "00"));
    refusesNew("a huge array", bytes -> HexFormat.of().parseHex("9bffffffffffffffff"));
    refusesNew("a large array", bytes -> HexFormat.of().parseHex("9a7fffffff"));
    refusesNew("a huge string", bytes -> HexFormat.of().parseHex("5b7fffffffffffffff00"));
    refusesNew("a large string", bytes -> HexFormat.of().parseHex("5a7fffffff00"));
    refusesNew("an endless map", bytes -> HexFormat.of().parseHex("bf6161ff"));
    refusesNew("an endless string", bytes -> HexFormat.of().parseHex("5f4100ff"));
    refusesNew("a tag", bytes -> joined(new byte[] {(byte) 0xc0}, HexFormat.of().formatHex(bytes)));
    refusesNew("an empty map", bytes -> new byte[] {(byte) 0xa0});
    refusesNew(
        "a member twice",
        bytes -> joined(new byte[] {(byte) 0xa4}, "63666d74646e6f6e65"
            + HexFormat.of().formatHex(bytes).substring(2)));
    for (int i = 0; i < 60; i++) {
      int at = i;
      refusesNew("cut " + i, bytes -> Arrays.copyOf(bytes, bytes.length * at / 60));
    }
  }

  @Test
  void readsNothingOfWhatIsAttested() {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    scene.flows.passkeys().begin(who);
    SoftAuthenticator key = new SoftAuthenticator();
    Registration right = key.make(scene.flows.passkeys().creation(who).orElseThrow());
    Registration other =
        new Registration(
            right.clientData(),
            SoftAuthenticator.attestation("tpm", key.data(true)),
            List.of());
    assertThat(scene.flows.passkeys().finish(who, other, "Key", Scene.stranger()))
        .isInstanceOf(Adding.Added.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_1024", "P384"})
  void refusesKeysThatAreWeakOrOfAnotherSort(Sort sort) {
    scene.person("min");
    assertThat(adds(scene.signsIn("min").begun().who(), new SoftAuthenticator(sort)))
        .isEqualTo(new Adding.Refused());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void refusesAPasskeyWithoutAName(String name) {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    scene.flows.passkeys().begin(who);
    Registration made =
        new SoftAuthenticator().make(scene.flows.passkeys().creation(who).orElseThrow());
    assertThat(scene.flows.passkeys().finish(who, made, name, Scene.stranger()))
        .isEqualTo(new Adding.Refused());
  }

  @Test
  void refusesToReadWhatIsTooLongOrSpelledOtherwise() {
    String a = "A".repeat(4);
    assertThat(Assertion.of(new Assertion.Sent(a, a, a, a, ""))).isPresent();
    String long1 = SoftAuthenticator.encoded(new byte[1_024]);
    String long4 = SoftAuthenticator.encoded(new byte[4_097]);
    String long16 = SoftAuthenticator.encoded(new byte[16 * 1024 + 1]);
    assertThat(Assertion.of(new Assertion.Sent(long1, a, a, a, ""))).isEmpty();
    assertThat(Assertion.of(new Assertion.Sent(a, long4, a, a, ""))).isEmpty();
    assertThat(Assertion.of(new Assertion.Sent(a, a, long4, a, ""))).isEmpty();
    assertThat(Assertion.of(new Assertion.Sent(a, a, a, long1 + "AA", ""))).isEmpty();
    assertThat(Assertion.of(new Assertion.Sent(a, a, a, a, long1))).isEmpty();
    for (String odd : List.of("", "A", "AB", "AA==", "A+/A", "AA A", "한글", "AA\u0000A")) {
      assertThat(Assertion.of(new Assertion.Sent(odd, a, a, a, ""))).as(odd).isEmpty();
    }
    assertThat(Registration.of(a, long16, "")).isEmpty();
    assertThat(Registration.of(a, a, "x".repeat(129))).isEmpty();
    assertThat(Registration.of(a, a, "usb,evil,usb").orElseThrow().transports())
        .containsExactly("usb");
  }
}
