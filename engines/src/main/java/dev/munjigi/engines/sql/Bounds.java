package dev.munjigi.engines.sql;

/// How much may be asked for at once.
final class Bounds {
  private static final int MOST_PAGE = 1_000;
  private static final int MOST_CHANGES = 10_000;

  private Bounds() {}

  static void page(int most) {
    within(most, MOST_PAGE);
  }

  static void changes(int most) {
    within(most, MOST_CHANGES);
  }

  private static void within(int most, int limit) {
    if (most < 1 || most > limit) {
      throw new IllegalArgumentException("`%d` is not 1 to %d".formatted(most, limit));
    }
  }
}
