package dev.munjigi.control;

import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.OriginState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: the running gate, as the operator API sees it. Safe for use by many threads; called on
/// virtual threads, so it may block for as long as a call may take.
public interface Operations {
  /// Why the gate cannot serve right now, such as `draining` or `sealed`; empty when it can.
  List<String> unready();

  /// What it is doing.
  Status status();

  /// What it goes by.
  Configuration configuration();

  /// Reads the configuration again and takes it up if it is valid; the running one stays otherwise.
  Reload reload();

  /// The bans that hold now, the soonest to end first.
  List<Ban> bans();

  /// Keeps a network out from now on.
  ///
  /// @param by the ARN of who wants it
  Banning ban(Network network, Duration duration, String reason, String by);

  /// Ends the ban of exactly this network; false when there was none.
  boolean lift(Network network);

  /// Why something was refused; empty when the log knows nothing of it.
  Optional<Explained> explain(Subject subject, Language language);

  /// The people and programs that it knows; empty when its settings have no `identity`.
  Optional<Identities> identities();

  /// Whether who bears the local token may call over loopback.
  boolean takesLocalToken();

  /// Told of every call, whatever became of it, before it is answered.
  void acted(Act act);

  /// What the gate is doing.
  ///
  /// @param version of the program
  /// @param started when it began to serve
  /// @param uptime since then
  /// @param listeners where it listens
  /// @param origins what stands behind it, and what it thinks of them
  /// @param counts what it counts
  /// @param certificates which certificates the listeners show
  /// @param certificateFault what is wrong with the newest files of certificates, authorities and
  ///   revocations, so that older ones are in force; null when all is well
  /// @param logFault why the log cannot be written, or null when all is well
  record Status(
      String version,
      Instant started,
      Duration uptime,
      List<ListeningAt> listeners,
      List<OriginAt> origins,
      Counts counts,
      List<CertificateOf> certificates,
      @Nullable String certificateFault,
      @Nullable String logFault) {
    public Status {
      certificates = List.copyOf(certificates);
      listeners = List.copyOf(listeners);
      origins = List.copyOf(origins);
    }
  }

  /// One listener and where it is bound.
  ///
  /// @param name its name in the configuration
  /// @param address such as `0.0.0.0:8443`, with the port that it really has
  record ListeningAt(String name, String address) {}

  /// The certificate of a listener that is the first to end.
  ///
  /// @param listener its name in the configuration
  /// @param until when it ends
  record CertificateOf(String listener, Instant until) {}

  /// One origin of a service.
  ///
  /// @param origin such as `http://10.0.0.7:8080`
  /// @param state what the gate thinks of it
  /// @param why why it thinks so, one line; empty where it always did
  /// @param running how many exchanges it has now; 0 where a service has one origin and these are
  ///   not counted
  /// @param limit how many it may have at once, or 0 where that does not follow from how fast it
  ///   answers
  record OriginAt(
      String service, String origin, OriginState state, String why, int running, int limit) {}

  /// What the gate counts, since it started.
  ///
  /// @param openConnections connections that are open now
  /// @param heldBytes bytes of bodies that are held now
  /// @param bans bans that hold now
  /// @param waitingMail letters that wait to be sent now
  /// @param exchanges exchanges that are over
  /// @param refusals of these, refused ones
  record Counts(
      long openConnections,
      long heldBytes,
      long bans,
      long waitingMail,
      long exchanges,
      long refusals) {}

  /// What the gate goes by.
  ///
  /// @param digest of the files that it was read from
  /// @param settings every value that holds, written or by default; never a secret
  /// @param listeners where it listens
  record Configuration(String digest, List<Setting> settings, List<ListeningAt> listeners) {
    public Configuration {
      settings = List.copyOf(settings);
      listeners = List.copyOf(listeners);
    }
  }

  /// One value that holds.
  ///
  /// @param key its path, such as `limits.connections.idle`
  /// @param value in its shortest spelling
  /// @param origin `file:line` where it is written, otherwise `default`
  record Setting(String key, String value, String origin) {}

  /// What became of a reload.
  ///
  /// @param digest of the settings that hold after it
  /// @param changed whether they are others than before
  /// @param problems what is wrong with the files, each `file:line:column: message`; none when the
  ///   settings were taken
  /// @param needsRestart keys whose change is taken up by the next start only
  record Reload(String digest, boolean changed, List<String> problems, List<String> needsRestart) {
    public Reload {
      problems = List.copyOf(problems);
      needsRestart = List.copyOf(needsRestart);
      if (changed && !problems.isEmpty()) {
        throw new IllegalArgumentException("settings with problems are never taken");
      }
    }
  }

  /// What became of a wish to ban.
  sealed interface Banning {
    /// It is kept out; `ban` is the one that holds, an older one if that lasts longer.
    record Held(Ban ban) implements Banning {}

    /// It is not.
    ///
    /// @param why one line, such as `the store of bans is full`
    record Declined(String why) implements Banning {}
  }

  /// What an explanation is asked about.
  sealed interface Subject {
    /// An exchange or a connection.
    record Of(Id id) implements Subject {
      @Override
      public String toString() {
        return id.toString();
      }
    }

    /// The last refusals of a source.
    record From(Address source) implements Subject {
      @Override
      public String toString() {
        return source.toString();
      }
    }
  }

  /// An explanation.
  ///
  /// @param text in the language that was asked for, one `name: text` a line
  /// @param events the events it is drawn from, each one JSON object, the newest first
  /// @param code the reason code of the newest refusal among them, or null when none was refused
  /// @param gate the gate that refused, or null
  record Explained(String text, List<String> events, @Nullable String code, @Nullable String gate) {
    public Explained {
      events = List.copyOf(events);
    }
  }

  /// One call, for the audit log.
  ///
  /// @param operator who, as an ARN; `anonymous` when nothing valid came with it
  /// @param from the address it came from
  /// @param deed what kind of thing it is
  /// @param operation the action, such as `munjigi:LiftBan`; `munjigi:Unknown` where no call has
  ///   this method and path
  /// @param target the resource, such as `ban/198.51.100.0/24`
  /// @param failure why it was not done, one line, or null when it was
  record Act(
      String operator,
      Address from,
      Deed deed,
      String operation,
      String target,
      @Nullable String failure) {}

  /// What a call does to its target.
  enum Deed {
    CREATE,
    READ,
    UPDATE,
    DELETE
  }
}
