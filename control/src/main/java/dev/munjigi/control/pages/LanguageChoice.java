package dev.munjigi.control.pages;

import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.CanonicalRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which language a page is in: the one just chosen, the one chosen before, the one that the browser
/// likes best, English.
final class LanguageChoice {
  private static final int LONGEST = 256;

  private LanguageChoice() {}

  static Language of(CanonicalRequest request, @Nullable String chosen) {
    return named(chosen)
        .or(() -> named(Cookies.of(request, Cookies.LANGUAGE)))
        .or(() -> liked(request.fields().all("accept-language")))
        .orElse(Language.ENGLISH);
  }

  /// As it is written in HTML, cookies and links (BCP 47).
  static String tag(Language language) {
    return switch (language) {
      case ENGLISH -> "en";
      case KOREAN -> "ko";
    };
  }

  static Optional<Language> named(@Nullable String tag) {
    for (Language language : Language.values()) {
      if (tag(language).equals(tag)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  private static Optional<Language> liked(List<String> fields) {
    String field = String.join(",", fields);
    List<Locale.LanguageRange> ranges;
    try {
      ranges = field.isEmpty() || field.length() > LONGEST
          ? List.of()
          : Locale.LanguageRange.parse(field);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return ranges.stream()
        .filter(range -> range.getWeight() > 0)
        .map(range -> range.getRange().split("-", 2)[0])
        .flatMap(tag -> named(tag).stream())
        .findFirst();
  }
}
