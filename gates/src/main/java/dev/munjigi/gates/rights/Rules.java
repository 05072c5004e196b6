package dev.munjigi.gates.rights;

import dev.munjigi.gates.iam.Mistake;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.identity.RightsEntry;
import dev.munjigi.gates.identity.RightsEntry.Kind;
import dev.munjigi.gates.identity.RightsStore.Step;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.policy.OperatorRoles;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.rights.Attachment.What;
import dev.munjigi.gates.rights.RightsHolder.Type;
import dev.munjigi.gates.rights.RightsRefused.Why;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which steps a change takes, or why it is not made.
///
/// @param now what was written so far
/// @param files what files say
/// @param author who changes it, as an ARN
/// @param when when
record Rules(WrittenRights now, Entitlements files, String author, Instant when) {
  private static final int MOST_POLICIES = 10_000;
  private static final int MOST_ROLES = 1_000;
  private static final int MOST_ATTACHMENTS = 100_000;
  private static final long MOST_TEXT = 8L << 20;
  private static final String OFFICERS = "group/security-officers";

  List<Step> steps(RightsChange change) throws RightsRefused {
    return switch (change) {
      case RightsChange.PutPolicy wanted -> put(wanted);
      case RightsChange.RemovePolicy(var name) -> removePolicy(name);
      case RightsChange.PutRole wanted -> put(wanted);
      case RightsChange.RemoveRole(var name) -> removeRole(name);
      case RightsChange.Attach(var attachment) -> attach(attachment);
      case RightsChange.Detach(var attachment) -> detach(attachment);
    };
  }

  private Step put(Kind kind, String name, String text) {
    return new Step.Put(new RightsEntry(kind, name, text, author, when));
  }

  private List<Step> put(RightsChange.PutPolicy wanted) throws RightsRefused {
    String name = wanted.name();
    if (!Document.isName(name)) {
      throw new RightsRefused(
          Why.MISTAKEN,
          "`" + name + "` is no name of a policy; allowed are 1 to 128 letters, digits and"
              + " `_.+=,@-`");
    }
    if (files.documents().containsKey(name)) {
      throw ofFile("policy", name);
    }
    Document before = now.policies().get(name);
    if (before != null && before.trust() != wanted.trust()) {
      throw RightsRefused.conflict(
          "`" + name + "` is a policy " + (before.trust() ? "of trust" : "of rights")
              + " already; remove it first");
    }
    readable(wanted);
    long text = now.policies().values().stream().mapToLong(one -> one.text().length()).sum();
    if ((before == null && now.policies().size() >= MOST_POLICIES)
        || text + wanted.text().length() > MOST_TEXT) {
      throw new RightsRefused(Why.UNAVAILABLE, "there is no room for more policies");
    }
    return List.of(put(wanted.trust() ? Kind.TRUST : Kind.POLICY, name, wanted.text()));
  }

  private static void readable(RightsChange.PutPolicy wanted) throws RightsRefused {
    String text = wanted.text();
    if (text.length() > Document.LONGEST) {
      throw new RightsRefused(
          Why.MISTAKEN, "a policy of the store has at most " + Document.LONGEST + " characters");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new RightsRefused(Why.MISTAKEN, "the document is not in Unicode");
    }
    List<Mistake> mistakes =
        PolicyReader.read(wanted.name(), text, Document.kind(wanted.trust())).mistakes();
    if (!mistakes.isEmpty()) {
      List<String> lines = mistakes.stream().map(Mistake::toString).toList();
      throw new RightsRefused(Why.MISTAKEN, "the document has mistakes", lines);
    }
  }

  private static RightsRefused ofFile(String what, String name) {
    return RightsRefused.conflict(
        what + " `" + name + "` is built in, or one of the configuration: it is changed there");
  }

  private List<Step> removePolicy(String name) throws RightsRefused {
    Document document = now.policies().get(name);
    if (document == null) {
      throw files.documents().containsKey(name) ? ofFile("policy", name) : absent("policy", name);
    }
    List<String> users = new ArrayList<>();
    for (Attachment one : now.attachments()) {
      if (one.what() != What.ROLE && one.name().equals(name)) {
        users.add(one.holder().toString());
      }
    }
    for (WrittenRole role : now.roles().values()) {
      if (name.equals(role.trust())) {
        users.add("role/" + role.name());
      }
    }
    if (!users.isEmpty()) {
      throw stillUsed("policy", name, users);
    }
    return List.of(new Step.Remove(document.trust() ? Kind.TRUST : Kind.POLICY, name));
  }

  private static RightsRefused absent(String what, String name) {
    return RightsRefused.absent("there is no " + what + " `" + name + "`");
  }

  private static RightsRefused stillUsed(String what, String name, List<String> users) {
    List<String> some = users.subList(0, Math.min(5, users.size()));
    String more = users.size() > some.size() ? " and " + (users.size() - some.size()) + " more" : "";
    return RightsRefused.conflict(
        what + " `" + name + "` is what `" + String.join("`, `", some) + "`" + more + " have");
  }

  private List<Step> put(RightsChange.PutRole wanted) throws RightsRefused {
    String name = wanted.name();
    if (!Role.isName(name)) {
      throw new RightsRefused(
          Why.MISTAKEN,
          "`" + name + "` is no name of a role; allowed are 1 to 63 lower-case letters, digits and"
              + " hyphens");
    }
    if (files.roles().containsKey(name)) {
      throw ofFile("role", name);
    }
    if (!WrittenRole.isLife(wanted.longest())) {
      throw new RightsRefused(
          Why.MISTAKEN, "a session of a role lasts from 15 minutes to 12 hours at most");
    }
    String trust = wanted.trust();
    Document document = trust == null ? null : now.policies().get(trust);
    if (trust != null && (document == null || !document.trust())) {
      throw RightsRefused.absent(
          "there is no policy of trust `" + trust + "` in the store; put it with `--trust`");
    }
    if (!now.roles().containsKey(name) && now.roles().size() >= MOST_ROLES) {
      throw new RightsRefused(Why.UNAVAILABLE, "there is no room for more roles");
    }
    return List.of(put(Kind.ROLE, name, WrittenRole.text(wanted.longest(), trust)));
  }

  private List<Step> removeRole(String name) throws RightsRefused {
    if (!now.roles().containsKey(name)) {
      throw files.roles().containsKey(name) ? ofFile("role", name) : absent("role", name);
    }
    List<Attachment> bound = now.having(What.ROLE, name);
    if (!bound.isEmpty()) {
      throw stillUsed("role", name, bound.stream().map(one -> one.holder().toString()).toList());
    }
    List<Step> steps = new ArrayList<>(forget(new RightsHolder(Type.ROLE, name)));
    steps.add(new Step.Remove(Kind.ROLE, name));
    return steps;
  }

  /// What takes away all that somebody has.
  List<Step> forget(RightsHolder holder) {
    List<Step> steps = new ArrayList<>();
    now.of(holder).forEach(one -> steps.add(new Step.Remove(Kind.ATTACHMENT, one.key())));
    return steps;
  }

  private List<Step> attach(Attachment wanted) throws RightsRefused {
    RightsHolder holder = wanted.holder();
    switch (wanted.what()) {
      case POLICY -> requireOfRights(wanted.name());
      case BOUNDARY -> {
        requireOfRights(wanted.name());
        requireNoBoundary(wanted);
      }
      case ROLE -> requireBindable(wanted);
    }
    if (holder.type() == Type.ROLE && !now.roles().containsKey(holder.name())) {
      throw files.roles().containsKey(holder.name())
          ? ofFile("role", holder.name())
          : absent("role", holder.name());
    }
    if (now.attachments().contains(wanted)) {
      throw RightsRefused.conflict("`" + holder + "` has `" + wanted.name() + "` already");
    }
    if (now.attachments().size() >= MOST_ATTACHMENTS) {
      throw new RightsRefused(Why.UNAVAILABLE, "there is no room for more attachments");
    }
    return List.of(put(Kind.ATTACHMENT, wanted.key(), ""));
  }

  private void requireOfRights(String name) throws RightsRefused {
    Document document = now.policies().get(name);
    Policy ofFile = files.documents().get(name);
    if (document == null && ofFile == null) {
      throw absent("policy", name);
    }
    boolean names =
        ofFile != null && ofFile.statements().stream().anyMatch(one -> one.principals() != null);
    if (names || (document != null && document.trust())) {
      throw RightsRefused.conflict(
          "policy `" + name + "` names principals; it belongs to a resource or a role");
    }
  }

  private void requireNoBoundary(Attachment wanted) throws RightsRefused {
    RightsHolder holder = wanted.holder();
    if (holder.type() == Type.GROUP) {
      throw RightsRefused.conflict("a group has no boundary; who is in it may have one");
    }
    if (holder.type() == Type.ROLE && !now.having(What.ROLE, holder.name()).isEmpty()) {
      throw RightsRefused.conflict(
          "somebody is bound to `" + holder + "`, and a boundary cuts sessions of a role alone");
    }
    if (isBounded(holder)) {
      throw RightsRefused.conflict("`" + holder + "` has a boundary already");
    }
  }

  private boolean isBounded(RightsHolder holder) {
    Entitlements.Holder ofFile = files.holders().get(holder.arn());
    return (ofFile != null && ofFile.boundary() != null)
        || now.of(holder).stream().anyMatch(one -> one.what() == What.BOUNDARY);
  }

  private void requireBindable(Attachment wanted) throws RightsRefused {
    String role = wanted.name();
    if (!files.roles().containsKey(role) && !now.roles().containsKey(role)) {
      throw absent("role", role);
    }
    if (wanted.holder().type() == Type.ROLE) {
      throw RightsRefused.conflict("a role is bound to no role");
    }
    // ATTACK: a boundary is of a role's sessions, and would cut nobody who has the role all the time
    if (isBounded(new RightsHolder(Type.ROLE, role))) {
      throw RightsRefused.conflict(
          "`" + role + "` has a boundary, which cuts sessions of the role alone");
    }
    // ATTACK: administrators reset whom they manage, and would get the officers' rights with them
    if (role.equals(OperatorRoles.SECURITY_OFFICER)
        && !wanted.holder().toString().equals(OFFICERS)) {
      throw RightsRefused.conflict(
          "`" + role + "` is bound to `" + OFFICERS + "` alone, whom administrators keep off");
    }
  }

  private List<Step> detach(Attachment wanted) throws RightsRefused {
    if (!now.attachments().contains(wanted)) {
      throw RightsRefused.absent(
          "`" + wanted.holder() + "` does not have `" + wanted.name() + "` by the store");
    }
    return List.of(new Step.Remove(Kind.ATTACHMENT, wanted.key()));
  }
}
