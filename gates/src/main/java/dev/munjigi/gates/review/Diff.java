package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Clause;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Judge;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Request;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.review.Documents.Stand;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one side allows that another does not.
///
/// Guarantees: each witness is allowed by the one and not by the other, as [Judge] says. Where nothing is
/// found and nothing was left out, no request differs from all that were tried in which patterns match
/// and which conditions hold, so far as each key is compared by operators of one kind and without
/// variables. Does not guarantee that where it is not so: there are values near what the policies write.
public final class Diff {
  private static final long MOST_STEPS = 200_000_000;
  private static final int MOST_WITNESSES = 100;

  private final Compared compared;
  private final Budget budget;
  private final Layer allowing;
  private final Layer refusing;
  private final Map<Set<Integer>, Witness> witnesses = new LinkedHashMap<>();

  /// What came of it.
  ///
  /// @param more what is allowed
  /// @param undecided what was not looked at; empty where all was
  public record Outcome(List<Witness> more, List<String> undecided) {
    public Outcome {
      more = List.copyOf(more);
      undecided = List.copyOf(undecided);
    }
  }

  private Diff(Compared compared, Budget budget) {
    this.compared = compared;
    this.budget = budget;
    this.allowing = layer(compared.allowing());
    this.refusing = layer(compared.refusing());
  }

  private static Layer layer(Documents documents) {
    return documents.ofResource() ? Layer.EMPTY : new Layer(documents.policies());
  }

  /// What the first allows and the second does not.
  public static Outcome of(Documents allowing, Documents refusing) {
    return of(allowing, refusing, MOST_STEPS);
  }

  /// @param steps how many are taken before it is left undecided
  static Outcome of(Documents allowing, Documents refusing, long steps) {
    Diff diff = new Diff(Compared.of(allowing, refusing), new Budget(steps));
    diff.actions();
    return new Outcome(List.copyOf(diff.witnesses.values()), diff.budget.left());
  }

  /// For each set of statements that some action is spoken of by, one such action.
  private void actions() {
    Map<BitSet, String> classes = new LinkedHashMap<>();
    for (String action : Actions.of(compared.statements(), budget)) {
      classes.putIfAbsent(compared.speaking(action), action);
    }
    classes.forEach(this::action);
  }

  private void action(BitSet speaking, String action) {
    if (compared.same(speaking)) {
      return;
    }
    Set<Integer> done = new HashSet<>();
    for (Voice voice : Voice.all(compared, speaking, budget)) {
      BitSet heard = voice.heard(compared, speaking);
      if (heard.intersects(compared.allows())) {
        new Places(compared, voice, heard, done, budget)
            .each((place, allows) -> found(voice, action, place, allows));
      }
      if (witnesses.size() >= MOST_WITNESSES) {
        budget.leave("all beyond the first " + MOST_WITNESSES);
        return;
      }
    }
  }

  /// @return whether the engine says so, too
  private boolean found(Voice voice, String action, Places.Place place, int by) {
    Request request =
        new Request(
            voice.subject(),
            written(action),
            place.resource(),
            voice.account(),
            compared.asWritten(place.context()));
    Clause clause = compared.entries().get(by);
    @Nullable Request shorter =
        isWitness(voice.stand(), request) ? shorter(voice, request, by) : null;
    if (shorter == null) {
      return false;
    }
    Set<Integer> key = new HashSet<>(compared.speaking(shorter.action()).stream().boxed().toList());
    key.add(-1 - by);
    witnesses.putIfAbsent(
        key,
        new Witness(
            clause,
            shorter,
            compared.allowing().rights(voice.stand(), allowing, shorter),
            compared.refusing().rights(voice.stand(), refusing, shorter)));
    return true;
  }

  private boolean isWitness(Stand stand, Request request) {
    return Judge.decide(
                request.question(), compared.allowing().rights(stand, allowing, request))
            == Decision.ALLOWED
        && Judge.decide(
                request.question(), compared.refusing().rights(stand, refusing, request))
            != Decision.ALLOWED;
  }

  /// An action in the case in which a policy writes it.
  private String written(String action) {
    String best = action;
    int most = 0;
    for (Statement statement : compared.statements()) {
      for (String pattern : statement.actionPatterns()) {
        int end = 0;
        while (end < Math.min(pattern.length(), action.length())
            && Character.toLowerCase(pattern.charAt(end)) == action.charAt(end)) {
          end++;
        }
        if (end > most) {
          most = end;
          best = pattern.substring(0, end) + action.substring(end);
        }
      }
    }
    return best;
  }

  /// The same request with names that are easier to read, and without what does not matter.
  private Request shorter(Voice voice, Request request, int by) {
    Request best = request;
    Statement statement = compared.entries().get(by).statement();
    BitSet speaking = compared.speaking(request.action());
    for (String pattern : statement.actionPatterns()) {
      String named = pattern.contains(":") ? pattern.replace("*", "Example").replace('?', 'x') : "";
      if (!named.isEmpty() && compared.speaking(named).equals(speaking)) {
        best = better(voice, best, named, best.resource());
        break;
      }
    }
    for (String resource : compared.examples(statement, request.question().context())) {
      Request nicer = better(voice, best, best.action(), resource);
      if (!nicer.equals(best)) {
        best = nicer;
        break;
      }
    }
    for (String key : Set.copyOf(request.context().keySet())) {
      Map<String, List<String>> fewer = new LinkedHashMap<>(best.context());
      fewer.remove(key);
      best = isWitness(voice.stand(), best.with(fewer)) ? best.with(fewer) : best;
    }
    return best;
  }

  private Request better(Voice voice, Request request, String action, String resource) {
    Request other =
        new Request(request.subject(), action, resource, request.account(), request.context());
    return isWitness(voice.stand(), other) ? other : request;
  }
}
