package dev.munjigi.gates.review;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One shortest text for each set of patterns that some text matches and no others: the atoms of the
/// boolean algebra that patterns span.
///
/// The patterns walk side by side, as one automaton that is made while it is walked, breadth first. All
/// characters that no pattern asks for at a state lead to the same next state, so one stands for them.
final class Atoms {
  private static final int MOST_STATES = 50_000;
  private static final int MOST_ATOMS = 4_000;
  private static final int MOST_PLACES = 200_000;
  private static final String OTHERS =
      "x0abcdefghijklmnopqrstuvwyz123456789-_.~ABCDEFGHIJKLMNOPQRSTUVWXYZ@+=";

  private final List<Glob> globs;
  private final int[] first;
  private final int places;

  /// A state that was reached.
  ///
  /// @param places of all patterns, in their order
  private record State(int[] places) {
    @Override
    public boolean equals(Object other) {
      return other instanceof State(int[] theirs) && Arrays.equals(places, theirs);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(places);
    }
  }

  /// How a state was reached: from which, by which character.
  private record Way(State from, int point) {}

  private Atoms(List<Glob> globs) {
    this.globs = globs;
    this.first = new int[globs.size() + 1];
    for (int i = 0; i < globs.size(); i++) {
      first[i + 1] = first[i] + globs.get(i).steps().length + 1;
    }
    this.places = first[globs.size()];
  }

  /// The texts.
  ///
  /// @param within a text has to match one of these; all are looked for where there are none
  static List<String> of(Set<Glob> globs, List<Glob> within, Budget budget) {
    Set<Glob> all = new LinkedHashSet<>(within);
    all.addAll(globs);
    Atoms atoms = new Atoms(List.copyOf(all));
    if (atoms.places > MOST_PLACES) {
      budget.leave("patterns of more than " + MOST_PLACES + " characters together");
      return List.of();
    }
    return atoms.walk(within.size(), budget);
  }

  private List<String> walk(int within, Budget budget) {
    Map<BitSet, State> found = new LinkedHashMap<>();
    Map<State, Way> ways = new HashMap<>();
    ArrayDeque<State> next = new ArrayDeque<>();
    State start = start();
    ways.put(start, new Way(start, -1));
    next.add(start);
    while (!next.isEmpty()) {
      State state = next.remove();
      BitSet matched = matched(state);
      if (within == 0 || matched.nextSetBit(0) >= 0 && matched.nextSetBit(0) < within) {
        found.putIfAbsent(matched, state);
      }
      if (ways.size() > MOST_STATES
          || found.size() > MOST_ATOMS
          || !budget.take(state.places().length + 1L, "patterns that meet in too many ways")) {
        budget.leave("patterns that meet in too many ways");
        break;
      }
      for (int point : points(state)) {
        State after = after(state, point);
        if (after.places().length > 0 && ways.putIfAbsent(after, new Way(state, point)) == null) {
          next.add(after);
        }
      }
    }
    List<String> texts = new ArrayList<>();
    found.values().forEach(state -> texts.add(text(state, ways)));
    return texts;
  }

  private static String text(State state, Map<State, Way> ways) {
    StringBuilder reversed = new StringBuilder();
    State at = state;
    Way way = ways.get(at);
    while (way != null && way.point() >= 0) {
      reversed.append(new StringBuilder().appendCodePoint(way.point()).reverse());
      at = way.from();
      way = ways.get(at);
    }
    return reversed.reverse().toString();
  }

  private State start() {
    BitSet all = new BitSet();
    for (int i = 0; i < globs.size(); i++) {
      reach(i, 0, all);
    }
    return new State(all.stream().toArray());
  }

  /// A place, and those behind runs that may be empty.
  private void reach(int index, int step, BitSet all) {
    Glob glob = globs.get(index);
    int at = step;
    all.set(first[index] + at);
    while (at < glob.steps().length && glob.isRun(at)) {
      at++;
      all.set(first[index] + at);
    }
  }

  private int globAt(int place, int from) {
    int index = from;
    while (first[index + 1] <= place) {
      index++;
    }
    return index;
  }

  private BitSet matched(State state) {
    BitSet matched = new BitSet();
    int index = 0;
    for (int place : state.places()) {
      index = globAt(place, index);
      if (place == first[index + 1] - 1) {
        matched.set(index);
      }
    }
    return matched;
  }

  /// The characters that the patterns tell apart here, and one for all others.
  private Set<Integer> points(State state) {
    Set<Integer> points = new LinkedHashSet<>();
    int index = 0;
    for (int place : state.places()) {
      index = globAt(place, index);
      Glob glob = globs.get(index);
      int step = place - first[index];
      if (step < glob.steps().length) {
        int wanted = glob.steps()[step];
        if (wanted >= 0) {
          points.add(wanted);
          if (glob.anyCase()) {
            points.add(Character.toLowerCase(wanted));
            points.add(Character.toUpperCase(wanted));
          }
        } else if (wanted == Glob.ONE_INSIDE || wanted == Glob.RUN_INSIDE) {
          points.add((int) ':');
        }
      }
    }
    points.add(other(points));
    return points;
  }

  private static int other(Set<Integer> points) {
    int own = '가';
    for (int i = OTHERS.length() - 1; i >= 0; i--) {
      own = points.contains((int) OTHERS.charAt(i)) ? own : OTHERS.charAt(i);
    }
    while (points.contains(own)) {
      own++;
    }
    return own;
  }

  private State after(State state, int point) {
    BitSet all = new BitSet();
    int index = 0;
    for (int place : state.places()) {
      index = globAt(place, index);
      Glob glob = globs.get(index);
      int step = place - first[index];
      if (step < glob.steps().length && glob.takes(step, point)) {
        reach(index, glob.isRun(step) ? step : step + 1, all);
      }
    }
    return new State(pruned(all));
  }

  /// Whoever has come to a run need not ask what stood before it: the run takes all of that, too.
  private int[] pruned(BitSet all) {
    int index = globs.size() - 1;
    for (int place = all.length() - 1; place >= 0; place = all.previousSetBit(place - 1)) {
      while (first[index] > place) {
        index--;
      }
      int step = place - first[index];
      if (step < globs.get(index).steps().length && globs.get(index).steps()[step] == Glob.RUN) {
        all.clear(first[index], place);
      }
    }
    return all.stream().toArray();
  }
}
