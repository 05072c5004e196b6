package dev.munjigi.control;

import dev.munjigi.gates.exchange.Ban;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The JSON objects, beside those of [IdentityWire], that the operator API answers with. Their members are the contract: [Schemas]
/// turns them into JSON Schema, and a member is never renamed or removed within `/v1`.
final class Wire {
  private Wire() {}

  record Health(@Says("`up` whenever there is an answer at all") String status) {}

  record Readiness(
      @Says("whether the gate serves") boolean ready,
      @Says("why it does not, such as `draining` or `sealed`") List<String> reasons) {}

  record Listener(
      @Says("its name in the configuration") String name,
      @Says("`host:port` that it is bound to") String address) {
    static List<Listener> of(List<Operations.ListeningAt> listeners) {
      return listeners.stream().map(at -> new Listener(at.name(), at.address())).toList();
    }
  }

  record OriginAt(
      @Says("the service's name") String service,
      @Says("such as `http://10.0.0.7:8080`") String origin,
      @Says("`good`, `ejected`, `returning` or `down`") String state,
      @Says("why it is in this state; empty where it always was") String why,
      @Says("exchanges that it has now; 0 where a service has one origin") int running,
      @Says("how many it may have, 0 where the latency does not say it") int limit) {
    static OriginAt of(Operations.OriginAt at) {
      return new OriginAt(
          at.service(), at.origin(), at.state().word(), at.why(), at.running(), at.limit());
    }
  }

  record Certificate(
      @Says("the listener's name in the configuration") String listener,
      @Says(value = "when it ends", format = "date-time") String until) {
    static Certificate of(Operations.CertificateOf one) {
      return new Certificate(one.listener(), one.until().toString());
    }
  }

  record Status(
      @Says("of the program") String version,
      @Says(value = "when it began to serve", format = "date-time") String started,
      @Says("seconds since then") long uptimeSeconds,
      @Says("where it listens") List<Listener> listeners,
      @Says("the origins of all services") List<OriginAt> origins,
      @Says("connections that are open now") long openConnections,
      @Says("bytes of bodies that are held now") long heldBytes,
      @Says("bans that hold now") long bans,
      @Says("letters that wait to be sent now") long waitingMail,
      @Says("exchanges that are over, since the start") long exchanges,
      @Says("refused exchanges, since the start") long refusals,
      @Says("the certificate of each listener that is the first to end")
          List<Certificate> certificates,
      @Says("why the newest certificate files are not in force, or null")
          @Nullable String certificateFault,
      @Says("why the log cannot be written, or null") @Nullable String logFault) {
    static Status of(Operations.Status status) {
      Operations.Counts counts = status.counts();
      return new Status(
          status.version(),
          status.started().toString(),
          status.uptime().toSeconds(),
          Listener.of(status.listeners()),
          status.origins().stream().map(OriginAt::of).toList(),
          counts.openConnections(),
          counts.heldBytes(),
          counts.bans(),
          counts.waitingMail(),
          counts.exchanges(),
          counts.refusals(),
          status.certificates().stream().map(Certificate::of).toList(),
          status.certificateFault(),
          status.logFault());
    }
  }

  record Setting(
      @Says("its path, such as `limits.connections.idle`") String key,
      @Says("the value that holds, never a secret") String value,
      @Says("`file:line` where it is written, or `default`") String origin) {}

  record Settings(
      @Says("digest of the files that were read") String digest,
      @Says("every value that holds") List<Setting> settings,
      @Says("where the gate listens") List<Listener> listeners) {
    static Settings of(Operations.Configuration configuration) {
      return new Settings(
          configuration.digest(),
          configuration.settings().stream()
              .map(setting -> new Setting(setting.key(), setting.value(), setting.origin()))
              .toList(),
          Listener.of(configuration.listeners()));
    }
  }

  record Reloaded(
      @Says("digest of the settings that hold now") String digest,
      @Says("whether they are others than before") boolean changed,
      @Says("always empty here") List<String> problems,
      @Says("keys whose change is taken up by the next start only") List<String> needsRestart) {}

  record BrokenSettings(
      @Says(value = "the kind of problem", format = "uri") String type,
      @Says("the kind in words") String title,
      @Says("the HTTP status") int status,
      @Says("what is wrong here") String detail,
      @Says("digest of the settings that still hold") String digest,
      @Says("always false here") boolean changed,
      @Says("what is wrong with the files, each `file:line:column: message`") List<String> problems,
      @Says("keys whose change would need a restart") List<String> needsRestart) {}

  record BanEntry(
      @Says("whom: an address or a network") String network,
      @Says(value = "since when", format = "date-time") String from,
      @Says(value = "the first moment at which it no longer holds", format = "date-time")
          String until,
      @Says("one line") String reason,
      @Says("a limit's name, or an operator's ARN") String by) {
    static BanEntry of(Ban ban) {
      return new BanEntry(
          ban.network().toString(),
          ban.from().toString(),
          ban.until().toString(),
          ban.reason(),
          ban.by());
    }
  }

  record BanList(
      @Says("the bans that hold now, the soonest to end first") List<BanEntry> bans,
      @Says("how many there are, listed or not") int total) {}

  record Explanation(
      @Says("what was asked about: an id, or the address of a source") String subject,
      @Says("`en` or `ko`") String language,
      @Says("the explanation, one `name: text` a line") String text,
      @Says("the reason code of the newest refusal, or null") @Nullable String code,
      @Says("the gate that refused, or null") @Nullable String gate,
      @Says("the events of the log that it is drawn from, the newest first")
          List<JsonNode> events) {}

  record Problem(
      @Says(value = "the kind of problem", format = "uri") String type,
      @Says("the kind in words") String title,
      @Says("the HTTP status") int status,
      @Says("what is wrong here") String detail,
      @Says("everything that is wrong with the input, one line each") List<String> problems) {}
}
