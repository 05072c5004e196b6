package dev.munjigi.gates.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.exchange.Verdict;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/// Whether a request may go to its route.
class PolicyGateTest {
  private static final Address CLIENT = Address.parse("198.51.100.7").orElseThrow();

  private static Exchange asking(Access access) {
    Route route =
        new Route(
            "orders", Set.of(), "/orders", access, new BodyLimits(0, 0), Clause.builtIn("route"));
    Duration second = Duration.ofSeconds(1);
    Service service =
        new Service(
            "shop",
            Set.of(),
            List.of(new Upstream(Scheme.HTTP, "127.0.0.1", 3000)),
            new UpstreamLimits(second, second, second, 1, 1, 1, null),
            List.of(route),
            Map.of(),
            false,
            Service.EncodedSlash.REFUSE,
            null,
            Clause.builtIn("services.shop"));
    CanonicalRequest request =
        new CanonicalRequest(
            "GET",
            "https",
            "shop.example.com",
            443,
            new CanonicalPath("/orders", List.of("orders")),
            new Query(
                "page=2&twice=1&TWICE=1&odd=1;admin=1",
                List.of(
                    new Query.Parameter("page", "2"),
                    new Query.Parameter("twice", "1"),
                    new Query.Parameter("TWICE", "1"),
                    new Query.Parameter("odd", "1;admin=1"))),
            Fields.of("x-team", "a", "user-agent", "curl/8"),
            List.of(),
            Framing.None.INSTANCE,
            null,
            false,
            true,
            CLIENT,
            new Target(service, route, Map.of("id", "7")));
    Connection connection =
        new Connection(
            Id.of(0, 0, 1),
            CLIENT,
            40000,
            "public",
            8443,
            Transport.Clear.INSTANCE,
            0,
            new Endpoint(CLIENT, 8443),
            null);
    RawRequest raw = new RawRequest(Protocol.HTTP_1_1, "GET", "/orders", Fields.NONE);
    return new Exchange(
        Id.of(0, 0, 2), connection, 0, raw, request, Principal.Anonymous.NOBODY, null);
  }

  private static Policy policy(String name, PolicyReader.Kind kind, String statements) {
    String text = "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}";
    PolicyReader.Read read = PolicyReader.read(name, text.replace('\'', '"'), kind);
    assertThat(read.mistakes()).isEmpty();
    return read.policy();
  }

  private static Layer layer(String statements) {
    return new Layer(List.of(policy("p", PolicyReader.Kind.IDENTITY, statements)));
  }

  private static Entitlements ofGroup(String statements) {
    return new Entitlements(Map.of(), Map.of("clerks", layer(statements)), Map.of(), List.of());
  }

  private static Principal kim(String... methods) {
    Id id = Id.of(0, 0, 3);
    return new Principal.Person(
        "arn:munjigi:iam:::user/kim",
        id,
        "Kim",
        Set.of("clerks"),
        id,
        Set.of(methods),
        0,
        Long.MAX_VALUE);
  }

  private static Verdict<Grant> decide(Entitlements entitlements, Principal who) {
    Exchange exchange = asking(new Access.Action("shop:GetOrder", "order/{id}")).with(who);
    return new PolicyGate(new Warrant(entitlements, address -> List.of("office"))).decide(exchange, Facts.NONE);
  }

  private static ReasonCode refused(Entitlements entitlements, Principal who) {
    return ((Verdict.Refuse<Grant>) decide(entitlements, who)).refusal().code();
  }

  @Test
  void deniesAnActionThatNobodyGranted() {
    Verdict<Grant> verdict = decide(Entitlements.NONE, kim());
    assertThat(verdict)
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Refuse.class))
        .satisfies(
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
              assertThat(refused.refusal().evidence())
                  .contains("user/kim", "shop:GetOrder", "arn:munjigi:shop:::order/7");
              assertThat(refused.refusal().remedy())
                  .contains("add a statement", "shop:GetOrder")
                  .doesNotContain("public");
            });
  }

  @Test
  void letsPassWhatAGroupIsGranted() {
    String allow = "{'Effect': 'Allow', 'Action': 'shop:Get*', 'Resource': '%s'}";
    assertThat(decide(ofGroup(allow.formatted("arn:munjigi:shop:::order/*")), kim()))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(refused(ofGroup(allow.formatted("arn:munjigi:shop:::product/*")), kim()))
        .isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
    assertThat(
            refused(
                ofGroup(allow.formatted("*")),
                new Principal.Person(
                    "arn:munjigi:iam:::user/lee",
                    Id.of(0, 0, 4),
                    "Lee",
                    Set.of(),
                    Id.of(0, 0, 4),
                    Set.of(),
                    0,
                    Long.MAX_VALUE)))
        .isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
  }

  @Test
  void sayOfADenialThatItIsOne() {
    String both =
        "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'},"
            + "{'Effect': 'Deny', 'Action': 'shop:GetOrder', 'Resource': '*'}";
    assertThat(refused(ofGroup(both), kim())).isEqualTo(PolicyReason.ACTION_DENIED);
  }

  @Test
  void tellsConditionsWhatTheRequestSays() {
    String allow =
        "{'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {%s}}";
    for (String holds :
        List.of(
            "'IpAddress': {'aws:SourceIp': '198.51.100.0/24'}",
            "'Bool': {'aws:SecureTransport': 'true'}",
            "'StringEquals': {'munjigi:Zone': 'office'}",
            "'StringEquals': {'munjigi:Service': 'shop', 'munjigi:Method': 'GET'}",
            "'StringEquals': {'munjigi:Route': 'orders', 'munjigi:path/id': '7'}",
            "'StringEquals': {'munjigi:query/page': '2'}",
            "'StringEquals': {'munjigi:header/X-Team': 'a'}",
            "'StringEquals': {'aws:username': 'kim', 'aws:PrincipalType': 'User'}",
            "'StringLike': {'aws:UserAgent': 'curl/*'}",
            "'DateLessThan': {'aws:CurrentTime': '2030-01-01T00:00:00Z'}",
            "'Null': {'aws:MultiFactorAuthAge': 'true', 'munjigi:query/none': 'true'}")) {
      assertThat(decide(ofGroup(allow.formatted(holds)), kim()))
          .as(holds)
          .isInstanceOf(Verdict.Pass.class);
    }
    for (String fails :
        List.of(
            "'IpAddress': {'aws:SourceIp': '203.0.113.0/24'}",
            "'StringEquals': {'munjigi:Zone': 'elsewhere'}",
            "'Bool': {'aws:MultiFactorAuthPresent': 'true'}",
            "'StringEquals': {'munjigi:query/twice': '1'}",
            "'StringEquals': {'munjigi:query/odd': '1;admin=1'}",
            "'StringEquals': {'munjigi:query/odd': '1'}",
            "'StringEquals': {'munjigi:query/admin': '1'}",
            "'DateLessThan': {'aws:CurrentTime': '1960-01-01'}")) {
      assertThat(refused(ofGroup(allow.formatted(fails)), kim()))
          .as(fails)
          .isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
    }
    String second = "'Bool': {'aws:MultiFactorAuthPresent': 'true'}";
    assertThat(decide(ofGroup(allow.formatted(second)), kim("pwd", "mfa")))
        .isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void deniesByWhatAnOriginCouldRead() {
    String deny =
        "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'},{'Effect': 'Deny', 'Action': '*',"
            + " 'Resource': '*', 'Condition': {'StringEquals': {'munjigi:query/%s': '1'}}}";
    for (String name : List.of("twice", "odd", "admin")) {
      assertThat(refused(ofGroup(deny.formatted(name)), kim()))
          .as(name)
          .isEqualTo(PolicyReason.ACTION_DENIED);
    }
    assertThat(decide(ofGroup(deny.formatted("other")), kim())).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void letsBoundariesGuardrailsAndScopesCutWhatIsGranted() {
    Layer all = layer("{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}");
    Layer reads = layer("{'Effect': 'Allow', 'Action': 'shop:List*', 'Resource': '*'}");
    String arn = "arn:munjigi:iam:::user/kim";
    Map<String, Entitlements.Holder> bounded = Map.of(arn, new Entitlements.Holder(all, reads));
    assertThat(refused(new Entitlements(bounded, Map.of(), Map.of(), List.of()), kim()))
        .isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
    Map<String, Entitlements.Holder> free = Map.of(arn, new Entitlements.Holder(all, null));
    Entitlements guarded = new Entitlements(free, Map.of(), Map.of(), List.of(all, reads));
    assertThat(refused(guarded, kim())).isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
    Entitlements open = new Entitlements(free, Map.of(), Map.of(), List.of(all));
    assertThat(decide(open, kim())).isInstanceOf(Verdict.Pass.class);
    assertThat(decide(open, bearing(arn, "shop:GetOrder", "openid")))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(decide(open, bearing(arn, "openid"))).isInstanceOf(Verdict.Pass.class);
    assertThat(refused(open, bearing(arn, "shop:ListOrders")))
        .isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
  }

  @Test
  void judgesWhoeverHasAnArnByTheirOwnPolicies() {
    Layer all = layer("{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}");
    for (String type : List.of("user", "node", "function", "client")) {
      String arn = "arn:munjigi:iam:::" + type + "/desk";
      Map<String, Entitlements.Holder> free = Map.of(arn, new Entitlements.Holder(all, null));
      Entitlements open = new Entitlements(free, Map.of(), Map.of(), List.of());
      assertThat(decide(open, bearing(arn))).as(type).isInstanceOf(Verdict.Pass.class);
    }
  }

  private static Principal bearing(String arn, String... scopes) {
    return new Principal.Bearer(
        arn, Set.of(), "key", Set.of(scopes), Map.of("tier", List.of("gold", "eu"), "odd", List.of()), Long.MAX_VALUE);
  }

  @Test
  void judgesByWhatATokenClaims() {
    String arn = "arn:munjigi:iam:::user/kim";
    String when =
        "{'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'%s': {'%s': '%s'}}}";
    Map<String, Boolean> cases =
        Map.of(
            when.formatted("ForAnyValue:StringEquals", "munjigi:claim/tier", "gold"), true,
            when.formatted("ForAnyValue:StringEquals", "munjigi:Claim/TIER", "eu"), true,
            when.formatted("ForAnyValue:StringEquals", "munjigi:claim/tier", "silver"), false,
            when.formatted("StringEquals", "munjigi:claim/tier", "gold"), false,
            when.formatted("StringEquals", "munjigi:claim/other", "gold"), false,
            when.formatted("Null", "munjigi:claim/other", "true"), true);
    cases.forEach(
        (statement, allowed) -> {
          Map<String, Entitlements.Holder> holders =
              Map.of(arn, new Entitlements.Holder(layer(statement), null));
          Entitlements rights = new Entitlements(holders, Map.of(), Map.of(), List.of());
          assertThat(decide(rights, bearing(arn)) instanceof Verdict.Pass)
              .as(statement)
              .isEqualTo(allowed);
        });
    String odd =
        "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'},{'Effect': 'Deny', 'Action': '*',"
            + " 'Resource': '*', 'Condition': {'ForAnyValue:StringEquals':"
            + " {'munjigi:claim/odd': 'x'}}}";
    Map<String, Entitlements.Holder> denied =
        Map.of(arn, new Entitlements.Holder(layer(odd), null));
    assertThat(
            refused(
                new Entitlements(denied, Map.of(), Map.of(), List.of()), bearing(arn)))
        .isEqualTo(PolicyReason.ACTION_DENIED);
    String none = when.formatted("Null", "munjigi:claim/tier", "false");
    assertThat(refused(ofGroup(none), kim())).isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
  }

  @Test
  void letsWhatIsCutDownToActionsUseNoRouteWithoutOne() {
    PolicyGate gate = new PolicyGate(new Warrant(Entitlements.NONE, address -> List.of()));
    Exchange route = asking(new Access.SignedIn(Set.of()));
    String arn = "arn:munjigi:iam:::user/kim";
    assertThat(gate.decide(route.with(bearing(arn, "openid")), Facts.NONE))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(gate.decide(route.with(bearing(arn, "openid", "shop:Get*")), Facts.NONE))
        .isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void letsAServicesOwnPolicyOpenItToAnybody() {
    String everybody =
        "{'Effect': 'Allow', 'Principal': '*', 'Action': 'shop:GetOrder', 'Resource': '*'}";
    Policy policy = policy("shop", PolicyReader.Kind.RESOURCE, everybody);
    Entitlements open = new Entitlements(Map.of(), Map.of(), Map.of("shop", policy), List.of());
    assertThat(decide(open, Principal.Anonymous.NOBODY)).isInstanceOf(Verdict.Pass.class);
    assertThat(refused(Entitlements.NONE, Principal.Anonymous.NOBODY))
        .isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
  }

  @Test
  void letsScopesCutWhatEverybodyIsGranted() {
    String everybody =
        "{'Effect': 'Allow', 'Principal': '*', 'Action': 'shop:*', 'Resource': '*',"
            + " 'Condition': {'StringEquals': {'aws:username': 'kim'}}}";
    Policy policy = policy("shop", PolicyReader.Kind.RESOURCE, everybody);
    Entitlements open = new Entitlements(Map.of(), Map.of(), Map.of("shop", policy), List.of());
    String arn = "arn:munjigi:iam:::user/kim";
    assertThat(decide(open, bearing(arn))).isInstanceOf(Verdict.Pass.class);
    assertThat(decide(open, bearing(arn, "shop:Get*"))).isInstanceOf(Verdict.Pass.class);
    assertThat(refused(open, bearing(arn, "shop:ListOrders")))
        .isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
  }

  @Test
  void letsScopesCutTheRolesThatEverybodyMayAssume() {
    String everybody =
        "{'Effect': 'Allow', 'Principal': '*', 'Action': 'sts:AssumeRole'}";
    Role role = new Role(policy("t", PolicyReader.Kind.RESOURCE, everybody), Role.STANDARD);
    Warrant warrant = new Warrant(Entitlements.NONE, address -> List.of());
    Warrant.Wanted wanted =
        new Warrant.Wanted(
            "sts:AssumeRole", Role.arn("reader"), Map.of(), Clause.builtIn("rights.roles"));
    String arn = "arn:munjigi:iam:::user/kim";
    Exchange exchange = asking(new Access.Public());
    Subject kim = Subject.of(arn).orElseThrow();
    assertThat(warrant.refusesRole(exchange.with(bearing(arn)), kim, wanted, role)).isNull();
    assertThat(
            warrant.refusesRole(
                exchange.with(bearing(arn, "sts:AssumeRole")), kim, wanted, role))
        .isNull();
    assertThat(
            warrant.refusesRole(exchange.with(bearing(arn, "shop:Get*")), kim, wanted, role))
        .isNotNull();
  }

  @Test
  void letsPassWhatIsPublic() {
    PolicyGate gate = new PolicyGate(new Warrant(Entitlements.NONE, address -> List.of()));
    assertThat(gate.decide(asking(new Access.Public()), Facts.NONE))
        .isInstanceOf(Verdict.Pass.class);
  }
}
