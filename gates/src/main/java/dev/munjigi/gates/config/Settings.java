package dev.munjigi.gates.config;

import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.flood.FloodSettings;
import dev.munjigi.gates.http.HttpSettings;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.reply.ReplySettings;
import dev.munjigi.gates.segment.SegmentSettings;
import dev.munjigi.gates.tls.AcmeSettings;
import dev.munjigi.gates.tls.OriginSettings;
import dev.munjigi.gates.tls.ServerName;
import dev.munjigi.gates.tls.TlsSettings;
import dev.munjigi.gates.tls.WantedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
/// @param acme the authority of listeners with `certificate: acme`, or null
/// @param identity how people are known, or null when nobody can sign in
/// @param entitlements who has which policies
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
    OperatorSettings operator,
    @Nullable AcmeSettings acme,
    @Nullable IdentitySettings identity,
    Entitlements entitlements) {
  public Settings {
    listeners = List.copyOf(listeners);
    services = List.copyOf(services);
    origins = Map.copyOf(origins);
  }

  /// Whether a listener leads to a service of datagrams, and so listens on UDP.
  public boolean takesDatagrams(Listener listener) {
    return services.stream()
        .anyMatch(
            service -> service.name().equals(listener.service()) && service.isDatagrams());
  }

  /// The same with other listeners.
  public Settings with(List<Listener> others) {
    return with(others, entitlements);
  }

  /// The same where others may do other things.
  public Settings with(Entitlements others) {
    return with(listeners, others);
  }

  private Settings with(List<Listener> listening, Entitlements entitled) {
    return new Settings(
        digest,
        state,
        listening,
        services,
        origins,
        http,
        segment,
        flood,
        reply,
        audit,
        heldBytes,
        drain,
        operator,
        acme,
        identity,
        entitled);
  }

  /// The certificate that listeners want of a public authority; empty when none does.
  public Optional<WantedCertificate> publicCertificate() {
    boolean wanted = listeners.stream().anyMatch(Settings::wantsPublic);
    SortedSet<ServerName> hosts = new TreeSet<>();
    services.forEach(
        service ->
            service
                .hosts()
                .forEach(host -> WantedCertificate.certifiable(host).ifPresent(hosts::add)));
    if (acme == null || !wanted || hosts.isEmpty()) {
      return Optional.empty();
    }
    List<AcmeSettings.Challenge> challenges = new ArrayList<>();
    challenges.add(AcmeSettings.Challenge.TLS_ALPN_01);
    if (listeners.stream().anyMatch(one -> one.tls() == null && one.service() == null)) {
      challenges.add(AcmeSettings.Challenge.HTTP_01);
    }
    return Optional.of(new WantedCertificate(acme, hosts, challenges));
  }

  private static boolean wantsPublic(Listener listener) {
    TlsSettings tls = listener.tls();
    return tls != null
        && tls.certificates().stream().anyMatch(TlsSettings.Acme.class::isInstance);
  }
}
