package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Effect;
import dev.munjigi.gates.iam.Implied;
import dev.munjigi.gates.iam.Principals;
import dev.munjigi.gates.iam.Principals.Naming;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.iam.Values;
import dev.munjigi.gates.review.Documents.Stand;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Somebody who asks.
///
/// @param account the resource's
record Voice(Subject subject, String account, Stand stand) {
  private static final Subject SOMEBODY =
      Subject.of("arn:munjigi:iam:::user/example").orElseThrow();

  /// Whoever can be told apart.
  static List<Voice> all(Compared compared, BitSet among, Budget budget) {
    if (!compared.allowing().ofResource()) {
      return List.of(new Voice(SOMEBODY, "", Stand.ATTACHED));
    }
    List<Principals.Named> named = new ArrayList<>();
    Set<String> said = new LinkedHashSet<>();
    Set<String> asked = new HashSet<>();
    for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
      Principals principals = compared.statement(i).principals();
      if (principals != null) {
        named.addAll(principals.named());
      }
    }
    List<Wanted> onAskers =
        compared.conditions(among).stream()
            .filter(one -> ofAskers(one.condition().folded()))
            .toList();
    if (!onAskers.isEmpty()) {
      said.addAll(Samples.singles(onAskers, new Glob.Filling.Anything(), budget));
      onAskers.forEach(one -> asked.add(one.condition().folded()));
    }
    for (Wanted one : compared.conditions(among)) {
      one.condition().values().forEach(value -> asked.addAll(Variables.of(value)));
    }
    compared.statements().forEach(
        one -> one.resourcePatterns().forEach(value -> asked.addAll(Variables.of(value))));
    Map<Object, Voice> different = new HashMap<>();
    List<Voice> voices = new ArrayList<>();
    for (Subject subject : Askers.of(named, said, budget)) {
      for (Stand stand : List.of(Stand.OWN, Stand.FOREIGN)) {
        String account = stand == Stand.OWN ? subject.account() : Askers.otherAccount();
        Voice voice = new Voice(subject, account, stand);
        // an account may do everything at home that nothing denies
        boolean athome = stand == Stand.OWN && subject.kind() == Subject.Kind.ROOT;
        if (!athome && different.putIfAbsent(voice.alike(compared, among, asked), voice) == null) {
          voices.add(voice);
        }
      }
    }
    return voices;
  }

  /// What is the same for voices that nothing tells apart.
  private Object alike(Compared compared, BitSet among, Set<String> asked) {
    Map<String, Values> said = new HashMap<>(implied());
    said.keySet().retainAll(asked);
    return List.of(subject.kind() == Subject.Kind.ROOT, stand, heard(compared, among), said);
  }

  private Map<String, Values> implied() {
    return Implied.by(subject, account);
  }

  /// Whether a key follows from who asks.
  private static boolean ofAskers(String key) {
    return Implied.keys().contains(key) && !key.equals("aws:resourceaccount");
  }

  /// Whether a key has the value that follows from who asks, and no other.
  boolean fixes(String key) {
    return stand != Stand.ATTACHED && ofAskers(key);
  }

  /// Those of the statements that speak of them.
  BitSet heard(Compared compared, BitSet among) {
    BitSet heard = (BitSet) among.clone();
    if (stand == Stand.ATTACHED) {
      return heard;
    }
    for (int i = among.nextSetBit(0); i >= 0; i = among.nextSetBit(i + 1)) {
      Statement statement = compared.statement(i);
      Principals principals = statement.principals();
      Naming naming =
          principals == null
              ? Naming.NOBODY
              : principals.naming(subject, statement.effect(), false);
      boolean direct =
          naming != Naming.NOBODY
              && (naming != Naming.ACCOUNT
                  || stand == Stand.FOREIGN
                  || statement.effect() == Effect.DENY);
      heard.set(i, direct);
    }
    return heard;
  }
}
