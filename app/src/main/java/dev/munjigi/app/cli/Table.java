package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Rows of cells in aligned columns, as a terminal shows them: Korean and other wide characters
/// take two places. Cells hold no control characters.
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /// Adds a row.
  public Table row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(Visible.of(cell));
    }
    rows.add(row);
    return this;
  }

  /// Prints all rows.
  public void print(PrintWriter out) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = width(row.get(i));
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < row.size() - 1) {
          line.append(" ".repeat(widths.get(i) - width(cell))).append(GAP);
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /// A moment in whole seconds; any other text as it is.
  static String time(String text) {
    try {
      return Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
    } catch (DateTimeException other) {
      return text;
    }
  }

  /// How many places a text takes (Unicode Standard Annex #11, wide and fullwidth characters).
  static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  private static int width(int point) {
    if (Character.getType(point) == Character.NON_SPACING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115F)
            || (point >= 0x2E80 && point <= 0xA4CF)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xF900 && point <= 0xFAFF)
            || (point >= 0xFE30 && point <= 0xFE6F)
            || (point >= 0xFF00 && point <= 0xFF60)
            || (point >= 0xFFE0 && point <= 0xFFE6)
            || (point >= 0x1F300 && point <= 0x1FAFF)
            || (point >= 0x20000 && point <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
