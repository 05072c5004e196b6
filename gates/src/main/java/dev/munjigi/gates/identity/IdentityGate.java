package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.CanonicalRequest;
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
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Says who is asking: whom a key or token stands for that the request bears, otherwise who is
/// signed in with its cookie, otherwise whom the connection's client certificate names, otherwise
/// nobody in particular.
///
/// Guarantees: what is shown counts for an exchange only if it still holds when the exchange
/// begins; a key or token of the gate's own that does not hold, or that is one of several, is refused,
/// never passed over; on a
/// listener that demands a certificate, nobody in particular does not pass; where somebody has to be
/// known, nobody in particular is sent to sign in or refused. Does not guarantee that anybody may do
/// anything: that is the `policy` gate's to say.
public final class IdentityGate implements Gate<Exchange, Principal> {
  private static final Verdict<Principal> NOBODY = Verdict.pass(Principal.Anonymous.NOBODY);

  private final Map<String, Clause> demanding;
  private final boolean people;
  private final Predicate<String> strangers;

  /// @param demanding the listeners that demand client certificates, and where they are written
  /// @param people whether anybody can sign in
  /// @param strangers whether policies may grant an action of the service of this name to nobody in
  ///     particular
  public IdentityGate(
      Map<String, Clause> demanding, boolean people, Predicate<String> strangers) {
    this.demanding = Map.copyOf(demanding);
    this.people = people;
    this.strangers = strangers;
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
    Ask standing =
        client == null ? null : new Ask.StandingOf(exchange.connection().listener(), client);
    CanonicalRequest request = people ? exchange.http() : null;
    Ask credential = request == null || Shown.ambiguous(request) ? null : Shown.of(request);
    if (credential == null) {
      return standing == null ? List.of() : List.of(standing);
    }
    return standing == null ? List.of(credential) : List.of(standing, credential);
  }

  @Override
  public Verdict<Principal> decide(Exchange exchange, Facts facts) {
    Verdict<Principal> certified = certified(exchange, facts);
    if (!(certified instanceof Verdict.Pass<Principal> pass)) {
      return certified;
    }
    CanonicalRequest request = people ? exchange.http() : null;
    if (request != null && Shown.ambiguous(request)) {
      return Verdict.refuse(
          refused("`authorization` comes more than once", "send one field `authorization`"));
    }
    for (Fact fact : facts.answers()) {
      if (fact instanceof Fact.Recognised recognised) {
        return recognised(exchange, recognised, pass);
      }
    }
    return known(exchange, pass);
  }

  /// Whom the client certificate names.
  private Verdict<Principal> certified(Exchange exchange, Facts facts) {
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

  private Verdict<Principal> recognised(
      Exchange exchange, Fact.Recognised recognised, Verdict.Pass<Principal> otherwise) {
    if (recognised.who() != null) {
      return Verdict.pass(recognised.who());
    }
    String why = recognised.why();
    // a token of which there is nothing to say is another issuer's, and the origin's affair
    if (why != null && Shown.bears(exchange.request())) {
      return Verdict.refuse(refused(why, "use a key or token that holds"));
    }
    return known(exchange, otherwise);
  }

  private static Refusal refused(String why, String remedy) {
    return new Refusal(IdentityReason.TOKEN_REFUSED, Clause.builtIn("identity"), why, remedy);
  }

  /// Nobody in particular passes only where nobody has to be known.
  private Verdict<Principal> known(Exchange exchange, Verdict.Pass<Principal> pass) {
    CanonicalRequest request = exchange.http();
    if (request == null || !(pass.outcome() instanceof Principal.Anonymous)) {
      return pass;
    }
    Route route = exchange.target().route();
    if (route == null || !needsSomebody(exchange.target().service().name(), route)) {
      return pass;
    }
    return SignInRedirect.of(request)
        .<Verdict<Principal>>map(answer -> new Verdict.Answer<>(answer, List.of()))
        .orElseGet(() -> Verdict.refuse(signIn(request, route)));
  }

  private boolean needsSomebody(String service, Route route) {
    return switch (route.access()) {
      case Access.SignedIn known -> true;
      case Access.Action action -> people && !strangers.test(service);
      case Access.Public open -> false;
      case Access.Identities listed -> false;
      case Access.Unsaid nothing -> false;
    };
  }

  private static Refusal signIn(CanonicalRequest request, Route route) {
    boolean clear = !request.scheme().equals("https");
    return new Refusal(
        IdentityReason.SIGN_IN_NEEDED,
        route.clause(),
        clear ? "nobody can be known over clear text" : "no session, key or token was shown",
        clear ? "come over `https`" : "sign in, or show a key or token that holds");
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
