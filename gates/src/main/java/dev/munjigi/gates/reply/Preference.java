package dev.munjigi.gates.reply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Picks what a client likes best from an `Accept` or `Accept-Language` field (RFC 9110 section
/// 12.4.2), leniently: what cannot be read counts as not said.
final class Preference {
  private static final int RANGES = 16;

  private Preference() {}

  /// The best of the offers, the first one where the client does not care.
  ///
  /// @param field the field's value, or null when it was not sent
  /// @param offers lower-case media types or language tags, the default first
  static String best(@Nullable String field, List<String> offers) {
    if (field == null) {
      return offers.getFirst();
    }
    String[] ranges = field.split(",", RANGES + 1);
    String best = offers.getFirst();
    double bestWeight = 0;
    for (String offer : offers) {
      double weight = weight(ranges, offer);
      if (weight > bestWeight) {
        best = offer;
        bestWeight = weight;
      }
    }
    return best;
  }

  /// The weight of the most specific range that covers the offer; wildcards cover nothing here,
  /// because a client that takes anything gets the default.
  private static double weight(String[] ranges, String offer) {
    for (int i = 0; i < Math.min(ranges.length, RANGES); i++) {
      String[] parts = ranges[i].split(";", 4);
      String range = parts[0].strip();
      boolean covers = range.equalsIgnoreCase(offer) || isRegionOf(range, offer);
      if (covers) {
        return parts.length > 1 ? quality(parts[parts.length - 1].strip()) : 1;
      }
    }
    return 0;
  }

  private static boolean isRegionOf(String range, String offer) {
    return range.length() > offer.length()
        && range.charAt(offer.length()) == '-'
        && range.regionMatches(true, 0, offer, 0, offer.length());
  }

  private static double quality(String parameter) {
    if (!parameter.startsWith("q=") || parameter.length() > 7) {
      return 1;
    }
    try {
      double quality = Double.parseDouble(parameter.substring(2));
      return quality >= 0 && quality <= 1 ? quality : 1;
    } catch (NumberFormatException malformed) {
      return 1;
    }
  }
}
