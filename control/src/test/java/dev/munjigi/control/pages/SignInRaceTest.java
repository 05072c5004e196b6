package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.Credentials;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.Proof;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Why;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What somebody changes about how they sign in, while somebody else who knows the old way signs in.
class SignInRaceTest {
  private static final Runnable NOTHING = () -> {};

  /// What happens the next time that credentials were read.
  private Runnable meanwhile = NOTHING;

  private final Scene scene = new Scene(this::interrupted);

  private IdentityStore interrupted(IdentityStore s) {
    Credentials credentials =
        (Credentials)
            Proxy.newProxyInstance(
                Credentials.class.getClassLoader(),
                new Class<?>[] {Credentials.class},
                (proxy, method, arguments) -> {
                  Object answer = method.invoke(s.credentials(), arguments);
                  if (method.getName().equals("of")) {
                    Runnable now = meanwhile;
                    meanwhile = NOTHING;
                    now.run();
                  }
                  return answer;
                });
    return new IdentityStore(
        s.users(),
        s.register(),
        s.groups(),
        credentials,
        s.sessions(),
        s.sessionEnds(),
        s.oneTimes(),
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

  private void changesPassword(SignedIn who) {
    assertThat(
            scene
                .flows
                .password()
                .change(
                    who,
                    Password.of(Scene.RIGHT),
                    Password.of(Scene.FRESH),
                    Scene.stranger()))
        .isInstanceOf(OwnPassword.Change.Changed.class);
  }

  private void addsFactor(SignedIn who) {
    assertThat(scene.flows.factor().begin(who)).isTrue();
    String secret = scene.flows.factor().enrolment(who).orElseThrow().typed();
    assertThat(scene.flows.factor().confirm(who, scene.code(secret), Scene.stranger()))
        .isPresent();
  }

  private void nobodyElseIsSignedIn(SignedIn who) {
    assertThat(scene.store.sessions().of(who.user().id()))
        .extracting(session -> session.id())
        .containsExactly(who.session().id());
  }

  @Test
  void anOldPasswordLetsNobodyInOnceItWasChanged() {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    meanwhile = () -> changesPassword(who);
    assertThat(scene.tries("min", Scene.RIGHT, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.OVER));
    nobodyElseIsSignedIn(who);
    assertThat(scene.events.getLast()).isInstanceOf(SignInEvent.Ended.class);
    scene.done(scene.tries("min", Scene.FRESH, Scene.stranger()));
  }

  @Test
  void anOldPasswordLetsNobodyInOnceItWasReset() {
    User user = scene.person("min");
    String token = scene.flows.invitations().invite(user.id()).reveal();
    meanwhile =
        () ->
            assertThat(
                    scene
                        .flows
                        .invitations()
                        .accept(token, Password.of(Scene.FRESH), Scene.stranger()))
                .isInstanceOf(Invitations.Outcome.Accepted.class);
    assertThat(scene.tries("min", Scene.RIGHT, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.OVER));
    assertThat(scene.store.sessions().of(user.id())).isEmpty();
  }

  @Test
  void aPasswordAloneLetsNobodyInOnceASecondFactorWasAdded() {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    meanwhile = () -> addsFactor(who);
    assertThat(scene.tries("min", Scene.RIGHT, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.OVER));
    nobodyElseIsSignedIn(who);
  }

  @Test
  void aSecondFactorLetsNobodyInAfterAPasswordThatWasChanged() {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    addsFactor(who);
    Proof right =
        user -> {
          changesPassword(who);
          return new Proof.Judged.Holds(Set.of("otp"));
        };
    assertThat(scene.flows.signIn().second(pending(), right, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.OVER));
    nobodyElseIsSignedIn(who);
  }

  @Test
  void aWrongCodeDoesNotKeepASignInAliveAfterAPasswordThatWasChanged() {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    addsFactor(who);
    String pending = pending();
    Proof wrong =
        user -> {
          changesPassword(who);
          return new Proof.Judged.Not(SignInEvent.Reason.WRONG_CODE);
        };
    scene.flows.signIn().second(pending, wrong, Scene.stranger());
    Proof right = user -> new Proof.Judged.Holds(Set.of("otp"));
    assertThat(scene.flows.signIn().second(pending, right, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.OVER));
    nobodyElseIsSignedIn(who);
  }

  private String pending() {
    return scene.tries("min", Scene.RIGHT, Scene.stranger())
            instanceof SignIn.Outcome.SecondFactorNeeded needed
        ? needed.pending().reveal()
        : "none";
  }

  @Test
  void aProofAloneLetsNobodyInWhoWasDisabledMeanwhile() {
    User user = scene.person("min");
    Proof right =
        judged -> {
          scene.store.register().change(disabled(user));
          return new Proof.Judged.Holds(Set.of("hwk"));
        };
    assertThat(scene.flows.signIn().alone("min", user, right, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.OVER));
    assertThat(scene.store.sessions().of(user.id())).isEmpty();
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
}
