package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.ReasonCode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What one event of the log says, in words for an operator: when, who, what, which gate, why, by
/// which rule, and what would let it pass.
///
/// Guarantees: no control, invisible or direction-changing character of the event reaches the text.
/// Does not guarantee that the event is genuine; the log does.
public final class Explanation {
  /// The protocol number of UDP (IANA).
  private static final int UDP = 17;

  private static final String BANNED = "flood.banned";
  private static final String OPERATORS = "arn:munjigi:iam:::operator/";

  private final JsonNode event;
  private final JsonNode own;
  private final Collection<ReasonCode> codes;

  private Explanation(JsonNode event, Collection<ReasonCode> codes) {
    this.event = event;
    this.own = event.path("munjigi");
    this.codes = List.copyOf(codes);
  }

  /// Reads an event.
  ///
  /// @param event one line of the log's JSON
  /// @param codes every reason code there is; an event with another one is explained without its
  ///     sentence
  /// @throws IllegalArgumentException when it is no event of this log
  public static Explanation of(String event, Collection<? extends ReasonCode> codes) {
    JsonNode tree;
    try {
      tree = JsonMapper.shared().readTree(event);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the event is no JSON object", e);
    }
    if (!tree.path("munjigi").path("kind").isString()) {
      throw new IllegalArgumentException("the event has no `munjigi.kind`");
    }
    return new Explanation(tree, List.copyOf(codes));
  }

  /// The reason code of a refusal; empty when nothing was refused.
  public Optional<String> code() {
    return Optional.of(own.path("code").asString("")).filter(code -> !code.isEmpty());
  }

  /// The gate that refused; empty when nothing was refused.
  public Optional<String> gate() {
    return Optional.of(own.path("gate").asString("")).filter(gate -> !gate.isEmpty());
  }

  /// The explanation, one `name: text` a line.
  public String in(Language language) {
    return new Telling(language).tell();
  }

  private static String visible(String text) {
    if (text.codePoints().noneMatch(JsonLine::hidden)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (JsonLine.hidden(point)) {
                for (char unit : Character.toChars(point)) {
                  shown.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  /// One telling, in one language.
  private final class Telling {
    private final Language language;
    private final StringBuilder text = new StringBuilder(512);

    Telling(Language language) {
      this.language = language;
    }

    String tell() {
      String kind = string(own, "kind");
      subject();
      row(Phrase.WHEN, when());
      switch (kind) {
        case "exchange.begin", "exchange.end" -> exchange(kind);
        case "connection.refused" -> several(Phrase.CONNECTIONS_REFUSED);
        case "exchange.refused" -> several(Phrase.EXCHANGES_REFUSED);
        case "operator.action" -> operator();
        case "sign-in", "sign-in.failed" -> signIn();
        case "account.changed" -> account();
        default -> row(Phrase.RESULT, household(kind));
      }
      if (!string(own, "settings").isEmpty()) {
        row(Phrase.SETTINGS, string(own, "settings"));
      }
      return text.toString();
    }

    private void subject() {
      if (own.has("exchange")) {
        row(Phrase.EXCHANGE, string(own, "exchange"));
      }
      if (own.has("connection")) {
        row(Phrase.CONNECTION, string(own, "connection"));
      }
      if (own.has("event")) {
        row(Phrase.EVENT, string(own, "event"));
      }
    }

    private String when() {
      String from = moment(event.path("time"));
      String until = event.has("end_time") ? moment(event.path("end_time")) : from;
      return until.equals(from) ? from : Phrase.UNTIL.in(language, from, until);
    }

    private String moment(JsonNode millis) {
      try {
        return Instant.ofEpochMilli(millis.asLong(0)).toString();
      } catch (DateTimeException e) {
        return millis.asString("");
      }
    }

    private void exchange(String kind) {
      row(Phrase.WHO, who());
      row(Phrase.WHAT, what());
      row(Phrase.WHERE, where());
      row(Phrase.RESULT, kind.equals("exchange.begin") ? Phrase.BEGUN.in(language) : ending());
      refusal();
      if (own.has("grant")) {
        row(Phrase.GRANTED_BY, rule(own.path("grant")));
      }
      for (JsonNode observed : own.path("observed")) {
        row(Phrase.OBSERVED, reason(observed) + " – " + rule(observed.path("rule")));
      }
      if (own.has("observed_more")) {
        row(Phrase.OBSERVED, Phrase.AND_MORE.in(language, own.path("observed_more").asLong(0)));
      }
      if (own.has("upstream")) {
        row(Phrase.ORIGIN, string(own, "upstream"));
      }
      JsonNode traffic = event.path("traffic");
      if (traffic.isObject()) {
        long in = traffic.path("bytes_in").asLong(0);
        row(Phrase.TRAFFIC, Phrase.CARRIED.in(language, in, traffic.path("bytes_out").asLong(0)));
      }
      if (own.has("timings")) {
        row(Phrase.TOOK, took(own.path("timings")));
      }
    }

    private void signIn() {
      row(Phrase.WHO, who());
      Phrase what =
          switch (event.path("activity_id").asInt(0)) {
            case 1 -> Phrase.LOGON;
            case 2 -> Phrase.LOGOFF;
            default -> Phrase.HAND_OVER;
          };
      row(Phrase.WHAT, what.in(language));
      row(Phrase.WHERE, string(event.path("dst_endpoint"), "hostname"));
      String times = event.path("count").asString("");
      row(Phrase.RESULT, times.isEmpty() ? outcome() : Phrase.TIMES.in(language, outcome(), times));
    }

    private void account() {
      row(Phrase.WHO, who());
      row(Phrase.WHAT, string(event, "status_detail"));
      row(Phrase.RESULT, outcome());
    }

    private String who() {
      JsonNode actor = event.path("actor").path("user");
      String arn = string(actor.isMissingNode() ? event.path("user") : actor, "uid");
      JsonNode source = event.path("src_endpoint");
      String from = string(source, "ip");
      if (source.has("port")) {
        from =
            (from.indexOf(':') < 0 ? from : "[" + from + "]") + ":" + source.path("port").asInt();
      }
      if (source.has("intermediate_ips")) {
        from =
            Phrase.THROUGH.in(language, from, source.path("intermediate_ips").path(0).asString(""));
      }
      from = throughProxy(from);
      return Phrase.FROM.in(language, arn.isEmpty() ? Phrase.NOBODY.in(language) : arn, from);
    }

    /// With the peer that spoke for the source, where one did.
    private String throughProxy(String source) {
      String proxy = string(event.path("proxy_endpoint"), "ip");
      return proxy.isEmpty() ? source : Phrase.THROUGH.in(language, source, proxy);
    }

    private String what() {
      JsonNode raw = own.path("raw");
      if (raw.isObject()) {
        return Phrase.UNVERIFIED.in(language, string(raw, "method") + " " + string(raw, "target"));
      }
      JsonNode request = event.path("http_request");
      if (!request.isObject()) {
        return event.path("connection_info").path("protocol_num").asInt(0) == UDP
            ? Phrase.FLOW.in(language)
            : Phrase.STREAM.in(language);
      }
      JsonNode url = request.path("url");
      String scheme = string(url, "scheme");
      return string(request, "http_method")
          + " "
          + scheme
          + "://"
          + string(url, "hostname")
          + (url.has("port") ? ":" + url.path("port").asInt(0) : "")
          + string(url, "path");
    }

    private String where() {
      List<String> places = new ArrayList<>(3);
      JsonNode target = event.path("dst_endpoint");
      if (target.has("svc_name")) {
        places.add(Phrase.SERVICE.in(language, string(target, "svc_name")));
      }
      if (own.has("route")) {
        places.add(Phrase.ROUTE.in(language, string(own, "route")));
      }
      places.add(Phrase.LISTENER.in(language, string(target, "name")));
      return String.join(", ", places);
    }

    private String ending() {
      String status = event.path("http_response").path("code").asString("");
      String gate = string(own, "gate");
      return switch (string(own, "ending")) {
        case "forwarded" -> Phrase.FORWARDED.in(language, status, Phrase.by(status));
        case "answered" -> Phrase.ANSWERED.in(language, status, Phrase.by(status));
        case "refused" ->
            status.isEmpty() && !(event.has("traffic") && own.has("upstream"))
                ? Phrase.REFUSED_SILENTLY.in(language, gate)
                : status.isEmpty() || status.equals("101")
                    ? Phrase.REVOKED.in(language, gate)
                    : Phrase.REFUSED.in(language, status, Phrase.by(status), gate);
        case "origin-broke" -> Phrase.ORIGIN_BROKE.in(language);
        case "client-left" -> Phrase.CLIENT_LEFT.in(language);
        case "upgraded" -> Phrase.UPGRADED.in(language);
        case "streamed" -> Phrase.STREAMED.in(language);
        default -> string(own, "ending");
      };
    }

    private void refusal() {
      if (!own.has("code")) {
        return;
      }
      row(Phrase.REASON, reason(own));
      row(Phrase.RULE, string(own, "code").equals(BANNED) ? author() : rule(own.path("rule")));
      if (own.has("evidence")) {
        row(Phrase.SEEN, string(own, "evidence"));
      }
      if (own.has("remedy")) {
        row(Phrase.REMEDY, remedy());
      }
    }

    private String remedy() {
      String korean =
          language == Language.KOREAN ? KoreanRemedies.of(string(own, "code")) : null;
      return korean == null ? string(own, "remedy") : korean;
    }

    private String reason(JsonNode refusal) {
      String code = string(refusal, "code");
      for (ReasonCode known : codes) {
        if (known.code().equals(code)) {
          String sentence =
              switch (language) {
                case ENGLISH -> known.english();
                case KOREAN -> known.korean();
              };
          return "`" + code + "` " + sentence;
        }
      }
      return "`" + code + "`";
    }

    private String rule(JsonNode rule) {
      return rule.has("file")
          ? "`" + string(rule, "text") + "` (" + string(rule, "file") + ":" + line(rule) + ")"
          : Phrase.BUILT_IN.in(language, string(rule, "text"));
    }

    /// Who banned: the rule of a refusal of somebody banned is the ban's author.
    private String author() {
      String by = string(own.path("rule"), "text");
      return by.startsWith(OPERATORS)
          ? Phrase.BANNED_BY_HAND.in(language, "operator/" + by.substring(OPERATORS.length()))
          : Phrase.BANNED_BY_LIMIT.in(language, by);
    }

    private long line(JsonNode rule) {
      return rule.path("line").asLong(0);
    }

    private String took(JsonNode timings) {
      return Phrase.OF_WHICH_ORIGIN.in(
          language, millis(timings.path("total_us")), millis(timings.path("upstream_us")));
    }

    private String millis(JsonNode micros) {
      return String.format(Locale.ROOT, "%.1f", micros.asLong(0) / 1000.0);
    }

    private void several(Phrase result) {
      row(Phrase.WHO, throughProxy(string(event.path("src_endpoint"), "ip")));
      row(Phrase.WHERE, where());
      String count = event.path("count").asString("");
      row(Phrase.RESULT, result.in(language, count, Phrase.plural(count), string(own, "gate")));
      refusal();
    }

    private void operator() {
      row(Phrase.WHO, who());
      String operation = string(event.path("api"), "operation");
      String target = string(event.path("resources").path(0), "name");
      row(Phrase.WHAT, target.isEmpty() ? operation : Phrase.ON.in(language, operation, target));
      row(Phrase.RESULT, outcome());
    }

    private String outcome() {
      return event.path("status_id").asInt(0) == 1
          ? Phrase.DONE.in(language)
          : Phrase.NOT_DONE.in(language, string(event, "status_detail"));
    }

    private String household(String kind) {
      String detail = string(event, "status_detail");
      String message = string(event, "message");
      return switch (kind) {
        case "settings.loaded" -> Phrase.SETTINGS_LOADED.in(language);
        case "settings.rejected" ->
            Phrase.SETTINGS_REJECTED.in(
                language, number("problems"), Phrase.plural(number("problems")), detail);
        case "certificate.obtained" ->
            Phrase.CERTIFICATE_OBTAINED.in(
                language, string(own, "hosts"), string(own, "authority"));
        case "certificate.failed" ->
            Phrase.CERTIFICATE_FAILED.in(
                language, string(own, "hosts"), string(own, "authority"), detail);
        case "gate.start" -> Phrase.STARTED.in(language);
        case "gate.stop" -> Phrase.STOPPED.in(language, detail);
        case "log.gap" ->
            Phrase.GAP.in(
                language,
                number("lost"),
                Phrase.plural(number("lost")),
                number("refused"),
                Phrase.plural(number("refused")),
                message);
        case "origin.good", "origin.returning" ->
            Phrase.ORIGIN_GOOD.in(
                language, string(own, "upstream"), string(own, "service"), detail);
        case "origin.ejected" ->
            Phrase.ORIGIN_EJECTED.in(
                language, string(own, "upstream"), string(own, "service"), detail);
        case "origin.down" ->
            Phrase.ORIGIN_DOWN.in(
                language, string(own, "upstream"), string(own, "service"), detail);
        case "log.damaged" -> Phrase.DAMAGED.in(language, string(own, "file"), message);
        default -> kind;
      };
    }

    private String number(String member) {
      return Long.toString(own.path(member).asLong(0));
    }

    private String string(JsonNode node, String member) {
      return node.path(member).asString("");
    }

    private void row(Phrase name, String content) {
      text.append(name.in(language)).append(": ").append(visible(content)).append('\n');
    }
  }
}
