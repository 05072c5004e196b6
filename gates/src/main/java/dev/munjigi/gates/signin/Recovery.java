package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The recovery codes of people who have a second factor, whichever it is.
///
/// Guarantees: each code works once, of several who use one at the same moment one gets in; new codes
/// take the place of all before.
public final class Recovery {
  private final Means means;

  public Recovery(Means means) {
    this.means = means;
  }

  /// How many are left, among these credentials.
  static int left(List<Credential> all) {
    return hashes(all).size();
  }

  private static List<String> hashes(List<Credential> all) {
    return Bodies.only(all, Credential.Kind.RECOVERY)
        .map(one -> Bodies.read(one.body(), Bodies.Recovery.class).hashes())
        .orElse(List.of());
  }

  /// Whether somebody has one left.
  public boolean any(User user) {
    return left(means.store().credentials().of(user.id())) > 0;
  }

  /// New ones, when somebody who has a second factor asks for them. The caller has had them prove who
  /// they are.
  ///
  /// @return empty when they have no second factor, or somebody else was faster
  public Optional<RecoveryCodes> again(User user, Visit visit) {
    if (!SecondFactor.demanded(means.store().credentials().of(user.id()))) {
      return Optional.empty();
    }
    Optional<RecoveryCodes> codes = fresh(user.id());
    codes.ifPresent(all -> told(user, SignInEvent.What.RECOVERY_CODES_RENEWED, visit));
    return codes;
  }

  /// New ones in the place of those before, for the first factor of somebody.
  ///
  /// @return empty when somebody else was faster
  public Optional<RecoveryCodes> fresh(Id user) {
    RecoveryCodes codes = RecoveryCodes.generate(means.random());
    String body = Bodies.write(new Bodies.Recovery(codes.hashes()));
    Credential credential =
        Bodies.only(means.store().credentials().of(user), Credential.Kind.RECOVERY)
            .map(before -> Bodies.next(before, body))
            .orElseGet(() -> Bodies.first(means, user, Credential.Kind.RECOVERY, body));
    return means.store().credentials().save(credential) == Kept.KEPT
        ? Optional.of(codes)
        : Optional.empty();
  }

  /// Removes them when their person has no second factor any more.
  public void dropUnlessDemanded(Id user) {
    List<Credential> all = means.store().credentials().of(user);
    if (!SecondFactor.demanded(all)) {
      Bodies.only(all, Credential.Kind.RECOVERY)
          .ifPresent(codes -> means.store().credentials().remove(codes.id()));
    }
  }

  /// Whether a typed code is one of theirs; it is struck out.
  boolean uses(User user, List<Credential> all, String typed, Visit visit) {
    Optional<Credential> codes = Bodies.only(all, Credential.Kind.RECOVERY);
    List<String> left = new ArrayList<>(hashes(all));
    OptionalInt found = RecoveryCodes.match(typed, left);
    if (codes.isEmpty() || found.isEmpty()) {
      return false;
    }
    left.remove(found.getAsInt());
    Credential struck = Bodies.next(codes.get(), Bodies.write(new Bodies.Recovery(left)));
    boolean first = means.store().credentials().save(struck) == Kept.KEPT;
    if (first) {
      told(user, SignInEvent.What.RECOVERY_CODE_USED, visit);
    }
    return first;
  }

  private void told(User user, SignInEvent.What what, Visit visit) {
    means.tell(new SignInEvent.Changed(user.id(), what, visit.from()));
  }
}
