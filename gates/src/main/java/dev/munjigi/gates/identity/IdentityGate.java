package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.ClientCertificate;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says who is asking: whom the connection's client certificate names, otherwise nobody in
/// particular.
///
/// Guarantees: a certificate counts for an exchange only if it still holds when the exchange
/// begins; on a listener that demands one, nobody in particular does not pass. Does not guarantee
/// that anybody may do anything: a route that needs somebody is refused by the `policy` gate.
public final class IdentityGate implements Gate<Exchange, Principal> {
  private static final Verdict<Principal> NOBODY = Verdict.pass(Principal.Anonymous.NOBODY);

  private final Map<String, Clause> demanding;

  /// @param demanding the listeners that demand client certificates, and where they are written
  public IdentityGate(Map<String, Clause> demanding) {
    this.demanding = Map.copyOf(demanding);
  }

  @Override
  public GateName name() {
    return GateName.IDENTITY;
  }

  private static @Nullable ClientCertificate shown(Connection connection) {
    return connection.transport() instanceof Transport.Tls tls ? tls.client() : null;
  }

  @Override
  public List<Ask> asks(Exchange exchange) {
    ClientCertificate client = shown(exchange.connection());
    return client == null
        ? List.of()
        : List.of(new Ask.StandingOf(exchange.connection().listener(), client));
  }

  @Override
  public Verdict<Principal> decide(Exchange exchange, Facts facts) {
    String listener = exchange.connection().listener();
    ClientCertificate client = shown(exchange.connection());
    if (client == null) {
      Clause clause = demanding.get(listener);
      return clause == null ? NOBODY : Verdict.refuse(needed(clause));
    }
    String lost = facts.of(Fact.Standing.class).lost();
    return lost == null
        ? Verdict.pass(new Principal.Certified(client))
        : Verdict.refuse(lost(listener, client, lost));
  }

  private static Refusal needed(Clause clause) {
    return new Refusal(
        IdentityReason.CERTIFICATE_NEEDED,
        clause,
        "the connection was made before certificates were demanded",
        "connect again with a client certificate");
  }

  private static Refusal lost(String listener, ClientCertificate client, String why) {
    return new Refusal(
        IdentityReason.CERTIFICATE_LOST,
        Clause.builtIn("listeners." + listener + ".tls"),
        "`" + client.arn() + "`, serial number `" + client.serial() + "`: " + why,
        "connect again with a certificate that holds");
  }
}
