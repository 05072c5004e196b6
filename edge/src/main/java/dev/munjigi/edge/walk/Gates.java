package dev.munjigi.edge.walk;

import static java.util.stream.Collectors.toMap;

import dev.munjigi.gates.audit.AuditGate;
import dev.munjigi.gates.audit.Recording;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Reply;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.flood.ConnectionGate;
import dev.munjigi.gates.flood.HeldBodies;
import dev.munjigi.gates.flood.PaceRules;
import dev.munjigi.gates.flood.PrincipalFloodGate;
import dev.munjigi.gates.flood.SourceFloodGate;
import dev.munjigi.gates.flood.SourceShare;
import dev.munjigi.gates.http.HttpGate;
import dev.munjigi.gates.http.RedirectGate;
import dev.munjigi.gates.identity.IdentityGate;
import dev.munjigi.gates.inspect.InspectGate;
import dev.munjigi.gates.inspect.InspectReplyGate;
import dev.munjigi.gates.policy.PolicyGate;
import dev.munjigi.gates.protect.ProtectGate;
import dev.munjigi.gates.protect.ProtectReplyGate;
import dev.munjigi.gates.reply.ReplyGate;
import dev.munjigi.gates.segment.ListenerGate;
import dev.munjigi.gates.segment.SegmentGate;
import dev.munjigi.gates.segment.Segments;
import dev.munjigi.gates.tls.ChallengeGate;
import dev.munjigi.gates.tls.TlsSettings;
import java.util.HashMap;
import java.util.Map;

/// All gates, made from one snapshot of the settings. Immutable; an exchange keeps the ones that it
/// began with.
public record Gates(
    Settings settings,
    PaceRules pace,
    HeldBodies held,
    SourceShare shares,
    Gate<Connection, ?> listener,
    Gate<Connection, ?> connections,
    Gate<Exchange, CanonicalRequest> http,
    Gate<Exchange, ?> challenge,
    Gate<Exchange, ?> redirect,
    Gate<Exchange, ?> floodBySource,
    Gate<Exchange, Principal> identity,
    Gate<Exchange, ?> floodByPrincipal,
    Gate<Exchange, ?> segment,
    Gate<Exchange, Grant> policy,
    Gate<Exchange, ?> inspect,
    Gate<Exchange, ?> protect,
    Gate<Exchange, Recording> audit,
    Gate<Reply, ?> protectReply,
    Gate<Reply, ?> inspectReply,
    ReplyGate reply,
    Map<String, Target> streams) {

  /// Compiles the settings.
  public static Gates of(Settings settings) {
    Segments segments = Segments.of(settings.segment(), settings.services());
    Map<String, Clause> clauses =
        settings.listeners().stream().collect(toMap(Listener::name, Listener::clause));
    return new Gates(
        settings,
        new PaceRules(settings.flood().connections()),
        new HeldBodies(settings.heldBytes(), Clause.builtIn("limits.held-bodies")),
        new SourceShare(settings.flood().allow()),
        new ListenerGate(segments, clauses),
        new ConnectionGate(settings.flood()),
        new HttpGate(settings.http()),
        new ChallengeGate(),
        new RedirectGate(redirects(settings)),
        new SourceFloodGate(settings.flood(), settings.services()),
        new IdentityGate(demanding(settings)),
        new PrincipalFloodGate(settings.flood(), settings.services()),
        new SegmentGate(segments),
        new PolicyGate(),
        new InspectGate(),
        new ProtectGate(),
        new AuditGate(),
        new ProtectReplyGate(),
        new InspectReplyGate(),
        new ReplyGate(settings.reply()),
        streams(settings));
  }

  /// For each listener that leads to a service of streams, what a connection to it asks for.
  private static Map<String, Target> streams(Settings settings) {
    Map<String, Target> targets = new HashMap<>();
    for (Listener listener : settings.listeners()) {
      for (Service service : settings.services()) {
        if (service.name().equals(listener.service())) {
          Route only = service.routes().getFirst();
          targets.put(listener.name(), new Target(service, only, Map.of()));
        }
      }
    }
    return targets;
  }

  /// The listeners that demand client certificates.
  private static Map<String, Clause> demanding(Settings settings) {
    Map<String, Clause> demanding = new HashMap<>();
    for (Listener listener : settings.listeners()) {
      TlsSettings tls = listener.tls();
      if (tls != null && tls.clients().demand() == TlsSettings.Demand.REQUIRED) {
        demanding.put(listener.name(), listener.clause());
      }
    }
    return demanding;
  }

  /// For each listener that only redirects, the port of the listener that it redirects to.
  private static Map<String, Integer> redirects(Settings settings) {
    Map<String, Integer> ports = new HashMap<>();
    for (Listener from : settings.listeners()) {
      for (Listener to : settings.listeners()) {
        if (to.name().equals(from.redirectTo())) {
          ports.put(from.name(), to.port());
        }
      }
    }
    return ports;
  }
}
