package dev.munjigi.bench;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.IpAddress;
import com.cedarpolicy.value.Value;
import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Implied;
import dev.munjigi.gates.iam.Judge;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.Question;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.iam.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.casbin.jcasbin.main.Enforcer;
import org.casbin.jcasbin.model.Model;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The same questions to three engines: one person has so many policies, each of which allows one action
/// on what belongs to one tenant, from one network. Every other question is allowed.
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
public class PolicyBench {
  private static final int QUESTIONS = 64;
  private static final String ARN = "arn:munjigi:shop:::tenant-%d/order/%d";

  @Param({"10", "10000"})
  public int policies;

  private int next;
  private Rights rights;
  private Question[] questions;
  private Enforcer casbin;
  private Object[][] asked;
  private BasicAuthorizationEngine cedar;
  private PolicySet set;
  private AuthorizationRequest[] requests;
  private Entities[] entities;

  /// Which policy a question is about; every other one is about a tenant's order with another's action.
  private int policy(int question) {
    return (int) (question * 7919L % policies);
  }

  private static String action(int policy) {
    return "Get" + policy % 50;
  }

  private static String denied(int policy) {
    return "Delete" + policy % 50;
  }

  @Setup
  public void setUp() throws Exception {
    next = 0;
    ours();
    casbin();
    cedar();
    for (int i = 0; i < QUESTIONS; i++) {
      boolean expected = i % 2 == 0;
      next = i;
      if (munjigi() != (expected ? Decision.ALLOWED : Decision.IMPLICITLY_DENIED)) {
        throw new IllegalStateException("munjigi answers otherwise at " + i);
      }
      next = i;
      if (jcasbin() != expected) {
        throw new IllegalStateException("jcasbin answers otherwise at " + i);
      }
      next = i;
      if (cedarJava() != expected) {
        throw new IllegalStateException("cedar answers otherwise at " + i);
      }
    }
    next = 0;
  }

  private void ours() {
    List<Policy> documents = new ArrayList<>();
    for (int i = 0; i < policies; i++) {
      String text =
          """
          {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "shop:%s",
           "Resource": "arn:munjigi:shop:::tenant-%d/*",
           "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}
          """
              .formatted(action(i), i);
      documents.add(PolicyReader.read("p" + i, text, PolicyReader.Kind.IDENTITY).policy());
    }
    rights = new Rights(new Layer(documents), null, null, null, List.of());
    questions = new Question[QUESTIONS];
    Subject kim = Subject.of("arn:munjigi:iam:::user/kim").orElseThrow();
    Map<String, Values> said = new HashMap<>(Implied.by(kim, ""));
    said.put("aws:sourceip", Values.of("10.20.30.40"));
    for (int i = 0; i < QUESTIONS; i++) {
      int policy = policy(i);
      questions[i] =
          new Question(
              kim,
              "shop:" + (i % 2 == 0 ? action(policy) : denied(policy)),
              ARN.formatted(policy, i),
              "",
              Context.of(said));
    }
  }

  private void casbin() {
    Model model = new Model();
    model.addDef("r", "r", "sub, obj, act, ip");
    model.addDef("p", "p", "sub, obj, act, net");
    model.addDef("e", "e", "some(where (p.eft == allow))");
    model.addDef(
        "m",
        "m",
        "r.sub == p.sub && r.act == p.act && keyMatch(r.obj, p.obj) && ipMatch(r.ip, p.net)");
    casbin = new Enforcer(model);
    casbin.enableLog(false);
    for (int i = 0; i < policies; i++) {
      casbin.addPolicy("kim", "/tenant-" + i + "/*", action(i), "10.0.0.0/8");
    }
    asked = new Object[QUESTIONS][];
    for (int i = 0; i < QUESTIONS; i++) {
      int policy = policy(i);
      asked[i] =
          new Object[] {
            "kim",
            "/tenant-" + policy + "/order/" + i,
            i % 2 == 0 ? action(policy) : denied(policy),
            "10.20.30.40"
          };
    }
  }

  private void cedar() throws Exception {
    Set<com.cedarpolicy.model.policy.Policy> documents = new HashSet<>();
    for (int i = 0; i < policies; i++) {
      String text =
          """
          permit(principal == User::"kim", action == Action::"%s", resource in Tenant::"%d")
          when { context.ip.isInRange(ip("10.0.0.0/8")) };
          """
              .formatted(action(i), i);
      documents.add(new com.cedarpolicy.model.policy.Policy(text, "p" + i));
    }
    set = new PolicySet(documents);
    set.cache();
    cedar = new BasicAuthorizationEngine();
    requests = new AuthorizationRequest[QUESTIONS];
    entities = new Entities[QUESTIONS];
    EntityUID kim = EntityUID.parse("User::\"kim\"").orElseThrow();
    for (int i = 0; i < QUESTIONS; i++) {
      int policy = policy(i);
      EntityUID tenant = EntityUID.parse("Tenant::\"" + policy + "\"").orElseThrow();
      EntityUID order = EntityUID.parse("Order::\"" + i + "\"").orElseThrow();
      String name = i % 2 == 0 ? action(policy) : denied(policy);
      EntityUID action = EntityUID.parse("Action::\"" + name + "\"").orElseThrow();
      Map<String, Value> context = Map.of("ip", new IpAddress("10.20.30.40"));
      requests[i] = new AuthorizationRequest(kim, action, order, context);
      entities[i] =
          new Entities(Set.of(new Entity(kim), new Entity(tenant), new Entity(order, Set.of(tenant))));
    }
  }

  private int turn() {
    int now = next;
    next = now + 1 == QUESTIONS ? 0 : now + 1;
    return now;
  }

  @Benchmark
  public Decision munjigi() {
    return Judge.decide(questions[turn()], rights);
  }

  @Benchmark
  public boolean jcasbin() {
    return casbin.enforce(asked[turn()]);
  }

  @Benchmark
  public boolean cedarJava() throws Exception {
    int i = turn();
    return cedar.isAuthorized(requests[i], set, entities[i]).success.orElseThrow().isAllowed();
  }
}
