package dev.munjigi.gates.rights;

import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.NodeKind;
import dev.munjigi.gates.identity.RightsStore.Step;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.rights.RightsRefused.Why;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Reads and changes what operators wrote of rights. Safe for use by many threads; may block.
///
/// Guarantees: what is kept is right by itself and beside files, whoever else changes it at the same
/// time; people, groups and machines that get something are there; nobody inherits what somebody of
/// the same name had.
public final class RightsBook {
  private static final int TRIES = 20;

  private final IdentityStore store;
  private final Supplier<Entitlements> files;
  private final InstantSource clock;
  private final JoinedRights.Memory memory = new JoinedRights.Memory();

  /// @param files what files say now
  public RightsBook(IdentityStore store, Supplier<Entitlements> files, InstantSource clock) {
    this.store = store;
    this.files = files;
    this.clock = clock;
  }

  /// All that was written.
  public WrittenRights written() {
    return WrittenRights.of(store.rights().all());
  }

  /// What files say now.
  public Entitlements files() {
    return files.get();
  }

  /// Who changes rights.
  ///
  /// @param arn as what they are known
  /// @param arns who they are, and who they were when they took on a role
  public record Author(String arn, Set<String> arns) {
    public Author {
      arns = Set.copyOf(arns);
    }
  }

  /// Whether a change would change what who makes it may themselves, now or in a role that they might
  /// assume; false where it cannot be made.
  public boolean own(RightsChange change, Author author) {
    return own(change, author, WrittenRights.of(store.rights().all()));
  }

  private boolean own(RightsChange change, Author author, WrittenRights now) {
    Set<String> groups = new HashSet<>();
    for (String arn : author.arns()) {
      RightsHolder.of(arn)
          .filter(who -> who.type() == RightsHolder.Type.USER)
          .flatMap(who -> store.users().byName(new UserName(who.name())))
          .ifPresent(user -> groups.addAll(user.groups()));
    }
    try {
      Entitlements said = files.get();
      List<Step> steps = rules(now, author.arn()).steps(change);
      return !OwnRights.of(joined(said, now), author.arns(), groups)
          .same(OwnRights.of(joined(said, now.after(steps)), author.arns(), groups));
    } catch (RightsRefused cannot) {
      return false;
    }
  }

  private Entitlements joined(Entitlements said, WrittenRights written) {
    return JoinedRights.of(said, written, memory).entitlements();
  }

  private Rules rules(WrittenRights now, String author) {
    return new Rules(now, files.get(), author, clock.instant());
  }

  /// Makes a change; durable when it returns.
  ///
  /// @param mayOwn whether they may change what they may themselves
  public void make(RightsChange change, Author author, boolean mayOwn) throws RightsRefused {
    for (int i = 0; i < TRIES; i++) {
      boolean made =
          store
              .together()
              .all(
                  () -> {
                    if (change instanceof RightsChange.Attach(Attachment wanted)) {
                      requireThere(wanted.holder());
                    }
                    WrittenRights now = written();
                    List<Step> steps = rules(now, author.arn()).steps(change);
                    // ATTACK: what was nobody's right when it was judged may be theirs by now
                    if (!mayOwn && own(change, author, now)) {
                      throw new RightsRefused(
                          Why.UNAVAILABLE, "rights changed at the same time; try again");
                    }
                    return store.rights().change(now.revision(), steps);
                  });
      if (made) {
        return;
      }
    }
    throw new RightsRefused(Why.UNAVAILABLE, "others change rights all the time; try again");
  }

  private void requireThere(RightsHolder holder) throws RightsRefused {
    boolean there =
        switch (holder.type()) {
          case USER -> store.users().byName(new UserName(holder.name())).isPresent();
          case GROUP ->
              store.groups().all().stream().anyMatch(one -> one.name().equals(holder.name()));
          case NODE -> joined(holder, NodeKind.NODE);
          case FUNCTION -> joined(holder, NodeKind.FUNCTION);
          // what applications there are is said in the configuration; of roles the rules know
          case CLIENT, ROLE -> true;
        };
    if (!there) {
      throw RightsRefused.absent("there is no `" + holder + "`");
    }
  }

  private boolean joined(RightsHolder holder, NodeKind kind) {
    Optional<Node> node = store.nodes().byName(holder.name());
    return node.filter(one -> one.spiffeId().contains("/" + kind.word() + "/")).isPresent();
  }

  /// Takes away all that somebody has who goes; to be made together with their removal.
  public void forget(RightsHolder holder) {
    WrittenRights now = written();
    List<Step> steps = rules(now, "").forget(holder);
    if (!steps.isEmpty() && !store.rights().change(now.revision(), steps)) {
      throw new IllegalStateException("rights changed within one step");
    }
  }
}
