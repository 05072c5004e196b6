package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.memory.MemoryPostage;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.MailAddress;
import dev.munjigi.gates.identity.MailSettings;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.mail.Delivery;
import dev.munjigi.gates.mail.Letter;
import dev.munjigi.gates.mail.Spooled;
import dev.munjigi.gates.signin.Errand;
import dev.munjigi.gates.signin.Errands;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.MailProof;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.Posted;
import dev.munjigi.gates.signin.Postman;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.SignUps;
import dev.munjigi.gates.signin.Why;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens by mail, with a postman whose letters go no further than here.
class MailFlowTest {
  private static final Pattern TOKEN = Pattern.compile("token=(\\S+)");

  private final Scene scene = new Scene();
  private final List<Letter> letters = new ArrayList<>();
  private Delivery answer = new Delivery.Taken();
  private final Postman postman = postman();

  private Postman postman() {
    Means means =
        new Means(
            scene.parts.store(),
            scene.parts.settings(),
            scene.parts.clock(),
            new SecureRandom(),
            event -> {});
    return new Postman(
        means,
        new Errands(means, scene.spool, scene.parts.wrapping()),
        letter -> {
          letters.add(letter);
          return answer;
        },
        new MemoryPostage(1_024, () -> scene.now.toEpochMilli() * 1_000_000),
        new Letters());
  }

  @BeforeEach
  void mailLeaves() {
    scene.mail =
        new MailSettings(
            new MailSettings.Server("mail.test", 587, MailSettings.Security.STARTTLS),
            new MailSettings.From("", MailAddress.of("no-reply@example.com").orElseThrow()),
            null,
            null,
            new MailSettings.SignUp(Set.of("example.com"), new TreeSet<>()));
  }

  private User person(String name, String mail, boolean verified) {
    User user = scene.person(name);
    User next =
        new User(
            user.id(),
            user.name(),
            user.shown(),
            mail,
            verified,
            user.groups(),
            user.state(),
            user.created(),
            user.version() + 1);
    scene.store.register().change(next);
    return next;
  }

  private List<Posted.Result> round() {
    List<Posted.Result> results = new ArrayList<>();
    postman.step().ifPresent(posted -> results.add(posted.result()));
    return results;
  }

  private String token() {
    Matcher token = TOKEN.matcher(letters.getLast().text());
    assertThat(token.find()).as(letters.getLast().text()).isTrue();
    return token.group(1);
  }

  private void forgets(String typed) {
    assertThat(scene.flows.mail().asking().forgotten(typed, "en", Scene.stranger())).isEmpty();
  }

  private Invitations.Outcome resets(String token) {
    return scene.flows.invitations().reset(token, Password.of(Scene.FRESH), Scene.stranger());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kim", "KIM ", "kim@example.com", "Kim@EXAMPLE.com"})
  void writesToTheAddressThatIsKeptWhateverWasTyped(String typed) {
    person("kim", "kim@example.com", true);
    forgets(typed);
    assertThat(round()).containsExactly(Posted.Result.SENT);
    assertThat(letters.getLast().to()).hasToString("kim@example.com");
    assertThat(resets(token())).isInstanceOf(Invitations.Outcome.Accepted.class);
    assertThat(scene.tries("kim", Scene.FRESH, Scene.stranger()))
        .isInstanceOf(SignIn.Outcome.Done.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "lee@example.com", "", "\u0000", "two words", "unproven", "gone"})
  void keepsTheSameForThoseWhoAreNotThereAndWritesToNobody(String typed) {
    person("unproven", "un@example.com", false);
    User gone = person("gone", "gone@example.com", true);
    scene.store.register().remove(gone.id());
    forgets(typed);
    assertThat(scene.spool.waiting()).isEqualTo(1);
    assertThat(round()).containsExactly(Posted.Result.NOBODY);
    assertThat(letters).isEmpty();
    assertThat(scene.spool.waiting()).isZero();
  }

  @Test
  void givesNoPasswordToWhoHasNone() {
    User user = person("kim", "kim@example.com", true);
    scene
        .store
        .credentials()
        .remove(scene.store.credentials().of(user.id()).getFirst().id());
    forgets("kim");
    assertThat(round()).containsExactly(Posted.Result.NOBODY);
  }

  @Test
  void takesEachLinkOnceAndEndsTheOthersAndAllSessions() {
    User user = person("kim", "kim@example.com", true);
    scene.signsIn("kim");
    forgets("kim");
    round();
    String first = token();
    forgets("kim");
    round();
    assertThat(resets(token())).isInstanceOf(Invitations.Outcome.Accepted.class);
    assertThat(resets(token())).isEqualTo(new Invitations.Outcome.Refused(Why.OVER));
    assertThat(resets(first)).isEqualTo(new Invitations.Outcome.Refused(Why.OVER));
    assertThat(scene.store.sessions().of(user.id())).isEmpty();
  }

  @Test
  void leavesTheSecondFactorAsItIs() {
    User user = person("kim", "kim@example.com", true);
    Credential codes =
        new Credential(
            scene.id(), user.id(), Credential.Kind.TOTP, null, "{\"kept\":true}", scene.now, 1);
    scene.store.credentials().save(codes);
    forgets("kim");
    round();
    resets(token());
    assertThat(scene.store.credentials().of(user.id())).contains(codes);
  }

  @Test
  void endsALinkAfterAQuarterOfAnHour() {
    person("kim", "kim@example.com", true);
    forgets("kim");
    round();
    scene.pass(Duration.ofMinutes(15));
    assertThat(resets(token())).isEqualTo(new Invitations.Outcome.Refused(Why.OVER));
  }

  @Test
  void floodsNobody() {
    person("kim", "kim@example.com", true);
    for (int i = 0; i < 5; i++) {
      forgets("kim");
    }
    assertThat(scene.flows.mail().asking().forgotten("kim", "en", Scene.stranger()))
        .contains(Why.TOO_MANY);
    // by another spelling, from elsewhere: it is asked for, and not written
    for (int i = 0; i < 5; i++) {
      assertThat(
              scene
                  .flows
                  .mail()
                  .asking()
                  .forgotten("kim@example.com", "en", Scene.from("198.51.100." + i, null, null)))
          .isEmpty();
    }
    List<Posted.Result> results = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      results.addAll(round());
    }
    assertThat(results).filteredOn(Posted.Result.SENT::equals).hasSize(5);
    assertThat(results).filteredOn(Posted.Result.TOO_MANY::equals).hasSize(5);
  }

  @Test
  void countsWhoAsks() {
    int taken = 0;
    for (int i = 0; i < 40; i++) {
      boolean sent =
          scene.flows.mail().asking().forgotten("name" + i, "en", Scene.stranger()).isEmpty();
      taken += sent ? 1 : 0;
    }
    assertThat(taken).isEqualTo(20);
  }

  @Test
  void triesAgainUntilTheEndOfItsTimeAndNotBeyond() {
    person("kim", "kim@example.com", true);
    forgets("kim");
    answer = new Delivery.Postponed(Delivery.Step.RECIPIENT, 450);
    List<Posted.Result> results = new ArrayList<>();
    for (int i = 0; i < 20 * 60; i++) {
      results.addAll(round());
      scene.pass(Duration.ofSeconds(1));
    }
    // after 0, 5, 15, 35, 75, 155, 315 and 635 seconds, and at the end of its 15 minutes
    assertThat(results).hasSize(9).endsWith(Posted.Result.GIVEN_UP);
    assertThat(results.subList(0, 8)).containsOnly(Posted.Result.LATER);
    assertThat(scene.spool.waiting()).isZero();
  }

  @Test
  void forgetsWhatTheServerWillNeverTake() {
    person("kim", "kim@example.com", true);
    forgets("kim");
    answer = new Delivery.Refused(Delivery.Step.RECIPIENT, 550);
    assertThat(round()).containsExactly(Posted.Result.REFUSED);
    assertThat(scene.spool.waiting()).isZero();
  }

  @Test
  void keepsNoNameInTheClear() {
    forgets("kim@example.com");
    Spooled spooled = scene.spool.claim(scene.now).orElseThrow();
    assertThat(spooled.body()).startsWith("mail/" + spooled.id() + "|").doesNotContain("kim");
  }

  @Test
  void keepsRoomForPeopleWhoAreKnown() {
    Means means =
        new Means(
            scene.store,
            scene.parts.settings(),
            scene.parts.clock(),
            new SecureRandom(),
            event -> {});
    Errands errands = new Errands(means, scene.spool, scene.parts.wrapping());
    assertThat(filled(errands, Errand.Kind.SIGN_UP)).isEqualTo(500);
    assertThat(filled(errands, Errand.Kind.FORGOTTEN)).isEqualTo(250);
    assertThat(filled(errands, Errand.Kind.INVITATION)).isEqualTo(250);
  }

  /// How many of this kind there is room for.
  private static int filled(Errands errands, Errand.Kind kind) {
    int kept = 0;
    while (errands.put(new Errand(kind, "lee", "lee@example.com", "en"))) {
      kept++;
    }
    return kept;
  }

  private SignedIn signedIn(String name) {
    return scene.done(scene.tries(name, Scene.RIGHT, Scene.stranger())).begun().who();
  }

  private MailProof.Outcome says(SignedIn who, String address) {
    return scene
        .flows
        .mail()
        .proof()
        .say(who, Password.of(Scene.RIGHT), address, "ko", Scene.stranger());
  }

  private boolean proves(SignedIn who, String token) {
    return scene.flows.mail().proof().prove(who, token, "en", Scene.stranger());
  }

  @Test
  void provesAnAddressToWhoIsSignedInAndTellsTheOneBefore() {
    person("kim", "old@example.com", true);
    person("lee", "lee@example.com", true);
    SignedIn kim = signedIn("kim");
    assertThat(says(kim, "New@Example.com")).isInstanceOf(MailProof.Outcome.Asked.class);
    round();
    assertThat(letters.getLast().subject()).isEqualTo("메일 주소 확인");
    assertThat(proves(signedIn("lee"), token())).isFalse();
    assertThat(proves(kim, token())).isTrue();
    assertThat(proves(kim, token())).isFalse();
    round();
    assertThat(letters.getLast().to()).hasToString("old@example.com");
    assertThat(scene.tries("new@example.com", Scene.RIGHT, Scene.stranger()))
        .isInstanceOf(SignIn.Outcome.Done.class);
    assertThat(scene.tries("old@example.com", Scene.RIGHT, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.WRONG));
  }

  @Test
  void saysNothingOfAnAddressThatAnotherHasProven() {
    person("kim", "kim@example.com", true);
    person("lee", "lee@example.com", true);
    SignedIn kim = signedIn("kim");
    assertThat(says(kim, "lee@example.com")).isInstanceOf(MailProof.Outcome.Asked.class);
    round();
    assertThat(letters.getLast().to()).hasToString("lee@example.com");
    assertThat(letters.getLast().text()).doesNotContain("token=");
    assertThat(says(kim, "lee@example.com\r\nBcc: x@example.com"))
        .isInstanceOf(MailProof.Outcome.NoAddress.class);
  }

  private SignUps.Asked signsUp(String name, String address) {
    return scene.flows.mail().signUps().ask(name, address, "en", Scene.stranger());
  }

  @Test
  void addsWhoCameBackWithALink() {
    assertThat(signsUp("lee", "Lee@Example.com")).isEqualTo(SignUps.Asked.ASKED);
    assertThat(scene.store.users().page("", 10)).isEmpty();
    round();
    assertThat(letters.getLast().text()).doesNotContain("lee");
    SignUps signUps = scene.flows.mail().signUps();
    assertThat(signUps.wants(token())).contains("lee");
    assertThat(signUps.accept(token(), Password.of(Scene.RIGHT), Scene.stranger()))
        .isInstanceOf(Invitations.Outcome.Accepted.class);
    assertThat(signUps.accept(token(), Password.of(Scene.RIGHT), Scene.stranger()))
        .isEqualTo(new Invitations.Outcome.Refused(Why.OVER));
    assertThat(scene.tries("lee@example.com", Scene.RIGHT, Scene.stranger()))
        .isInstanceOf(SignIn.Outcome.Done.class);
  }

  @Test
  void answersTheSameWhenTheNameOrTheAddressIsKnown() {
    person("kim", "kim@example.com", true);
    assertThat(signsUp("han", "kim@example.com")).isEqualTo(SignUps.Asked.ASKED);
    round();
    assertThat(letters.getLast().text()).contains("already", "kim").doesNotContain("token=");
    assertThat(signsUp("kim", "han@example.com")).isEqualTo(SignUps.Asked.ASKED);
    round();
    assertThat(letters.getLast().to()).hasToString("han@example.com");
    assertThat(letters.getLast().text()).doesNotContain("token=").doesNotContain("kim");
  }

  @Test
  void letsNobodyTakeANameThatPoliciesName() {
    scene.named = Set.of("chief");
    assertThat(signsUp("Chief", "han@example.com")).isEqualTo(SignUps.Asked.ASKED);
    round();
    assertThat(letters.getLast().text()).doesNotContain("token=").doesNotContain("chief");
    signsUp("lee", "lee@example.com");
    round();
    scene.named = Set.of("chief", "lee");
    SignUps signUps = scene.flows.mail().signUps();
    assertThat(signUps.accept(token(), Password.of(Scene.RIGHT), Scene.stranger()))
        .isEqualTo(new Invitations.Outcome.Refused(Why.OVER));
    assertThat(scene.store.users().page("", 10)).isEmpty();
  }

  @Test
  void letsNobodySignUpWhoMayNot() {
    assertThat(signsUp("lee", "lee@sub.example.com")).isEqualTo(SignUps.Asked.NOT_ALLOWED);
    assertThat(signsUp("lee", "lee@example.com.evil.test")).isEqualTo(SignUps.Asked.NOT_ALLOWED);
    assertThat(signsUp("kim@example.com", "lee@example.com")).isEqualTo(SignUps.Asked.NO_NAME);
    assertThat(signsUp("lee", "lee")).isEqualTo(SignUps.Asked.NO_ADDRESS);
    signsUp("lee", "lee@example.com");
    round();
    String token = token();
    scene.mail = null;
    assertThat(
            scene
                .flows
                .mail()
                .signUps()
                .accept(token, Password.of(Scene.RIGHT), Scene.stranger()))
        .isEqualTo(new Invitations.Outcome.Refused(Why.OVER));
  }

  @Test
  void takesNoNameForTheAddressOfAnother() {
    User kim = person("kim", "kim@example.com", true);
    scene.person("kim@example.com");
    SignIn.Outcome outcome = scene.tries("kim@example.com", Scene.RIGHT, Scene.stranger());
    assertThat(scene.done(outcome).begun().who().user().id())
        .isEqualTo(kim.id());
    forgets("kim@example.com");
    round();
    assertThat(letters.getLast().text()).contains("user kim.");
  }

  @Test
  void triesByOneNameDoNotTellWhichAddressIsTheSamePersons() {
    person("kim", "kim@example.com", true);
    String device = scene.signsIn("kim").devices();
    for (int i = 0; i < 11; i++) {
      scene.tries("kim", "wrong", Scene.from("192.0.2.7", null, null));
    }
    for (String address : List.of("kim@example.com", "lee@example.com", "KIM@example.com ")) {
      assertThat(scene.tries(address, "wrong", Scene.stranger()))
          .as(address)
          .isEqualTo(Scene.refused(Why.WRONG));
    }
    assertThat(scene.tries("kim", Scene.RIGHT, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.TOO_MANY));
    scene.done(scene.tries("kim", Scene.RIGHT, Scene.visit(device, null)));
  }

  @Test
  void countsTriesOfAKnownDeviceByNameAndByAddressTogether() {
    person("kim", "kim@example.com", true);
    String device = scene.signsIn("kim").devices();
    for (int i = 0; i < 10; i++) {
      String typed = i % 2 == 0 ? "kim" : "kim@example.com";
      scene.tries(typed, "wrong", Scene.visit(device, null));
    }
    assertThat(scene.tries("kim@example.com", Scene.RIGHT, Scene.visit(device, null)))
        .isEqualTo(Scene.refused(Why.TOO_MANY));
  }

  @Test
  void showsNoPageOfMailWhereNoneLeaves() {
    scene.mail = null;
    Browser browser = new Browser(scene.pages());
    assertThat(browser.get("/forgotten").status()).isEqualTo(404);
    assertThat(browser.get("/sign-up").status()).isEqualTo(404);
    assertThat(browser.get("/sign-in").text()).doesNotContain("/forgotten");
  }

  @Test
  void answersOnThePagesAlikeForKnownAndUnknown() {
    person("kim", "kim@example.com", true);
    Browser browser = new Browser(scene.pages());
    browser.get("/forgotten");
    Browser.Answer known = browser.post("/forgotten", "username", "kim");
    browser.get("/forgotten");
    Browser.Answer unknown = browser.post("/forgotten", "username", "lee");
    assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(200);
    assertThat(unknown.text()).isEqualTo(known.text());
    round();
    round();
    assertThat(letters).hasSize(1);
    String page = "/reset?token=" + token();
    assertThat(browser.get(page).status()).isEqualTo(200);
    assertThat(browser.get(page).field("referrer-policy")).isEqualTo("same-origin");
    assertThat(browser.post(page, "password", Scene.FRESH).location())
        .isEqualTo("/sign-in?done=password");
    assertThat(browser.get(page).status()).isEqualTo(403);
  }
}
