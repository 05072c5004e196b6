package dev.munjigi.gates.audit;

import dev.munjigi.gates.audit.Event.AccountChanged;
import dev.munjigi.gates.audit.Event.Authenticated;
import dev.munjigi.gates.audit.Event.CertificateOrdered;
import dev.munjigi.gates.audit.Event.ConnectionsRefused;
import dev.munjigi.gates.audit.Event.ExchangeBegun;
import dev.munjigi.gates.audit.Event.ExchangeEnded;
import dev.munjigi.gates.audit.Event.ExchangesRefused;
import dev.munjigi.gates.audit.Event.GateStarted;
import dev.munjigi.gates.audit.Event.GateStopped;
import dev.munjigi.gates.audit.Event.LogDamaged;
import dev.munjigi.gates.audit.Event.LogGap;
import dev.munjigi.gates.audit.Event.NodeAsked;
import dev.munjigi.gates.audit.Event.OperatorActed;
import dev.munjigi.gates.audit.Event.OriginChanged;
import dev.munjigi.gates.audit.Event.RoleAssumed;
import dev.munjigi.gates.audit.Event.SettingsRead;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Refusal;
import org.jspecify.annotations.Nullable;

/// Turns events into lines of JSON after the Open Cybersecurity Schema Framework (OCSF) 1.7.0 with
/// an extension object `munjigi`; used by one thread.
///
/// Guarantees: one valid JSON object on one line, at most [AuditLog#EVENT_BYTES] bytes, whatever
/// the event's texts are; no query, no header value, no body. Does not guarantee that a path or the
/// evidence of a refusal is free of personal data.
public final class EventWriter {
  private static final int ACCOUNT_CHANGE = 3001;
  private static final int AUTHENTICATION = 3002;
  private static final int HTTP_ACTIVITY = 4002;
  private static final int NETWORK_ACTIVITY = 4001;
  private static final int ENTITY_MANAGEMENT = 3004;
  private static final int ACCESS_MANAGEMENT = 3005;
  private static final int LIFECYCLE = 6002;
  private static final int API_ACTIVITY = 6003;
  private static final int ERROR = 6008;
  private static final int OTHER = 99;

  /// Activities of a stream.
  private static final int OPEN = 1;

  private static final int CLOSE = 2;
  private static final int REFUSE = 5;

  private final JsonLine line = new JsonLine();
  private final ExchangeMembers members = new ExchangeMembers(line);
  private final String opening;
  private final String proxiedOpening;
  private final String product;

  /// A writer.
  ///
  /// @param version the program's version, at most 32 characters of `[0-9A-Za-z.+-]`
  public EventWriter(String version) {
    if (!version.matches("[0-9A-Za-z.+-]{1,32}")) {
      throw new IllegalArgumentException("`" + version + "` is no version");
    }
    product = "{\"name\":\"Munjigi\",\"version\":\"" + version + "\"}";
    opening = opening("");
    proxiedOpening = opening(",\"network_proxy\"");
  }

  private String opening(String furtherProfiles) {
    return "{\"metadata\":{\"version\":\"1.7.0\",\"product\":"
        + product
        + ",\"profiles\":[\"host\",\"security_control\""
        + furtherProfiles
        + "]},\"time\":";
  }

  /// The event's line, without a line feed; the array is the caller's own.
  public byte[] write(Event event) {
    line.clear();
    switch (event) {
      case ExchangeBegun begun -> begun(begun);
      case ExchangeEnded ended -> ended(ended);
      case ConnectionsRefused refused -> refused(refused);
      case ExchangesRefused refused -> refused(refused);
      case OperatorActed acted -> acted(acted);
      case Authenticated authenticated -> authenticated(authenticated);
      case AccountChanged changed -> changed(changed);
      case SettingsRead read -> settings(read);
      case CertificateOrdered ordered -> certificate(ordered);
      case NodeAsked asked -> node(asked);
      case RoleAssumed assumed -> role(assumed);
      case GateStarted started -> started(started);
      case GateStopped stopped -> stopped(stopped);
      case OriginChanged changed -> origin(changed);
      case LogGap gap -> gap(gap);
      case LogDamaged damaged -> damaged(damaged);
    }
    return line.copy();
  }

  private void head(int classUid, int activity, long millis, Severity severity) {
    head(classUid, activity, millis, severity, null);
  }

  /// @param proxy the peer that spoke for the source, or null
  private void head(
      int classUid, int activity, long millis, Severity severity, @Nullable Endpoint proxy) {
    line.raw(proxy == null ? opening : proxiedOpening)
        .number(millis)
        .raw(",\"class_uid\":")
        .number(classUid)
        .raw(",\"category_uid\":")
        .number(classUid / 1000)
        .raw(",\"activity_id\":")
        .number(activity)
        .raw(",\"type_uid\":")
        .number(classUid * 100L + activity)
        .raw(",\"severity_id\":")
        .number(severity.id);
  }

  private void status(boolean success) {
    line.raw(",\"status_id\":").number(success ? 1 : 2);
  }

  private void code(@Nullable Refusal refusal) {
    if (refusal != null) {
      line.raw(",\"status_code\":\"").raw(refusal.code().code()).raw("\"");
    }
  }

  private static boolean stream(Exchange exchange) {
    return ExchangeMembers.stream(exchange.raw().protocol());
  }

  private void begun(ExchangeBegun event) {
    Endpoint proxy = event.exchange().connection().proxy();
    if (stream(event.exchange())) {
      head(NETWORK_ACTIVITY, OPEN, event.millis(), Severity.INFORMATIONAL, proxy);
    } else {
      int activity = ExchangeMembers.activity(event.exchange());
      head(HTTP_ACTIVITY, activity, event.millis(), Severity.INFORMATIONAL, proxy);
    }
    line.raw(",\"action_id\":1,\"disposition_id\":1");
    members.request(event.exchange(), 0);
    members.identity(event.exchange(), "exchange.begin", event.settings());
    line.raw("}}");
  }

  private void ended(ExchangeEnded event) {
    boolean refused = event.ending() == Event.Ending.REFUSED;
    boolean broken = event.ending() == Event.Ending.ORIGIN_BROKE;
    boolean observed = !event.observed().isEmpty();
    Severity severity =
        refused || observed ? Severity.LOW : broken ? Severity.MEDIUM : Severity.INFORMATIONAL;
    boolean stream = stream(event.exchange());
    Endpoint proxy = event.exchange().connection().proxy();
    if (stream) {
      int activity = refused && event.upstream() == null ? REFUSE : CLOSE;
      head(NETWORK_ACTIVITY, activity, event.millis(), severity, proxy);
    } else {
      int activity = ExchangeMembers.activity(event.exchange());
      head(HTTP_ACTIVITY, activity, event.millis(), severity, proxy);
    }
    status(!refused && !broken && event.ending() != Event.Ending.CLIENT_LEFT);
    if (refused) {
      boolean revoked = event.status() == 101 || (stream && event.upstream() != null);
      line.raw(",\"action_id\":2,\"disposition_id\":").number(revoked ? 24 : 2);
    } else if (broken) {
      line.raw(",\"action_id\":1,\"disposition_id\":27");
    } else if (observed) {
      line.raw(",\"action_id\":3,\"disposition_id\":17");
    } else {
      line.raw(",\"action_id\":1,\"disposition_id\":1");
    }
    code(event.refusal());
    members.request(event.exchange(), event.requestBytes());
    if (stream) {
      members.traffic(event.requestBytes(), event.replyBytes());
    } else {
      members.reply(event.status(), event.replyBytes());
    }
    members.identity(event.exchange(), "exchange.end", event.settings());
    members.ending(event);
    line.raw("}}");
  }

  private void refused(ConnectionsRefused event) {
    head(NETWORK_ACTIVITY, REFUSE, event.millis(), Severity.LOW, event.proxy());
    status(false);
    code(event.refusal());
    many(event.count(), event.millis(), event.lastMillis());
    members.ends(event.source(), event.proxy(), event.listener(), event.localPort());
    line.raw("}");
    members.connection(event.protocol());
    line.raw(",\"munjigi\":{\"kind\":\"connection.refused\",\"connection\":")
        .text(event.id().toString(), ExchangeMembers.SHORT);
    digest(event.settings());
    members.refusal(event.refusal());
    line.raw("}}");
  }

  private void refused(ExchangesRefused event) {
    boolean stream = ExchangeMembers.stream(event.protocol());
    head(stream ? NETWORK_ACTIVITY : HTTP_ACTIVITY, OTHER, event.millis(), Severity.LOW, event.proxy());
    line.raw(",\"activity_name\":\"Refused Repeatedly\"");
    status(false);
    code(event.refusal());
    many(event.count(), event.millis(), event.lastMillis());
    members.ends(event.source(), event.proxy(), event.listener(), event.localPort());
    if (!event.service().isEmpty()) {
      line.raw(",\"svc_name\":").text(event.service(), ExchangeMembers.SHORT);
    }
    line.raw("}");
    if (stream) {
      members.connection(event.protocol());
    }
    if (event.status() != 0) {
      line.raw(",\"http_response\":{\"code\":").number(event.status()).raw("}");
    }
    line.raw(",\"munjigi\":{\"kind\":\"exchange.refused\",\"exchange\":")
        .text(event.id().toString(), ExchangeMembers.SHORT)
        .raw(",\"connection\":")
        .text(event.connection().toString(), ExchangeMembers.SHORT);
    digest(event.settings());
    members.refusal(event.refusal());
    line.raw("}}");
  }

  private void many(long count, long firstMillis, long lastMillis) {
    line.raw(",\"action_id\":2,\"disposition_id\":2");
    span(count, firstMillis, lastMillis);
  }

  private void span(long count, long firstMillis, long lastMillis) {
    line.raw(",\"count\":")
        .number(count)
        .raw(",\"start_time\":")
        .number(firstMillis)
        .raw(",\"end_time\":")
        .number(lastMillis);
  }

  private void acted(OperatorActed event) {
    boolean done = event.failure() == null;
    head(
        API_ACTIVITY,
        event.deed().ordinal() + 1,
        event.millis(),
        done ? Severity.INFORMATIONAL : Severity.LOW);
    status(done);
    if (event.failure() != null) {
      line.raw(",\"status_detail\":").text(event.failure(), ExchangeMembers.LONG);
    }
    line.raw(",\"actor\":{\"user\":{\"uid\":")
        .text(event.operator(), ExchangeMembers.LONG)
        .raw("}},\"api\":{\"operation\":")
        .text(event.operation(), ExchangeMembers.MIDDLE)
        .raw("},\"src_endpoint\":{\"ip\":")
        .text(event.from().toString(), ExchangeMembers.SHORT)
        .raw("}");
    if (!event.target().isEmpty()) {
      line.raw(",\"resources\":[{\"name\":").text(event.target(), ExchangeMembers.LONG).raw("}]");
    }
    kind("operator.action", event.id());
    line.raw("}}");
  }

  private void authenticated(Authenticated event) {
    boolean done = event.failure() == null;
    int activity =
        switch (event.kind()) {
          case LOGON -> 1;
          case LOGOFF -> 2;
          case HAND_OVER -> OTHER;
        };
    head(
        AUTHENTICATION,
        activity,
        event.millis(),
        done ? Severity.INFORMATIONAL : Severity.LOW);
    if (activity == OTHER) {
      line.raw(",\"activity_name\":\"Hand Over\"");
    }
    status(done);
    if (event.failure() != null) {
      line.raw(",\"status_detail\":").text(event.failure(), ExchangeMembers.SHORT);
    }
    if (event.count().times() > 1) {
      span(event.count().times(), event.millis(), event.count().lastMillis());
    }
    who(event.who());
    line.raw(",\"dst_endpoint\":{\"hostname\":")
        .text(event.host(), ExchangeMembers.MIDDLE)
        .raw("},\"is_mfa\":")
        .raw(event.secondFactor() ? "true" : "false");
    if (!event.session().isEmpty()) {
      line.raw(",\"session\":{\"uid\":").text(event.session(), ExchangeMembers.SHORT).raw("}");
    }
    kind(done ? "sign-in" : "sign-in.failed", event.id());
    line.raw("}}");
  }

  private void changed(AccountChanged event) {
    head(ACCOUNT_CHANGE, event.change().activity(), event.millis(), Severity.INFORMATIONAL);
    if (event.change().activity() == OTHER) {
      line.raw(",\"activity_name\":").text(event.what(), ExchangeMembers.SHORT);
    }
    status(true);
    line.raw(",\"status_detail\":").text(event.what(), ExchangeMembers.SHORT);
    who(event.who());
    kind("account.changed", event.id());
    line.raw("}}");
  }

  private void who(Event.Who who) {
    if (who.arn() == null) {
      line.raw(",\"user\":{\"name\":\"unknown\",\"type_id\":0}");
    } else {
      line.raw(",\"user\":{\"uid\":").text(who.arn(), ExchangeMembers.LONG).raw("}");
    }
    line.raw(",\"src_endpoint\":{\"ip\":")
        .text(who.from().toString(), ExchangeMembers.SHORT)
        .raw("}");
  }

  private void settings(SettingsRead event) {
    boolean taken = event.problems() == 0;
    head(LIFECYCLE, OTHER, event.millis(), taken ? Severity.INFORMATIONAL : Severity.MEDIUM);
    line.raw(",\"activity_name\":\"Read Settings\"");
    status(taken);
    if (!taken) {
      line.raw(",\"status_detail\":").text(event.firstProblem(), ExchangeMembers.LONG);
    }
    application();
    kind(taken ? "settings.loaded" : "settings.rejected", event.id());
    digest(event.digest());
    line.raw(",\"problems\":").number(event.problems()).raw("}}");
  }

  private void certificate(CertificateOrdered event) {
    boolean obtained = event.failure() == null;
    head(LIFECYCLE, OTHER, event.millis(), obtained ? Severity.INFORMATIONAL : Severity.MEDIUM);
    line.raw(",\"activity_name\":\"Order Certificate\"");
    status(obtained);
    if (event.failure() != null) {
      line.raw(",\"status_detail\":").text(event.failure(), ExchangeMembers.LONG);
    }
    application();
    kind(obtained ? "certificate.obtained" : "certificate.failed", event.id());
    line.raw(",\"authority\":")
        .text(event.authority(), ExchangeMembers.MIDDLE)
        .raw(",\"hosts\":")
        .text(event.hosts(), ExchangeMembers.LONG);
    if (obtained) {
      line.raw(",\"serial\":")
          .text(event.serial(), ExchangeMembers.SHORT)
          .raw(",\"until\":")
          .number(event.until());
    }
    line.raw("}}");
  }

  private void node(NodeAsked event) {
    boolean given = event.failure() == null;
    head(ENTITY_MANAGEMENT, OTHER, event.millis(), given ? Severity.INFORMATIONAL : Severity.LOW);
    line.raw(",\"activity_name\":\"Give Node Certificate\"");
    status(given);
    if (event.failure() != null) {
      line.raw(",\"status_detail\":").text(event.failure(), ExchangeMembers.LONG);
    }
    line.raw(",\"entity\":{\"type\":\"node\",\"name\":")
        .text(event.node(), ExchangeMembers.LONG)
        .raw("},\"src_endpoint\":{\"ip\":\"")
        .raw(event.from().toString())
        .raw("\"}");
    kind("node." + event.deed(), event.id());
    if (!event.by().isEmpty()) {
      line.raw(",\"by\":").text(event.by(), ExchangeMembers.SHORT);
    }
    line.raw("}}");
  }

  private void role(RoleAssumed event) {
    boolean given = event.failure() == null;
    head(ACCESS_MANAGEMENT, 1, event.millis(), given ? Severity.INFORMATIONAL : Severity.LOW);
    status(given);
    if (event.failure() != null) {
      line.raw(",\"status_detail\":").text(event.failure(), ExchangeMembers.LONG);
    }
    line.raw(",\"user\":{\"uid\":")
        .text(event.who(), ExchangeMembers.MIDDLE)
        .raw("},\"privileges\":[")
        .text(event.role(), ExchangeMembers.SHORT)
        .raw("],\"src_endpoint\":{\"ip\":\"")
        .raw(event.from().toString())
        .raw("\"}");
    kind(given ? "role.assumed" : "role.refused", event.id());
    line.raw(",\"session\":").text(event.session(), ExchangeMembers.SHORT).raw("}}");
  }

  private void started(GateStarted event) {
    head(LIFECYCLE, 3, event.millis(), Severity.INFORMATIONAL);
    status(true);
    application();
    kind("gate.start", event.id());
    digest(event.settings());
    line.raw("}}");
  }

  private void stopped(GateStopped event) {
    head(LIFECYCLE, 4, event.millis(), Severity.INFORMATIONAL);
    status(true);
    line.raw(",\"status_detail\":").text(event.why(), ExchangeMembers.LONG);
    application();
    kind("gate.stop", event.id());
    digest(event.settings());
    line.raw("}}");
  }

  private void origin(OriginChanged event) {
    boolean good = event.state() == OriginState.GOOD;
    head(LIFECYCLE, OTHER, event.millis(), good ? Severity.INFORMATIONAL : Severity.MEDIUM);
    line.raw(",\"activity_name\":\"Judge Origin\"");
    status(good);
    line.raw(",\"status_detail\":").text(event.why(), ExchangeMembers.LONG);
    application();
    kind("origin." + event.state().word(), event.id());
    line.raw(",\"service\":")
        .text(event.service(), ExchangeMembers.SHORT)
        .raw(",\"upstream\":")
        .text(event.origin(), ExchangeMembers.MIDDLE)
        .raw("}}");
  }

  private void gap(LogGap event) {
    head(ERROR, 1, event.millis(), Severity.HIGH);
    status(false);
    line.raw(",\"start_time\":")
        .number(event.millis())
        .raw(",\"end_time\":")
        .number(event.lastMillis())
        .raw(",\"message\":")
        .text(event.why(), ExchangeMembers.LONG);
    kind("log.gap", event.id());
    line.raw(",\"lost\":")
        .number(event.lost())
        .raw(",\"refused\":")
        .number(event.refused())
        .raw("}}");
  }

  private void damaged(LogDamaged event) {
    head(ERROR, 1, event.millis(), Severity.HIGH);
    status(false);
    line.raw(",\"message\":").text(event.what(), ExchangeMembers.LONG);
    kind("log.damaged", event.id());
    line.raw(",\"file\":").text(event.file(), ExchangeMembers.MIDDLE).raw("}}");
  }

  private void application() {
    line.raw(",\"app\":").raw(product);
  }

  private void kind(String kind, Id id) {
    line.raw(",\"munjigi\":{\"kind\":\"")
        .raw(kind)
        .raw("\",\"event\":")
        .text(id.toString(), ExchangeMembers.SHORT);
  }

  private void digest(String settings) {
    line.raw(",\"settings\":").text(settings, ExchangeMembers.SHORT);
  }

  /// OCSF's severities.
  private enum Severity {
    INFORMATIONAL(1),
    LOW(2),
    MEDIUM(3),
    HIGH(4);

    private final int id;

    Severity(int id) {
      this.id = id;
    }
  }
}
