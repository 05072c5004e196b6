package dev.munjigi.gates.federation;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnSessions;
import dev.munjigi.gates.signin.OwnSessions.Begun;
import dev.munjigi.gates.signin.OwnSessions.SignedIn;
import dev.munjigi.gates.signin.SignInEvent;
import dev.munjigi.gates.signin.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The accounts at providers that a person has linked.
///
/// Guarantees: nobody takes one of somebody else's away, or the last way in of their own; the groups
/// that it gave go with it, and all other sessions end.
public final class LinkedProviders {
  /// How long ago somebody without a password may have signed in to change how they do.
  public static final Duration RECENT = Duration.ofMinutes(5);

  private final Means means;
  private final Accounts accounts;

  public LinkedProviders(Means means) {
    this.means = means;
    this.accounts = new Accounts(means);
  }

  /// One of them.
  ///
  /// @param id the credential's
  /// @param shown what people see of the provider
  /// @param usable whether it is still in the configuration
  public record Linked(Id id, String shown, Instant added, boolean usable) {}

  /// What became of taking one away.
  public sealed interface Unlinking {
    /// It is gone.
    record Gone(Begun begun) implements Unlinking {}

    /// It is their last way in.
    record Last() implements Unlinking {}

    /// There is none like that, or somebody else was faster.
    record Over() implements Unlinking {}
  }

  /// Those of somebody, oldest first.
  public List<Linked> of(SignedIn who) {
    return all(who).stream()
        .filter(one -> one.kind() == Credential.Kind.EXTERNAL)
        .map(this::shown)
        .toList();
  }

  private List<Credential> all(SignedIn who) {
    return means.store().credentials().of(who.user().id());
  }

  private Linked shown(Credential link) {
    Optional<ExternalProvider> provider = provider(link);
    String shown =
        provider.map(ExternalProvider::shown).orElseGet(() -> Accounts.body(link).provider());
    return new Linked(link.id(), shown, link.added(), provider.isPresent());
  }

  private Optional<ExternalProvider> provider(Credential link) {
    String key = String.valueOf(link.key());
    String issuer = key.substring(0, Math.max(0, key.indexOf(' ')));
    return means.settings().get().providers().stream()
        .filter(one -> one.issuer().equals(issuer))
        .findFirst();
  }

  /// Whether somebody has a password to prove who they are.
  public boolean hasPassword(SignedIn who) {
    return all(who).stream().anyMatch(one -> one.kind() == Credential.Kind.PASSWORD);
  }

  /// Whether somebody has proven who they are a moment ago.
  public boolean recent(SignedIn who) {
    return who.session().proven().plus(RECENT).isAfter(means.now());
  }

  /// Takes one away. The caller has had proven who it is.
  public Unlinking unlink(SignedIn who, Id id, Visit visit) {
    return means.together(() -> unlinked(who, id, visit));
  }

  private Unlinking unlinked(SignedIn who, Id id, Visit visit) {
    Optional<Credential> found =
        all(who).stream()
            .filter(one -> one.kind() == Credential.Kind.EXTERNAL && one.id().equals(id))
            .findFirst();
    if (found.isEmpty()) {
      return new Unlinking.Over();
    }
    Credential link = found.get();
    if (!anotherWay(who, id)) {
      return new Unlinking.Last();
    }
    if (accounts.grouped(who.user().id(), id, Set.of()).isEmpty()
        || !means.store().credentials().remove(id)) {
      return new Unlinking.Over();
    }
    // ATTACK: two that are taken away at once, each with the other one for a way in
    if (!anotherWay(who, id)) {
      return again(link);
    }
    means.tell(
        new SignInEvent.Changed(
            who.user().id(), SignInEvent.What.PROVIDER_UNLINKED, visit.from()));
    return means
        .store()
        .users()
        .byId(who.user().id())
        .flatMap(
            user ->
                new OwnSessions(means).renew(new SignedIn(user, who.session()), Set.of(), visit))
        .<Unlinking>map(Unlinking.Gone::new)
        .orElse(new Unlinking.Over());
  }

  /// Without the groups, which are gone until the next sign-in.
  private Unlinking again(Credential link) {
    String body = Accounts.bare(Accounts.body(link).provider());
    Credential same =
        new Credential(means.id(), link.user(), link.kind(), link.key(), body, link.added(), 1);
    return means.store().credentials().save(same) == Kept.KEPT
        ? new Unlinking.Last()
        : new Unlinking.Over();
  }

  private boolean anotherWay(SignedIn who, Id but) {
    return all(who).stream()
        .filter(one -> !one.id().equals(but))
        .anyMatch(
            one ->
                switch (one.kind()) {
                  case PASSWORD, PASSKEY -> true;
                  case EXTERNAL -> provider(one).isPresent();
                  case TOTP, RECOVERY -> false;
                });
  }
}
