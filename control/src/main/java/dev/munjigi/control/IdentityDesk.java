package dev.munjigi.control;

import dev.munjigi.control.Call.Reply;
import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.Concern.Touched;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all calls about identities share: they need `identity` in the configuration, and say in one
/// way why something is not done.
///
/// @param operations the running gate
record IdentityDesk(Operations operations) {
  static final int PAGE = 1_000;

  static final Parameter<UserName> NAME =
      new Parameter<>("name", In.PATH, true, Form.USER, "who");
  static final Parameter<Integer> LIMIT =
      new Parameter<>("limit", In.QUERY, false, Form.count(PAGE, PAGE), "how many are listed");
  static final Parameter<Id> ID =
      new Parameter<>("id", In.PATH, true, Form.ID, "which, as it is listed");

  /// About somebody.
  Concern person(Parameter<UserName> who) {
    return asked -> touched(named(asked.get(who)));
  }

  /// About a key of somebody.
  Concern ofKey() {
    return asked -> touched(known().flatMap(known -> known.keys().owner(asked.get(ID))));
  }

  /// About a session of somebody.
  Concern ofSession() {
    return asked -> touched(known().flatMap(known -> known.sessions().owner(asked.get(ID))));
  }

  /// About what an application holds of somebody.
  Concern ofTokens() {
    return asked -> touched(known().flatMap(known -> known.tokens().owner(asked.get(ID))));
  }

  private Optional<Identities> known() {
    return operations.identities();
  }

  /// Who may do what; empty where nobody is known.
  Optional<Identities.Rights> rights() {
    return known().map(Identities::rights);
  }

  private Optional<User> named(UserName name) {
    Optional<Identities> known = known();
    try {
      return known.isEmpty() ? Optional.empty() : Optional.of(known.get().users().named(name));
    } catch (Declined absent) {
      return Optional.empty();
    }
  }

  private static Touched touched(Optional<User> whom) {
    return whom
        .map(user -> new Touched(user.name().text(), user.groups(), List.of()))
        .orElse(Touched.NOTHING);
  }

  /// What a call about identities does.
  interface Work {
    Answer with(Identities known, Asked asked) throws Declined;
  }

  /// A call.
  Call call(Verb verb, String path, Right right, Terms terms, Work work) {
    List<Reply> replies = new ArrayList<>(terms.replies());
    replies.add(Reply.problem(Kind.NO_IDENTITIES, "there is no `identity`, or it cannot be done"));
    if (!terms.parameters().isEmpty()) {
      replies.add(Reply.problem(Kind.INVALID_INPUT, "a value is missing, unknown or not allowed"));
    }
    Terms all = new Terms(terms.summary(), terms.parameters(), replies);
    return new Call(verb, path, right, all, asked -> answer(asked, work));
  }

  private Answer answer(Asked asked, Work work) {
    Identities known =
        operations
            .identities()
            .orElseThrow(
                () ->
                    new Fault(
                        Kind.NO_IDENTITIES, "there is no `identity` in the configuration"));
    try {
      return work.with(known, asked);
    } catch (Declined declined) {
      throw declined.fault();
    }
  }

  /// A call that was done and says nothing.
  static Reply done(String summary) {
    return new Reply(204, summary, "", null);
  }

  static Reply absent() {
    return Reply.problem(Kind.NOT_FOUND, "there is none");
  }

  /// What the next page begins after; null when there is no next page.
  static <T> @Nullable String next(List<T> page, int limit, Function<T, String> name) {
    return page.size() < limit ? null : name.apply(page.getLast());
  }
}
