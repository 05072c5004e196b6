package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.SpreadKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// The grammar of how a service's exchanges are spread over its origins.
final class BalanceKeys {
  static final String IN_TURN = "round-robin";
  static final String LEAST_BUSY = "least-connections";
  static final String OFF = "off";

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_|~`-]{1,128}");
  private static final Pattern TARGET = Pattern.compile("/[!-~&&[^#]]{0,1023}");
  private static final Pattern STATUS_RANGE = Pattern.compile("[1-5][0-9]{2}(-[1-5][0-9]{2})?");

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  static final Key<SpreadKey> HASH =
      Key.of(
          "hash",
          spreadKey(),
          "What leads to the same origin for as long as it is well. Without such a cookie or header"
              + " the client's address does.",
          "cookie session");

  static final Key<Choice.Picked> BALANCE =
      Key.of(
              "balance",
              new Choice(List.of(IN_TURN, LEAST_BUSY), Block.of(HASH)),
              "Which of its origins a request or stream goes to: to each in turn; of two drawn by"
                  + " lot, to the one that is asked less at the moment; or by what it carries.",
              LEAST_BUSY)
          .absent("`" + IN_TURN + "`");

  static final Key<Long> FAILURES =
      Key.of(
              "failures",
              Quantities.whole(1, 1_000),
              "After how many failures in a row: no connection, a connection that broke before the"
                  + " reply, no reply in time, a malformed reply, or a reply of status 502, 503 or"
                  + " 504. One source's requests alone eject no origin that can be reached.",
              "5")
          .standard("5");

  static final Key<Duration> FOR =
      Key.of(
              "for",
              Quantities.duration("1s", "1h"),
              "For how long the first time. An origin that fails soon again is left alone for twice,"
                  + " three times as long, up to 5 minutes or this, whichever is more.",
              "30s")
          .standard("30s");

  static final Key<Choice.Picked> EJECTION =
      Key.of(
              "ejection",
              new Choice(OFF, Block.of(FAILURES, FOR)),
              "When an origin that fails is left alone for a while; has no effect on the only origin"
                  + " of a service.",
              "{failures: 3, for: 10s}")
          .absent("after 5 failures, for 30s");

  static final Key<String> HEALTH_PATH =
      Key.of(
              "path",
              target(),
              "What is asked for with `GET`. The `Host` is the service's first host in the alphabet"
                  + " without `*.`, otherwise the origin's.",
              "/healthz")
          .absent("no more than a connection is tried");

  static final Key<Duration> EVERY =
      Key.of(
              "every",
              Quantities.duration("100ms", "1h"),
              "How often each origin is asked, a tenth more or less.",
              "10s")
          .standard("10s");

  static final Key<Duration> HEALTH_TIMEOUT =
      Key.of(
              "timeout",
              Quantities.duration("10ms", "1m"),
              "How long connection and answer may take together.",
              "2s")
          .derived("2s, at most `every`", BalanceKeys::timeout);

  static final Key<Long> HEALTHY =
      Key.of(
              "healthy",
              Quantities.whole(1, 100),
              "After how many good answers in a row an origin is used again.",
              "2")
          .standard("2");

  static final Key<Long> UNHEALTHY =
      Key.of(
              "unhealthy",
              Quantities.whole(1, 100),
              "After how many bad answers in a row it is used no more.",
              "3")
          .standard("3");

  static final Key<Range> STATUS =
      Key.of("status", range(), "Which statuses are a good answer.", "200-399")
          .standard("200-399");

  static final Key<Section> HEALTH =
      Key.of(
              "health",
              Block.of(HEALTH_PATH, EVERY, HEALTH_TIMEOUT, HEALTHY, UNHEALTHY, STATUS)
                  .where(new Rule.Needs(STATUS, HEALTH_PATH)),
              "How the gate asks the origins whether they are well. Until the first answers all are"
                  + " held to be.",
              "{path: /healthz}")
          .absent("they are not asked");

  static final Key<Long> ATTEMPTS =
      Key.of(
              "attempts",
              Quantities.whole(0, 10),
              "How many other origins are tried when no connection to the first can be made. A"
                  + " request without a body, with `GET`, `HEAD` or `OPTIONS`, is also sent to"
                  + " another origin, once, when the connection broke before the reply began.",
              "2")
          .standard("2");

  static final Key<Long> BUDGET =
      Key.of(
              "budget",
              Quantities.percent(),
              "How many of the requests of the last 10 seconds may be such further tries, beyond 3 a"
                  + " second.",
              "20%")
          .standard("20%");

  static final Key<Section> RETRIES =
      Key.of(
              "retries",
              Block.of(ATTEMPTS, BUDGET),
              "How often a request or stream is tried at another origin.",
              "{attempts: 1}")
          .empty();

  static final Key<Boolean> CONCURRENCY =
      Key.of(
              "concurrency",
              Words.oneOf(concurrency()),
              "`adaptive`: how many requests one origin is given at once follows from how fast it"
                  + " answers, and those beyond are refused at once; `fixed`: `connections` and"
                  + " `waiting` alone say it.",
              "adaptive")
          .standard("fixed");

  /// All of them, in the order of the documentation.
  static final List<Key<?>> ALL = List.of(BALANCE, EJECTION, HEALTH, RETRIES, CONCURRENCY);

  /// The statuses from one to another.
  record Range(int lowest, int highest) {}

  private BalanceKeys() {}

  private static Duration timeout(Section health) {
    Duration every = health.get(EVERY);
    return every.compareTo(TIMEOUT) < 0 ? every : TIMEOUT;
  }

  private static SequencedMap<String, Boolean> concurrency() {
    SequencedMap<String, Boolean> words = new LinkedHashMap<>();
    words.put("fixed", false);
    words.put("adaptive", true);
    return words;
  }

  private static Scalar<SpreadKey> spreadKey() {
    return new Scalar<>(
        ScalarType.SPREAD_KEY,
        "`source`, `path`, `cookie NAME` or `header NAME`",
        new Lexical.Matching("^(source|path|(cookie|header) +[^ ]{1,128})$"),
        BalanceKeys::spreadKey,
        BalanceKeys::print);
  }

  private static Parsed<SpreadKey> spreadKey(String text) {
    int space = text.indexOf(' ');
    String kind = space < 0 ? text : text.substring(0, space);
    String name = space < 0 ? "" : text.substring(space).strip();
    if (space < 0) {
      return switch (kind) {
        case "source" -> Parsed.right(SpreadKey.Source.ADDRESS);
        case "path" -> Parsed.right(SpreadKey.Path.WHOLE);
        default -> Parsed.wrong();
      };
    }
    if (!TOKEN.matcher(name).matches()) {
      return Parsed.wrong();
    }
    return switch (kind) {
      case "cookie" -> Parsed.right(new SpreadKey.Cookie(name));
      case "header" -> Parsed.right(new SpreadKey.Field(name.toLowerCase(Locale.ROOT)));
      default -> Parsed.wrong();
    };
  }

  private static String print(SpreadKey key) {
    return switch (key) {
      case SpreadKey.Source _ -> "source";
      case SpreadKey.Path _ -> "path";
      case SpreadKey.Cookie(String name) -> "cookie " + name;
      case SpreadKey.Field(String name) -> "header " + name;
    };
  }

  private static Scalar<String> target() {
    return new Scalar<>(
        ScalarType.TEXT,
        "a path such as `/healthz`, of visible ASCII characters without `#`, up to 1,024",
        new Lexical.Matching("^/[!-~]{0,1023}$"),
        // ATTACK: a line break here would begin a field of the gate's own request (CWE-113)
        text -> TARGET.matcher(text).matches() ? Parsed.right(text) : Parsed.wrong(),
        text -> text);
  }

  private static Scalar<Range> range() {
    return new Scalar<>(
        ScalarType.STATUS,
        "a status or a range of them such as `200-399`, from 100 to 599",
        new Lexical.Matching("^[1-5][0-9][0-9](-[1-5][0-9][0-9])?$"),
        text -> {
          if (!STATUS_RANGE.matcher(text).matches()) {
            return Parsed.wrong();
          }
          int lowest = Integer.parseInt(text.substring(0, 3));
          int highest = Integer.parseInt(text.substring(text.length() - 3));
          return lowest <= highest
              ? Parsed.right(new Range(lowest, highest))
              : Parsed.wrong("the first is the lowest; allowed is `" + highest + "-" + lowest + "`");
        },
        range ->
            range.lowest == range.highest
                ? Integer.toString(range.lowest)
                : range.lowest + "-" + range.highest);
  }
}
