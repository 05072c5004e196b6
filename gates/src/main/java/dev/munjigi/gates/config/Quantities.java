package dev.munjigi.gates.config;

import java.time.Duration;
import java.util.List;

/// The shapes of numbers with and without units.
final class Quantities {
  /// A unit and how many of the smallest it is, the largest first.
  private record Unit(String suffix, long factor) {}

  private static final List<Unit> TIME =
      List.of(
          new Unit("d", 86_400_000),
          new Unit("h", 3_600_000),
          new Unit("m", 60_000),
          new Unit("s", 1_000),
          new Unit("ms", 1));
  private static final List<Unit> BYTES =
      List.of(
          new Unit("GiB", 1 << 30),
          new Unit("MiB", 1 << 20),
          new Unit("KiB", 1 << 10),
          new Unit("B", 1));

  private static final long MOST_TOKENS = 1_000_000_000;

  private Quantities() {}

  /// A duration within these bounds, both included.
  static Scalar<Duration> duration(String min, String max) {
    long least = amount(min, TIME);
    long most = amount(max, TIME);
    return new Scalar<>(
        ScalarType.DURATION,
        "a duration such as `5s` (`ms`, `s`, `m`, `h`, `d`) from " + min + " to " + max,
        new Lexical.Matching("^[0-9]{1,15}(ms|s|m|h|d)$"),
        text -> {
          long millis = amount(text, TIME);
          boolean fits = millis >= least && millis <= most;
          return fits ? Parsed.right(Duration.ofMillis(millis)) : Parsed.wrong();
        },
        duration -> print(duration.toMillis(), TIME, "s"));
  }

  /// A number of bytes within these bounds, both included.
  static Scalar<Long> size(String min, String max) {
    long least = amount(min, BYTES);
    long most = amount(max, BYTES);
    return new Scalar<>(
        ScalarType.SIZE,
        "a size such as `1MiB` (`B`, `KiB`, `MiB`, `GiB`) from " + min + " to " + max,
        new Lexical.Matching("^[0-9]{1,15}(B|KiB|MiB|GiB)$"),
        text -> {
          long bytes = amount(text, BYTES);
          return bytes >= least && bytes <= most ? Parsed.right(bytes) : Parsed.wrong();
        },
        Quantities::size);
  }

  /// The shortest spelling of a number of bytes.
  static String size(long bytes) {
    return print(bytes, BYTES, "B");
  }

  /// Bytes a second, up to 1 GiB; 0 for no minimum.
  static Scalar<Long> byteRate() {
    return new Scalar<>(
        ScalarType.BYTE_RATE,
        "a byte rate such as `1KiB/s`, from 0B/s to 1GiB/s",
        new Lexical.Matching("^[0-9]{1,15}(B|KiB|MiB|GiB)/s$"),
        text -> {
          boolean perSecond = text.endsWith("/s");
          long bytes = perSecond ? amount(text.substring(0, text.length() - 2), BYTES) : -1;
          return bytes >= 0 && bytes <= 1 << 30 ? Parsed.right(bytes) : Parsed.wrong();
        },
        bytes -> size(bytes) + "/s");
  }

  /// Requests in a second, minute or hour.
  static Scalar<Rate> rate() {
    return new Scalar<>(
        ScalarType.RATE,
        "a rate such as `50/s`, `5/m` or `100/h`, from 1 to 1,000,000,000",
        new Lexical.Matching("^[0-9]{1,15}/[smh]$"),
        text -> {
          int slash = text.indexOf('/');
          long tokens = slash < 0 ? -1 : number(text.substring(0, slash));
          boolean unit = slash == text.length() - 2 && "smh".indexOf(text.charAt(slash + 1)) >= 0;
          if (!unit || tokens < 1 || tokens > MOST_TOKENS) {
            return Parsed.wrong();
          }
          Duration period = Duration.ofMillis(amount("1" + text.charAt(slash + 1), TIME));
          return Parsed.right(new Rate(tokens, period));
        },
        rate -> rate.tokens() + "/" + print(rate.period().toMillis(), TIME, "s").substring(1));
  }

  /// So many of a hundred, up to all.
  static Scalar<Long> percent() {
    return new Scalar<>(
        ScalarType.SHARE,
        "a share such as `20%`, from 0% to 100%",
        new Lexical.Matching("^[0-9]{1,3}%$"),
        text -> {
          boolean percent = text.endsWith("%") && text.length() <= 4;
          long number = percent ? number(text.substring(0, text.length() - 1)) : -1;
          return number >= 0 && number <= 100 ? Parsed.right(number) : Parsed.wrong();
        },
        number -> number + "%");
  }

  /// A whole number within these bounds, both included.
  static Scalar<Long> whole(long min, long max) {
    String range = String.format("from %,d to %,d", min, max);
    return new Scalar<>(
        ScalarType.NUMBER,
        min == max ? "`" + min + "`" : "a whole number " + range,
        new Lexical.Whole(min, max),
        text -> {
          long number = number(text);
          return number >= min && number <= max ? Parsed.right(number) : Parsed.wrong();
        },
        number -> Long.toString(number));
  }

  /// The number in the smallest unit, or -1 when it is none.
  private static long amount(String text, List<Unit> units) {
    int digits = 0;
    while (digits < text.length() && isDigit(text.charAt(digits))) {
      digits++;
    }
    long count = number(text.substring(0, digits));
    String suffix = text.substring(digits);
    for (Unit unit : units) {
      if (unit.suffix.equals(suffix)) {
        return count < 0 || count > Long.MAX_VALUE / unit.factor ? -1 : count * unit.factor;
      }
    }
    return -1;
  }

  /// The number that up to 15 decimal digits are, or -1.
  private static long number(String text) {
    boolean digits = text.chars().allMatch(Quantities::isDigit);
    return digits && !text.isEmpty() && text.length() <= 15 ? Long.parseLong(text) : -1;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String print(long amount, List<Unit> units, String unitOfZero) {
    for (Unit unit : units) {
      if (amount != 0 && amount % unit.factor == 0) {
        return amount / unit.factor + unit.suffix;
      }
    }
    return "0" + unitOfZero;
  }
}
