package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.SessionEnds;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.Why;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is left of a change when the store breaks in the middle of it: nothing, and nobody is told of
/// it.
class HalfwayTest {
  private boolean broken;
  private final Scene scene = new Scene(this::breaking);
  private final User min = scene.person("min");
  private final SignedIn who = scene.signsIn("min").begun().who();

  @BeforeEach
  void begin() {
    scene.signsIn("min");
    scene.events.clear();
  }

  /// A store in which no session can be ended while it is broken.
  private IdentityStore breaking(IdentityStore s) {
    SessionEnds ends =
        (SessionEnds)
            Proxy.newProxyInstance(
                SessionEnds.class.getClassLoader(),
                new Class<?>[] {SessionEnds.class},
                (proxy, method, arguments) -> {
                  if (broken) {
                    throw new UncheckedIOException(new IOException("the disk failed"));
                  }
                  return method.invoke(s.sessionEnds(), arguments);
                });
    return new IdentityStore(
        s.users(),
        s.register(),
        s.groups(),
        s.credentials(),
        s.sessions(),
        ends,
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

  private void breaksIn(ThrowingCallable change) {
    broken = true;
    assertThatThrownBy(change).isInstanceOf(UncheckedIOException.class);
    broken = false;
    assertThat(scene.events).isEmpty();
    assertThat(scene.store.sessions().of(min.id())).hasSize(2);
    scene.signsIn("min");
  }

  @Test
  void thePasswordIsTheOldOne() {
    breaksIn(
        () ->
            scene
                .flows
                .password()
                .change(
                    who, Password.of(Scene.RIGHT), Password.of(Scene.FRESH), Scene.stranger()));
    assertThat(scene.tries("min", Scene.FRESH, Scene.stranger()))
        .isEqualTo(Scene.refused(Why.WRONG));
  }

  @Test
  void anInvitationStillWorks() {
    String token = scene.flows.invitations().invite(min.id()).reveal();
    breaksIn(
        () ->
            scene
                .flows
                .invitations()
                .accept(token, Password.of(Scene.FRESH), Scene.stranger()));
    assertThat(
            scene
                .flows
                .invitations()
                .accept(token, Password.of(Scene.FRESH), Scene.stranger()))
        .isInstanceOf(Invitations.Outcome.Accepted.class);
    assertThat(scene.store.sessions().of(min.id())).isEmpty();
  }

  @Test
  void aSecondFactorIsNotThere() {
    assertThat(scene.flows.factor().begin(who)).isTrue();
    String secret = scene.flows.factor().enrolment(who).orElseThrow().typed();
    breaksIn(() -> scene.flows.factor().confirm(who, scene.code(secret), Scene.stranger()));
    assertThat(scene.flows.factor().confirm(who, scene.code(secret), Scene.stranger()))
        .isPresent();
  }
}
