package dev.munjigi.gates.config;

import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.flood.FloodSettings;
import dev.munjigi.gates.http.HttpSettings;
import dev.munjigi.gates.reply.ReplySettings;
import dev.munjigi.gates.segment.SegmentSettings;
import dev.munjigi.gates.tls.OriginSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One valid, immutable snapshot of everything that a configuration says.
///
/// @param digest the first 16 hex digits of the SHA-256 of the files it was read from
/// @param state the folder that the gate keeps its state in
/// @param listeners where it listens
/// @param services what stands behind it
/// @param origins how origins are spoken to inside TLS, by the name of each service that has one
/// @param http for the gate of that name, as the next ones
/// @param heldBytes how many bytes of bodies may be held at once, over all exchanges
/// @param drain how long running exchanges may go on after a stop was asked for
/// @param operator where the operator API listens
public record Settings(
    String digest,
    Path state,
    List<Listener> listeners,
    List<Service> services,
    Map<String, OriginSettings> origins,
    HttpSettings http,
    SegmentSettings segment,
    FloodSettings flood,
    ReplySettings reply,
    AuditSettings audit,
    long heldBytes,
    Duration drain,
    OperatorSettings operator) {
  public Settings {
    listeners = List.copyOf(listeners);
    services = List.copyOf(services);
    origins = Map.copyOf(origins);
  }

  /// The same with other listeners.
  public Settings with(List<Listener> others) {
    return new Settings(
        digest,
        state,
        others,
        services,
        origins,
        http,
        segment,
        flood,
        reply,
        audit,
        heldBytes,
        drain,
        operator);
  }
}
