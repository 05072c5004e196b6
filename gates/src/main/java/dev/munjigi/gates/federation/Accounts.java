package dev.munjigi.gates.federation;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.signin.Bodies;
import dev.munjigi.gates.signin.Means;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which person here an account at a provider is, and the groups that it gives them.
///
/// Guarantees: an account is found by issuer and subject alone, never by a name or an address; it
/// belongs to one person; of somebody's groups those change that this provider gave, and no others.
final class Accounts {
  private static final int TRIES = 3;
  private static final int MOST_SHOWN = 100;

  private final Means means;

  Accounts(Means means) {
    this.means = means;
  }

  /// The body of a credential.
  ///
  /// @param provider its name when it was linked
  /// @param groups that it gave, and the person did not have otherwise
  record Link(String provider, SortedSet<String> groups) {}

  /// What became of linking.
  enum Linking {
    DONE,
    /// Somebody else has it.
    TAKEN,
    /// They have as many credentials as they may, or are gone.
    REFUSED
  }

  /// Issuers have no spaces, so the two are told apart.
  static String key(ExternalProvider provider, String subject) {
    return provider.issuer() + " " + subject;
  }

  Optional<Credential> credential(ExternalProvider provider, String subject) {
    return means
        .store()
        .credentials()
        .byKey(Credential.Kind.EXTERNAL, key(provider, subject));
  }

  /// Links an account to a person.
  Linking link(ExternalProvider provider, String subject, Id user) {
    Optional<Credential> there = credential(provider, subject);
    if (there.isPresent()) {
      return there.get().user().equals(user) ? Linking.DONE : Linking.TAKEN;
    }
    String body = bare(provider.name());
    Credential fresh =
        new Credential(
            means.id(),
            user,
            Credential.Kind.EXTERNAL,
            key(provider, subject),
            body,
            means.now(),
            1);
    return switch (means.store().credentials().save(fresh)) {
      case KEPT -> Linking.DONE;
      case NAME_TAKEN -> Linking.TAKEN;
      case MAIL_TAKEN, DANGLING, CHANGED, FULL -> Linking.REFUSED;
    };
  }

  /// The body of a credential that has given no groups yet.
  static String bare(String provider) {
    return Bodies.write(new Link(provider, new TreeSet<>()));
  }

  /// Adds somebody who comes for the first time.
  ///
  /// @return empty when no name can be made, or others are faster again and again
  Optional<User> create(ExternalProvider provider, Said said) {
    String mail = said.verifiedMail().orElse(null);
    for (int i = 0; i < TRIES; i++) {
      Optional<UserName> name =
          NewName.of(
              provider,
              said,
              one ->
                  means.settings().get().isNamed(one)
                      || means.store().users().byName(one).isPresent());
      if (name.isEmpty()) {
        return Optional.empty();
      }
      User user =
          new User(
              means.id(),
              name.get(),
              shown(said, name.get()),
              mail,
              mail != null,
              new TreeSet<>(),
              User.State.ACTIVE,
              means.now(),
              1);
      Kept kept = means.store().register().add(user);
      if (kept == Kept.KEPT) {
        return Optional.of(user);
      }
      // ATTACK: an address that somebody else has here makes nobody that person
      mail = kept == Kept.MAIL_TAKEN ? null : mail;
    }
    return Optional.empty();
  }

  private static String shown(Said said, UserName name) {
    String text = said.text("name").map(String::strip).orElse("");
    boolean fine =
        !text.isBlank()
            && text.length() <= MOST_SHOWN
            && text.chars().noneMatch(Character::isISOControl);
    return fine ? text : name.text();
  }

  /// Gives somebody the groups that their provider says they have, and takes from them those that it
  /// gave before and says no more.
  ///
  /// @return the person as they are now; empty when others changed them again and again, or they would
  ///     be in too many groups
  Optional<User> grouped(Id owner, Id credential, Set<String> mapped) {
    for (int i = 0; i < TRIES; i++) {
      Optional<User> found = means.store().users().byId(owner);
      List<Credential> all = means.store().credentials().of(owner);
      Optional<Credential> link =
          all.stream().filter(one -> one.id().equals(credential)).findFirst();
      if (found.isEmpty() || link.isEmpty()) {
        return Optional.empty();
      }
      Optional<User> changed = grouped(found.get(), all, link.get(), mapped);
      if (changed.isPresent()) {
        return changed;
      }
    }
    return Optional.empty();
  }

  private Optional<User> grouped(
      User user, List<Credential> all, Credential link, Set<String> mapped) {
    Set<String> others = new HashSet<>();
    all.stream()
        .filter(one -> one.kind() == Credential.Kind.EXTERNAL && !one.id().equals(link.id()))
        .forEach(one -> others.addAll(body(one).groups()));
    others.retainAll(user.groups());
    SortedSet<String> before = body(link).groups();
    SortedSet<String> local = new TreeSet<>(user.groups());
    local.removeAll(before);
    local.removeAll(others);
    SortedSet<String> given = new TreeSet<>(mapped);
    given.removeAll(local);
    SortedSet<String> after = new TreeSet<>(local);
    after.addAll(others);
    after.addAll(given);
    if (after.size() > User.MOST_GROUPS) {
      return Optional.empty();
    }
    // INVARIANT: said to be the provider's before it is had, and until it is lost: whatever comes in
    // between, no group stays that nobody would take away
    SortedSet<String> both = new TreeSet<>(before);
    both.addAll(given);
    Optional<Credential> said = written(link, both);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    User changed = user.next(user.state(), after);
    boolean same = after.equals(user.groups());
    if (!same && means.store().register().change(changed) != Kept.KEPT) {
      return Optional.empty();
    }
    return written(said.get(), given).map(done -> same ? user : changed);
  }

  private Optional<Credential> written(Credential link, SortedSet<String> groups) {
    Link body = body(link);
    if (body.groups().equals(groups)) {
      return Optional.of(link);
    }
    Credential next =
        new Credential(
            link.id(),
            link.user(),
            link.kind(),
            link.key(),
            Bodies.write(new Link(body.provider(), groups)),
            link.added(),
            link.version() + 1);
    return means.store().credentials().save(next) == Kept.KEPT
        ? Optional.of(next)
        : Optional.empty();
  }

  static Link body(Credential link) {
    return Bodies.read(link.body(), Link.class);
  }

  /// Which of the groups here somebody has by what their provider says; those that are not there are
  /// left out.
  Set<String> mapped(ExternalProvider provider, Said said) {
    ExternalProvider.GroupMap map = provider.groups();
    if (map.ours().isEmpty()) {
      return Set.of();
    }
    Set<String> there =
        means.store().groups().all().stream().map(Group::name).collect(Collectors.toSet());
    Set<String> ours = new HashSet<>();
    for (String theirs : said.texts(map.claim())) {
      String group = map.ours().get(theirs);
      if (group != null && there.contains(group)) {
        ours.add(group);
      }
    }
    return ours;
  }

  /// Whether somebody may come in by this provider at all.
  static boolean admits(ExternalProvider provider, Said said) {
    Set<String> domains = provider.admission().domains();
    return domains.isEmpty()
        || said.verifiedMail()
            .map(mail -> mail.substring(mail.indexOf('@') + 1).toLowerCase(Locale.ROOT))
            .filter(domains::contains)
            .isPresent();
  }
}
