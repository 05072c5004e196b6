package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Refusal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can stand in the log: a closed set. [EventWriter] turns each into one line of OCSF JSON,
/// and `docs/events.md` describes every field.
public sealed interface Event {
  /// What it is about; events are found by it.
  Id id();

  /// When it happened, in milliseconds since the epoch; for what lasted a while, when it began.
  long millis();

  /// An exchange was let through and is about to go upstream.
  ///
  /// @param exchange canonical, with its principal and grant
  /// @param settings the digest of the settings that decided
  record ExchangeBegun(Exchange exchange, long millis, String settings) implements Event {
    @Override
    public Id id() {
      return exchange.id();
    }
  }

  /// An exchange is over; `millis` is its end, its beginning stands in the exchange.
  ///
  /// @param exchange as far as it got: `known` is null when the `http` gate refused it
  /// @param ending how it ended
  /// @param status the status that the client was sent, 100 to 599; 0 when it was sent none
  /// @param requestBytes bytes of body that came from the client; all bytes after an upgrade
  /// @param replyBytes bytes of body that went to the client; all bytes after an upgrade
  /// @param refusal why it was refused or broken off; present exactly for [Ending#REFUSED], and
  ///     where the origin broke off
  /// @param observed what gates in observe mode would have refused, in order
  /// @param timings how long it took
  /// @param upstream the origin that was asked, or null when none was
  /// @param settings the digest of the settings that decided
  record ExchangeEnded(
      Exchange exchange,
      long millis,
      Ending ending,
      int status,
      long requestBytes,
      long replyBytes,
      @Nullable Refusal refusal,
      List<Refusal> observed,
      Timings timings,
      @Nullable String upstream,
      String settings)
      implements Event {
    public ExchangeEnded {
      observed = List.copyOf(observed);
      if (status != 0 && (status < 100 || status > 599)) {
        throw new IllegalArgumentException("a status is 0 or 100 to 599, not `" + status + "`");
      }
      if (requestBytes < 0 || replyBytes < 0) {
        throw new IllegalArgumentException("a count of bytes is not negative");
      }
      if ((ending == Ending.REFUSED && refusal == null) || (refusal != null && !ending.explained)) {
        throw new IllegalArgumentException("`" + ending.word() + "` does not fit the refusal");
      }
    }

    @Override
    public Id id() {
      return exchange.id();
    }
  }

  /// How an exchange ended.
  enum Ending {
    /// A whole reply of the origin went to the client.
    FORWARDED(false),
    /// A gate answered in the origin's place.
    ANSWERED(false),
    /// A gate refused it; also an open stream that lost its right.
    REFUSED(true),
    /// The origin broke off after its reply had begun.
    ORIGIN_BROKE(true),
    /// The client went away before the reply was complete.
    CLIENT_LEFT(false),
    /// It switched protocols, and the stream ended in good order.
    UPGRADED(false),
    /// A stream of any protocol was carried until one side ended it.
    STREAMED(false);

    private final boolean explained;
    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Ending(boolean explained) {
      this.explained = explained;
    }

    /// The ending as it stands in events, such as `client-left`.
    public String word() {
      return word;
    }
  }

  /// How long an exchange took, in nanoseconds.
  ///
  /// @param totalNanos from its first byte to its end
  /// @param upstreamNanos of these, from the request's departure to the head of the reply; 0 when
  ///     no
  ///     origin answered
  record Timings(long totalNanos, long upstreamNanos) {
    /// Nothing was measured.
    public static final Timings NONE = new Timings(0, 0);

    public Timings {
      if (totalNanos < 0 || upstreamNanos < 0) {
        throw new IllegalArgumentException("a time is not negative");
      }
    }
  }

  /// Connections, or flows of datagrams, of one source were refused for one reason; a flood makes
  /// one event, not many. Also datagrams that were dropped because a source sent too many.
  ///
  /// @param id the id of the first of them
  /// @param source whose
  /// @param proxy the peer that spoke for the source of the first of them, or null
  /// @param listener where
  /// @param localPort the listener's port
  /// @param protocol [Protocol#TCP] or [Protocol#UDP]
  /// @param refusal why
  /// @param count how many, at least 1
  /// @param millis when the first one came
  /// @param lastMillis when the last one came
  /// @param settings the digest of the settings that decided
  record ConnectionsRefused(
      Id id,
      Address source,
      @Nullable Endpoint proxy,
      String listener,
      int localPort,
      Protocol protocol,
      Refusal refusal,
      long count,
      long millis,
      long lastMillis,
      String settings)
      implements Event {
    public ConnectionsRefused {
      if (count < 1 || lastMillis < millis) {
        throw new IllegalArgumentException("refused connections have a count and a span of time");
      }
    }
  }

  /// Exchanges of one source with one service were refused for one reason, so many that those beyond
  /// the first ones make one event.
  ///
  /// @param id the id of the first exchange that is counted here
  /// @param connection the id of its connection
  /// @param source whose; of an IPv6 /64 the first address
  /// @param proxy the peer that spoke for the source of the first of them, or null
  /// @param listener where
  /// @param localPort the listener's port
  /// @param protocol what they came in
  /// @param service the service's name; empty when it is not known
  /// @param refusal why the first of them was refused
  /// @param status what the first of them was answered; 0 for nothing
  /// @param count how many, at least 1
  /// @param millis when the first of them ended
  /// @param lastMillis when the last one did
  /// @param settings the digest of the settings that decided
  record ExchangesRefused(
      Id id,
      Id connection,
      Address source,
      @Nullable Endpoint proxy,
      String listener,
      int localPort,
      Protocol protocol,
      String service,
      Refusal refusal,
      int status,
      long count,
      long millis,
      long lastMillis,
      String settings)
      implements Event {
    public ExchangesRefused {
      if (count < 1 || lastMillis < millis) {
        throw new IllegalArgumentException("refused exchanges have a count and a span of time");
      }
    }
  }

  /// An operator did something, or tried to.
  ///
  /// @param operator who, as an ARN
  /// @param from the address the operator came from
  /// @param deed what kind of thing it was
  /// @param operation what it was, such as `munjigi:LiftBan`
  /// @param target what it was done to; empty for nothing in particular
  /// @param failure why it did not succeed, or null when it did
  record OperatorActed(
      Id id,
      long millis,
      String operator,
      Address from,
      Deed deed,
      String operation,
      String target,
      @Nullable String failure)
      implements Event {}

  /// What an operator can do to a thing: the activities of OCSF's API Activity.
  enum Deed {
    CREATE,
    READ,
    UPDATE,
    DELETE
  }

  /// Somebody signed in or out, or tried to.
  ///
  /// @param session the session's id; empty when there is none, or there are several
  /// @param secondFactor whether they proved more than one thing
  /// @param host the host at which it took place
  /// @param failure why it did not succeed, such as `wrong-password`; null when it did
  record Authenticated(
      Id id,
      long millis,
      Authentication kind,
      Who who,
      String session,
      boolean secondFactor,
      String host,
      @Nullable String failure,
      Count count)
      implements Event {}

  /// What signing in consists of.
  enum Authentication {
    LOGON,
    LOGOFF,
    /// A session was taken to the host of a service.
    HAND_OVER
  }

  /// A person, as far as is known.
  ///
  /// @param arn null for nobody that is known: never what somebody typed
  /// @param from the client; of several the first one
  record Who(@Nullable String arn, Address from) {}

  /// Several of one kind.
  ///
  /// @param times how many, at least 1
  /// @param lastMillis when the last one was
  record Count(long times, long lastMillis) {
    public Count {
      if (times < 1) {
        throw new IllegalArgumentException("what is counted happened at least once");
      }
    }
  }

  /// What somebody signs in with changed.
  ///
  /// @param what it was, such as `second-factor-added`
  record AccountChanged(Id id, long millis, AccountChange change, String what, Who who)
      implements Event {}

  /// Changes to an account, in OCSF's terms and with its numbers.
  enum AccountChange {
    CREATE(1),
    ENABLE(2),
    PASSWORD_CHANGE(3),
    PASSWORD_RESET(4),
    FACTOR_ENABLE(10),
    FACTOR_DISABLE(11),
    OTHER(99);

    private final int activity;

    AccountChange(int activity) {
      this.activity = activity;
    }

    int activity() {
      return activity;
    }
  }

  /// A configuration was read, and taken or rejected.
  ///
  /// @param digest of the files that were read
  /// @param problems how many were found; 0 means that the settings are in force
  /// @param firstProblem the first of them, one line; empty when there are none
  record SettingsRead(Id id, long millis, String digest, int problems, String firstProblem)
      implements Event {
    public SettingsRead {
      if (problems < 0) {
        throw new IllegalArgumentException("a count of problems is not negative");
      }
    }
  }

  /// A certificate was ordered from a public authority, and came or did not.
  ///
  /// @param authority where its directory is
  /// @param hosts what it stands for, or would have; with spaces between
  /// @param serial its serial number in hex; empty when there is none
  /// @param until when it ends, in milliseconds since the epoch; 0 when there is none
  /// @param failure why there is none, one line that names the step; null when there is one
  record CertificateOrdered(
      Id id,
      long millis,
      String authority,
      String hosts,
      String serial,
      long until,
      @Nullable String failure)
      implements Event {}

  /// A machine or function joined, renewed its certificate, or got none.
  ///
  /// @param deed `joined`, `renewed` or `refused`
  /// @param node its SPIFFE ID, or its name where it has none yet; empty when it is not known
  /// @param by how it was let in, such as `token`; empty when it was in
  /// @param from the client
  /// @param failure why it got none, one line; null when it got one
  record NodeAsked(
      Id id,
      long millis,
      String deed,
      String node,
      String by,
      Address from,
      @Nullable String failure)
      implements Event {}

  /// Somebody assumed a role, or was refused to.
  ///
  /// @param id the exchange in which they asked
  /// @param who as policies name them
  /// @param role its name, as it was asked for
  /// @param session its name, as it was asked for
  /// @param from the client
  /// @param failure why they did not get it, one line; null when they did
  record RoleAssumed(
      Id id,
      long millis,
      String who,
      String role,
      String session,
      Address from,
      @Nullable String failure)
      implements Event {}

  /// The gate began to serve.
  ///
  /// @param settings the digest of the settings in force
  record GateStarted(Id id, long millis, String settings) implements Event {}

  /// The gate stopped serving in good order.
  ///
  /// @param why what asked it to, one line
  /// @param settings the digest of the settings in force
  record GateStopped(Id id, long millis, String why, String settings) implements Event {}

  /// The gate thinks otherwise of an origin.
  ///
  /// @param service the name of the service whose origin it is
  /// @param origin such as `http://10.0.0.7:8080`
  /// @param state what it thinks now
  /// @param why one line
  record OriginChanged(
      Id id, long millis, String service, String origin, OriginState state, String why)
      implements Event {}

  /// The log could not take everything for a while; written as soon as it can again.
  ///
  /// @param millis since when
  /// @param lastMillis until when
  /// @param lost how many events were handed over and are not known to be durable
  /// @param refused how many reservations were refused: exchanges that left no trace
  /// @param why what the matter was, one line
  record LogGap(Id id, long millis, long lastMillis, long lost, long refused, String why)
      implements Event {}

  /// A part of the log could not be read when it was opened.
  ///
  /// @param file the name of the log's file
  /// @param what what was found and what was done about it, one line
  record LogDamaged(Id id, long millis, String file, String what) implements Event {}
}
