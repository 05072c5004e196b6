package dev.munjigi.engines.journal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of one file of the log, such as `00000012-20260722T101500Z.log`.
///
/// @param number counts the files from 1; a later file has a higher number
/// @param millis when it took over, in milliseconds since the epoch, whole seconds: what stands in
///     the file before it is not newer
record LogName(long number, long millis) implements Comparable<LogName> {
  /// Ends the name of a file that could not be read and was put aside.
  static final String BAD = ".bad";

  private static final String LOG = ".log";
  private static final String PREPARED = ".new";
  private static final Pattern SHAPE =
      Pattern.compile("([0-9]{8,18})-([0-9]{8}T[0-9]{6}Z)\\.log(?:\\.bad)?");
  private static final Pattern NUMBERED = Pattern.compile("([0-9]{8,18})[-.].*");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssX", Locale.ROOT).withZone(ZoneOffset.UTC);

  LogName {
    if (number < 1 || Math.floorMod(millis, 1000) != 0) {
      throw new IllegalArgumentException("a log's name has a number from 1 and whole seconds");
    }
  }

  /// The name of a file that takes over now.
  static LogName of(long number, long millis) {
    return new LogName(number, millis - Math.floorMod(millis, 1000));
  }

  /// The name of a file while it is being prepared.
  static String prepared(long number) {
    return String.format(Locale.ROOT, "%08d", number) + PREPARED;
  }

  /// Whether this is the name of a file that is being prepared.
  static boolean isPrepared(String name) {
    return name.endsWith(PREPARED) && NUMBERED.matcher(name).matches();
  }

  /// Reads the name of a file, put aside or not; empty when it is none.
  static Optional<LogName> parse(String name) {
    Matcher matcher = SHAPE.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      long millis = TIME.parse(matcher.group(2), Instant::from).toEpochMilli();
      long number = Long.parseLong(matcher.group(1));
      return number < 1 ? Optional.empty() : Optional.of(new LogName(number, millis));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The names of the log's files among these, oldest first.
  static List<LogName> among(List<String> names) {
    return names.stream()
        .filter(name -> name.endsWith(LOG))
        .flatMap(name -> parse(name).stream())
        .sorted()
        .toList();
  }

  /// The highest number among these names, whatever their endings; 0 when there is none.
  static long highest(List<String> names) {
    return names.stream()
        .map(NUMBERED::matcher)
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
        .max()
        .orElse(0);
  }

  @Override
  public int compareTo(LogName other) {
    return Comparator.comparingLong(LogName::number)
        .thenComparingLong(LogName::millis)
        .compare(this, other);
  }

  /// The file's name.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%08d-", number)
        + TIME.format(Instant.ofEpochMilli(millis))
        + LOG;
  }
}
