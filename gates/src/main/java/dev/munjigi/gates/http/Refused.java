package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;

/// A refusal on its way from a leaf of the grammar to the package's door; never leaves the
/// package.
final class Refused extends Exception {
  private static final int SHOWN = 120;

  private final transient Refusal refusal;

  /// @param evidence what was seen; octets that are not visible ASCII are shown as `\xNN`
  Refused(HttpReason reason, String evidence) {
    this(reason.refusal(shown(evidence)));
  }

  /// With the setting that decided in place of the reason's own rule.
  Refused(HttpReason reason, Clause clause, String evidence) {
    this(new Refusal(reason, clause, shown(evidence), reason.remedy()));
  }

  private Refused(Refusal refusal) {
    super(null, null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  /// For a reply, whose refusal belongs to the caller: the noun and what was seen.
  String line() {
    return refusal.code().noun() + ": " + refusal.evidence();
  }

  // ATTACK: evidence holds what a client sent: line ends and escapes must not reach a terminal or a
  // log as they are (CWE-117).
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), SHOWN) + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (shown.length() >= SHOWN) {
        return shown.append('…').toString();
      }
      if (c >= ' ' && c < 0x7F) {
        shown.append(c);
      } else if (c < 256) {
        shown.append(String.format("\\x%02x", (int) c));
      } else {
        shown.append(String.format("\\u%04x", (int) c));
      }
    }
    return shown.toString();
  }
}
