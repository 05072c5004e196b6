package dev.munjigi.gates.identity;

import java.lang.Character.UnicodeScript;
import java.util.HashSet;
import java.util.Set;

/// Which scripts are written together: the profile "highly restrictive" of UTS 39 section 5.2.
final class Scripts {
  private static final Set<UnicodeScript> WITH_HANGUL =
      Set.of(UnicodeScript.LATIN, UnicodeScript.HANGUL, UnicodeScript.HAN);
  private static final Set<UnicodeScript> WITH_KANA =
      Set.of(
          UnicodeScript.LATIN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HAN);
  private static final Set<UnicodeScript> NO_SCRIPT =
      Set.of(UnicodeScript.COMMON, UnicodeScript.INHERITED);

  private Scripts() {}

  /// Whether a text is written in one script, or in those that are written together.
  static boolean together(String text) {
    Set<UnicodeScript> scripts = new HashSet<>();
    text.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
    scripts.removeAll(NO_SCRIPT);
    return scripts.size() <= 1 || WITH_HANGUL.containsAll(scripts) || WITH_KANA.containsAll(scripts);
  }
}
