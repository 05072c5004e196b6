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
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.flood.AwaitedGate;
import dev.munjigi.gates.flood.ConnectionGate;
import dev.munjigi.gates.flood.DatagramGate;
import dev.munjigi.gates.flood.FlowGate;
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
import dev.munjigi.gates.policy.PolicyReplyGate;
import dev.munjigi.gates.policy.Warrant;
import dev.munjigi.gates.protect.ProtectGate;
import dev.munjigi.gates.protect.ProtectReplyGate;
import dev.munjigi.gates.proxy.TrustedPeers;
import dev.munjigi.gates.reply.ReplyGate;
import dev.munjigi.gates.segment.ListenerGate;
import dev.munjigi.gates.segment.SegmentGate;
import dev.munjigi.gates.segment.Segments;
import dev.munjigi.gates.tls.ChallengeGate;
import dev.munjigi.gates.tls.TlsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All gates, made from one snapshot of the settings. Immutable; an exchange keeps the ones that it
/// began with.
public record Gates(
    Settings settings,
    Warrant warrant,
    PaceRules pace,
    HeldBodies held,
    SourceShare shares,
    TrustedPeers peers,
    Gate<Connection, ?> awaited,
    Gate<Connection, ?> listener,
    Gate<Connection, ?> connections,
    Gate<Connection, ?> flows,
    Gate<Connection, ?> datagrams,
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
    Gate<Reply, ?> policyReply,
    Gate<Reply, ?> protectReply,
    Gate<Reply, ?> inspectReply,
    ReplyGate reply,
    Destinations destinations) {

  /// Compiles the settings.
  public static Gates of(Settings settings) {
    Segments segments = Segments.of(settings.segment(), settings.services());
    Map<String, Clause> clauses =
        settings.listeners().stream().collect(toMap(Listener::name, Listener::clause));
    Warrant warrant =
        new Warrant(
            settings.entitlements(), client -> List.copyOf(segments.zonesOf(client).names()));
    return new Gates(
        settings,
        warrant,
        new PaceRules(settings.flood().connections(), settings.flood().flows()),
        new HeldBodies(settings.heldBytes(), Clause.builtIn("limits.held-bodies")),
        new SourceShare(settings.flood().allow()),
        new TrustedPeers(peers(settings)),
        new AwaitedGate(settings.flood()),
        new ListenerGate(segments, clauses),
        new ConnectionGate(settings.flood()),
        new FlowGate(settings.flood()),
        new DatagramGate(settings.flood()),
        new HttpGate(settings.http()),
        new ChallengeGate(),
        new RedirectGate(redirects(settings)),
        new SourceFloodGate(settings.flood(), settings.services()),
        new IdentityGate(
            demanding(settings),
            settings.identity() != null,
            settings.entitlements()::speaksOfStrangers),
        new PrincipalFloodGate(settings.flood(), settings.services()),
        new SegmentGate(segments),
        new PolicyGate(warrant),
        new InspectGate(),
        new ProtectGate(),
        new AuditGate(),
        new PolicyReplyGate(warrant),
        new ProtectReplyGate(),
        new InspectReplyGate(),
        new ReplyGate(settings.reply()),
        Destinations.of(settings));
  }

  /// The listeners that some peers are believed at.
  private static Map<String, TrustedPeers.Networks> peers(Settings settings) {
    Map<String, TrustedPeers.Networks> peers = new HashMap<>();
    for (Listener listener : settings.listeners()) {
      if (!listener.proxies().isEmpty()) {
        Clause at = listener.clause();
        Clause clause = new Clause(at.text() + ".proxy-protocol", at.file(), at.line());
        peers.put(listener.name(), new TrustedPeers.Networks(listener.proxies(), clause));
      }
    }
    return peers;
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
