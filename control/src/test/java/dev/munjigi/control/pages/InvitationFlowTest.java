package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.PasswordRules;
import dev.munjigi.gates.signin.SignIn;
import dev.munjigi.gates.signin.Why;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Invitations, and changes of one's own password, by the flows alone.
class InvitationFlowTest {
  private final Scene scene = new Scene();
  private final Invitations flow = scene.flows.invitations();

  private Invitations.Outcome accepts(String token, String password) {
    return flow.accept(token, Password.of(password), Scene.stranger());
  }

  private static final Invitations.Outcome OVER = new Invitations.Outcome.Refused(Why.OVER);

  @Test
  void whoWasInvitedSetsAPasswordAndMaySignIn() {
    User guest = scene.add("guest", User.State.INVITED);
    String token = flow.invite(guest.id()).reveal();
    assertThat(flow.invited(token)).contains(guest);
    assertThat(accepts(token, Scene.FRESH)).isInstanceOf(Invitations.Outcome.Accepted.class);
    assertThat(scene.store.users().byId(guest.id()).orElseThrow().state())
        .isEqualTo(User.State.ACTIVE);
    assertThat(scene.tries("guest", Scene.FRESH, Scene.stranger()))
        .isInstanceOf(SignIn.Outcome.Done.class);
  }

  @Test
  void anInvitationWorksOnceAndForADay() {
    User guest = scene.add("guest", User.State.INVITED);
    String token = flow.invite(guest.id()).reveal();
    accepts(token, Scene.FRESH);
    assertThat(accepts(token, Scene.RIGHT)).isEqualTo(OVER);
    String late = flow.invite(guest.id()).reveal();
    scene.pass(Duration.ofHours(24));
    assertThat(accepts(late, Scene.RIGHT)).isEqualTo(OVER);
    assertThat(flow.invited(late)).isEmpty();
  }

  @Test
  void aNewInvitationTakesTheOneBeforeOutOfUse() {
    User guest = scene.add("guest", User.State.INVITED);
    String before = flow.invite(guest.id()).reveal();
    String token = flow.invite(guest.id()).reveal();
    assertThat(accepts(before, Scene.FRESH)).isEqualTo(OVER);
    assertThat(accepts(token, Scene.FRESH)).isInstanceOf(Invitations.Outcome.Accepted.class);
  }

  @Test
  void aPasswordThatBreaksARuleDoesNotUseTheInvitationUp() {
    User guest = scene.add("guest", User.State.INVITED);
    String token = flow.invite(guest.id()).reveal();
    assertThat(accepts(token, "short"))
        .isEqualTo(new Invitations.Outcome.Broken(PasswordRules.Rule.TOO_SHORT));
    assertThat(accepts(token, "it is me, guest, again"))
        .isEqualTo(new Invitations.Outcome.Broken(PasswordRules.Rule.NAMES_USER));
    assertThat(accepts(token, Scene.FRESH)).isInstanceOf(Invitations.Outcome.Accepted.class);
  }

  @Test
  void whoLostThePasswordSetsANewOneAndAllSessionsEnd() {
    User user = scene.person("min");
    String session = scene.signsIn("min").begun().token().reveal();
    assertThat(accepts(flow.invite(user.id()).reveal(), Scene.FRESH))
        .isInstanceOf(Invitations.Outcome.Accepted.class);
    assertThat(scene.flows.sessions().behind(session)).isEmpty();
    assertThat(scene.tries("min", Scene.RIGHT, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.WRONG));
    assertThat(scene.tries("min", Scene.FRESH, Scene.stranger()))
        .isInstanceOf(SignIn.Outcome.Done.class);
  }

  @Test
  void whoIsDisabledStaysOut() {
    User gone = scene.person("gone", User.State.DISABLED);
    String token = flow.invite(gone.id()).reveal();
    assertThat(flow.invited(token)).isEmpty();
    assertThat(accepts(token, Scene.FRESH)).isEqualTo(OVER);
  }

  @Test
  void tokensForOneThingAreNoGoodForAnother() {
    User guest = scene.add("guest", User.State.INVITED);
    String invitation = flow.invite(guest.id()).reveal();
    String setUp = flow.setUp(new TreeSet<>()).reveal();
    assertThat(flow.setsUp(invitation)).isFalse();
    assertThat(flow.invited(setUp)).isEmpty();
    assertThat(accepts(setUp, Scene.FRESH)).isEqualTo(OVER);
    assertThat(
            flow.setUp(invitation, "root", Password.of(Scene.FRESH), Scene.stranger()))
        .isEqualTo(OVER);
    assertThat(accepts("rubbish", Scene.FRESH)).isEqualTo(OVER);
  }

  @Test
  void theFirstPersonSetsThemselvesUpOnce() {
    scene.store.groups().add(new Group("operators", ""));
    String token = flow.setUp(new TreeSet<>(List.of("operators"))).reveal();
    assertThat(flow.setUp(token, "!", Password.of(Scene.FRESH), Scene.stranger()))
        .isInstanceOf(Invitations.Outcome.NoName.class);
    assertThat(flow.setUp(token, "First", Password.of(Scene.FRESH), Scene.stranger()))
        .isInstanceOfSatisfying(
            Invitations.Outcome.Accepted.class,
            accepted -> assertThat(accepted.user().groups()).containsExactly("operators"));
    assertThat(flow.setUp(token, "second", Password.of(Scene.FRESH), Scene.stranger()))
        .isEqualTo(OVER);
    assertThat(scene.tries("first", Scene.FRESH, Scene.stranger()))
        .isInstanceOf(SignIn.Outcome.Done.class);
  }

  private OwnPassword.Change changes(SignedIn who, String old, String fresh) {
    return scene
        .flows
        .password()
        .change(who, Password.of(old), Password.of(fresh), Scene.stranger());
  }

  @Test
  void aPasswordIsChangedByWhoKnowsTheOldOne() {
    scene.person("min");
    String other = scene.signsIn("min").begun().token().reveal();
    SignIn.Outcome.Done own = scene.signsIn("min");
    SignedIn who = own.begun().who();
    assertThat(changes(who, "wrong", Scene.FRESH))
        .isEqualTo(new OwnPassword.Change.Refused(Why.WRONG));
    assertThat(changes(who, Scene.RIGHT, "short"))
        .isEqualTo(new OwnPassword.Change.Broken(PasswordRules.Rule.TOO_SHORT));
    assertThat(changes(who, Scene.RIGHT, Scene.FRESH))
        .isInstanceOfSatisfying(
            OwnPassword.Change.Changed.class,
            changed ->
                assertThat(
                        scene.flows.sessions().behind(changed.begun().token().reveal()))
                    .isPresent());
    assertThat(scene.flows.sessions().behind(other)).as("other sessions").isEmpty();
    assertThat(scene.flows.sessions().behind(own.begun().token().reveal()))
        .as("the token before")
        .isEmpty();
  }

  @Test
  void whoFindsABrowserOpenDoesNotGuessThePassword() {
    scene.person("min");
    SignedIn who = scene.signsIn("min").begun().who();
    for (int i = 0; i < 10; i++) {
      assertThat(changes(who, "guess " + i, Scene.FRESH))
          .isEqualTo(new OwnPassword.Change.Refused(Why.WRONG));
    }
    assertThat(changes(who, Scene.RIGHT, Scene.FRESH))
        .isEqualTo(new OwnPassword.Change.Refused(Why.TOO_MANY));
    assertThat(scene.tries("min", Scene.RIGHT, Scene.stranger()))
        .as("nor does that keep the owner out")
        .isInstanceOf(SignIn.Outcome.Done.class);
  }

  @Test
  void aChangedPasswordTakesInvitationsOutOfUse() {
    User user = scene.person("min");
    String token = flow.invite(user.id()).reveal();
    changes(scene.signsIn("min").begun().who(), Scene.RIGHT, Scene.FRESH);
    assertThat(accepts(token, Scene.RIGHT)).isEqualTo(OVER);
  }

  @Test
  void nobodyEndsASessionOfSomebodyElse() {
    scene.person("min");
    scene.person("so");
    SignIn.Outcome.Done min = scene.signsIn("min");
    SignedIn so = scene.signsIn("so").begun().who();
    assertThat(
            scene
                .flows
                .sessions()
                .end(so, min.begun().who().session().id(), Scene.stranger()))
        .isFalse();
    assertThat(scene.flows.sessions().behind(min.begun().token().reveal())).isPresent();
  }
}
