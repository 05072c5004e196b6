package dev.munjigi.control;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.iam.Values;
import dev.munjigi.gates.policy.PolicyReason;
import dev.munjigi.gates.policy.Warrant;
import dev.munjigi.gates.roles.Assuming;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Who calls through the walk: policies say what they may.
///
/// Guarantees: nothing but health and readiness over clear text; a page of another origin cannot have a browser make a call that changes anything with
/// what the browser shows by itself, a cookie or a client certificate (CWE-352).
final class WalkVisitor implements Visitor {
  private static final Clause CLAUSE = Clause.builtIn("operator.remote");
  private static final String ARN = "arn:munjigi:munjigi:::";
  private static final String GROUPS = "munjigi:usergroups";
  private static final String OWN_RIGHTS = "munjigi:ownrights";

  private final Exchange exchange;
  private final byte[] body;
  private final Warrant warrant;
  private final String origin;

  /// @param origin of the identity host, as browsers write it
  WalkVisitor(Exchange exchange, byte[] body, Warrant warrant, String origin) {
    this.exchange = exchange;
    this.body = body;
    this.warrant = warrant;
    this.origin = origin;
  }

  @Override
  public void enter(boolean open) {
    if (!open && !exchange.request().scheme().equals("https")) {
      throw new Fault(Kind.MISDIRECTED, "calls of operators are answered inside TLS");
    }
    if (exchange.principal() instanceof Principal.Anonymous) {
      if (!open) {
        throw new Fault(
            Kind.CREDENTIAL_NEEDED,
            "a key or a token in the `authorization` field is missing, or a session",
            List.of(),
            Map.of("WWW-Authenticate", "Bearer realm=\"munjigi\""));
      }
      return;
    }
    requireOrigin();
  }

  private void requireOrigin() {
    CanonicalRequest request = exchange.request();
    boolean shownByItself =
        switch (exchange.principal()) {
          case Principal.Person person -> true;
          case Principal.Certified certified -> true;
          case Principal.Bearer bearer -> false;
          case Principal.RoleSession session -> false;
          case Principal.Anonymous nobody -> false;
        };
    if (!shownByItself || request.method().equals("GET")) {
      return;
    }
    List<String> origins = request.fields().all("origin");
    // ATTACK: browsers send `Origin` with what changes something; other programs that show a
    // certificate send none
    boolean none = origins.isEmpty() && exchange.principal() instanceof Principal.Certified;
    if (!none && !origins.equals(List.of(origin))) {
      String got = origins.isEmpty() ? "absent" : "`" + Visible.shortened(origins.getFirst()) + "`";
      throw new Fault(Kind.ORIGIN_REFUSED, "`origin` must be `" + origin + "`, not " + got);
    }
  }

  @Override
  public String arn() {
    return exchange.principal().arn();
  }

  @Override
  public Set<String> arns() {
    return exchange.principal() instanceof Principal.RoleSession session
        ? Set.of(session.arn(), Assuming.origin(session))
        : Set.of(arn());
  }

  @Override
  public Address from() {
    return exchange.client();
  }

  @Override
  public String query() {
    return exchange.request().query().encoded();
  }

  @Override
  public Map<String, String> members(int limit) {
    List<String> types = exchange.request().fields().all("content-type");
    @Nullable String type = types.size() == 1 ? types.getFirst() : null;
    return Body.members(type, body, limit);
  }

  @Override
  public void requireNoBody() {
    if (body.length > 0) {
      throw Body.notTaken();
    }
  }

  @Override
  public boolean require(Concern.Want want, Concern.Touched about, String told) {
    Map<String, Values> said = new HashMap<>();
    if (!about.groups().isEmpty()) {
      said.put(GROUPS, Values.of(about.groups().stream().sorted().toList()));
    }
    BooleanSupplier own = about.own();
    if (own == null) {
      requireNone(refusal(want, said), want, told);
      return false;
    }
    said.put(OWN_RIGHTS, Values.of("true"));
    Refusal ofOwn = refusal(want, said);
    said.put(OWN_RIGHTS, Values.of("false"));
    Refusal ofOthers = refusal(want, said);
    // whose rights they are takes long to find out: it is not, for who may do it to neither
    boolean same = (ofOwn == null) == (ofOthers == null);
    boolean isOwn = same || own.getAsBoolean();
    requireNone(isOwn ? ofOwn : ofOthers, want, told);
    return isOwn;
  }

  private @Nullable Refusal refusal(Concern.Want want, Map<String, Values> said) {
    return warrant.refuses(
        exchange, new Warrant.Wanted(want.action(), ARN + want.resource(), said, CLAUSE));
  }

  private static void requireNone(@Nullable Refusal refusal, Concern.Want want, String told) {
    if (refusal == null) {
      return;
    }
    if (refusal.code() == PolicyReason.STORE_UNREACHABLE) {
      throw new Fault(Kind.UNAVAILABLE, "policies cannot be read");
    }
    String detail = "`%s` on `%s` is not allowed".formatted(want.action(), told);
    throw new Fault(Kind.ACTION_REFUSED, detail)
        .because(refusal.code().code() + ": " + refusal.evidence());
  }
}
