package dev.munjigi.gates.iam;

import java.util.List;

/// The actions or the resources that a statement speaks of.
///
/// @param patterns at least one
/// @param others whether all others are meant (`NotAction`, `NotResource`)
record Names(List<TextPattern> patterns, boolean others) {
  Names {
    patterns = List.copyOf(patterns);
  }

  /// Whether it speaks of this one.
  ///
  /// @param unreadable the answer where all others are meant and one that is not has no value
  boolean include(String name, Context context, boolean unreadable) {
    for (TextPattern pattern : patterns) {
      if (pattern.matches(name, context)) {
        return !others;
      }
    }
    return others && (unreadable || resolved(context));
  }

  /// ATTACK: without it, an allowance of all but `${aws:PrincipalTag/x}` is one of all to whom lacks
  /// the tag.
  private boolean resolved(Context context) {
    for (TextPattern pattern : patterns) {
      if (!pattern.resolves(context)) {
        return false;
      }
    }
    return true;
  }

  /// As they were written.
  List<String> written() {
    return patterns.stream().map(TextPattern::toString).toList();
  }
}
