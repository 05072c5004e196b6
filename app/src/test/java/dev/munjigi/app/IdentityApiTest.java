package dev.munjigi.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.munjigi.control.MemoryOperations;
import dev.munjigi.control.Metrics;
import dev.munjigi.control.Operations.Act;
import dev.munjigi.control.OperatorApi;
import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.policy.OperatorRoles;
import dev.munjigi.gates.signin.Means;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The calls about identities, over a store in memory.
class IdentityApiTest {
  private static final String TOKEN = "u5Yk0Yz3jI9mJ7bq1v2w3x4y5z6A7B8C9D0E1F2G3H4";
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final IdentityStore store = MemoryIdentityStore.empty();
  private final MemoryOperations operations = new MemoryOperations();
  private final Metrics metrics = new Metrics(() -> 0, () -> 0);
  private final HttpClient client = HttpClient.newHttpClient();
  private final OperatorApi api =
      new OperatorApi(operations, metrics, new Secret(TOKEN.getBytes(UTF_8)));

  @BeforeEach
  void start() throws IOException {
    InstantSource clock = InstantSource.fixed(NOW);
    Means means =
        new Means(
            store,
            () -> {
              throw new IllegalStateException("no link is wanted");
            },
            clock,
            new SecureRandom(),
            event -> {});
    operations.identities =
        StoredIdentities.over(
            means,
            null,
            () -> {
              throw new IOException("no authority");
            },
            () -> OperatorRoles.ALONE);
    api.start(Address.parse("127.0.0.1").orElseThrow(), 0);
  }

  @AfterEach
  void stop() {
    api.stop();
    metrics.close();
    client.close();
  }

  private JsonNode call(int status, String call, String body) throws Exception {
    String[] parts = call.split(" ", 2);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + parts[1]))
            .header("Authorization", "Bearer " + TOKEN);
    if (body.isEmpty()) {
      request.method(parts[0], HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(parts[0], HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> reply =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).as("%s: %s", call, reply.body()).isEqualTo(status);
    return JsonMapper.shared().readTree(reply.body().isEmpty() ? "{}" : reply.body());
  }

  private JsonNode call(int status, String call) throws Exception {
    return call(status, call, "");
  }

  private Id added(String name) throws Exception {
    call(201, "POST /v1/users", "{\"name\":\"" + name + "\"}");
    return store.users().byName(UserName.of(name).orElseThrow()).orElseThrow().id();
  }

  @Test
  void pagesThroughPeopleByName() throws Exception {
    for (String name : List.of("lee", "kim", "박")) {
      added(name);
    }
    JsonNode first = call(200, "GET /v1/users?limit=2");
    assertThat(first.path("users").findValuesAsString("name")).containsExactly("kim", "lee");
    assertThat(first.path("next").asString()).isEqualTo("lee");
    JsonNode second = call(200, "GET /v1/users?limit=2&after=lee");
    assertThat(second.path("users").findValuesAsString("name")).containsExactly("박");
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(call(200, "GET /v1/users/%EB%B0%95").path("name").asString()).isEqualTo("박");
  }

  @Test
  void pagesThroughGroupsAndMachines() throws Exception {
    for (int i = 0; i < 3; i++) {
      call(201, "POST /v1/groups", "{\"name\":\"g" + i + "\"}");
      String name = "web-" + i;
      Id id = Id.of(NOW.toEpochMilli(), i, i);
      store.nodes().save(new Node(id, name, "spiffe://a/" + name, "token", "", NOW, NOW, null, 1));
    }
    JsonNode groups = call(200, "GET /v1/groups?limit=2");
    assertThat(groups.path("groups").findValuesAsString("name")).containsExactly("g0", "g1");
    assertThat(call(200, "GET /v1/groups?limit=2&after=g1").path("groups")).hasSize(1);
    JsonNode nodes = call(200, "GET /v1/nodes?after=web-0");
    assertThat(nodes.path("nodes").findValuesAsString("name")).containsExactly("web-1", "web-2");
    assertThat(nodes.path("next").isNull()).isTrue();
  }

  @Test
  void showsAKeyOnceAndItsHashNever() throws Exception {
    added("kim");
    JsonNode made = call(201, "POST /v1/keys", "{\"user\":\"kim\",\"days\":\"30\"}");
    assertThat(made.path("until").asString()).isEqualTo("2026-03-31T10:00:00Z");
    String key = made.path("key").asString();
    String hash = store.keys().page(null, null, 1).getFirst().hash();
    JsonNode listed = call(200, "GET /v1/keys?user=kim");
    assertThat(listed.toString()).contains(made.path("id").asString()).doesNotContain(key, hash);
    assertThat(call(200, "GET /v1/keys?after=" + made.path("id").asString()).path("keys"))
        .isEmpty();
    call(204, "DELETE /v1/keys/" + made.path("id").asString());
    call(404, "DELETE /v1/keys/" + made.path("id").asString());
    call(404, "GET /v1/keys?user=lee");
    assertThat(operations.acts).extracting(Act::toString).noneMatch(act -> act.contains(key));
  }

  @Test
  void keepsGroupsThatSomebodyIsIn() throws Exception {
    added("kim");
    call(404, "POST /v1/groups/clerks/members", "{\"user\":\"kim\"}");
    call(201, "POST /v1/groups", "{\"name\":\"clerks\"}");
    call(409, "POST /v1/groups", "{\"name\":\"clerks\"}");
    call(404, "POST /v1/groups/clerks/members", "{\"user\":\"lee\"}");
    call(204, "POST /v1/groups/clerks/members", "{\"user\":\"KIM\"}");
    assertThat(call(200, "GET /v1/users/kim").at("/groups/0").asString()).isEqualTo("clerks");
    call(409, "DELETE /v1/groups/clerks");
    call(204, "DELETE /v1/groups/clerks/members/kim");
    call(404, "DELETE /v1/groups/clerks/members/kim");
    call(204, "DELETE /v1/groups/clerks");
    call(404, "DELETE /v1/groups/clerks");
  }

  @Test
  void endsOneSessionOrAllOfSomebody() throws Exception {
    Id kim = added("kim");
    for (int i = 1; i <= 3; i++) {
      Id id = Id.of(NOW.toEpochMilli(), i, i);
      Instant until = NOW.plus(Duration.ofHours(1));
      Session session =
          new Session(
              id, kim, NOW, NOW, new TreeSet<>(List.of("pwd")), "192.0.2.1", "b", NOW, until);
      store.sessions().begin(session, new Handle("%064x".formatted(i), id, "login.test"));
      RefreshFamily family = new RefreshFamily(id, "shop", kim, null, "granted", NOW, until);
      store.families().begin(family, "%064x".formatted(10 + i));
    }
    JsonNode sessions = call(200, "GET /v1/users/kim/sessions?limit=2");
    assertThat(sessions.path("total").asInt()).isEqualTo(3);
    assertThat(sessions.path("sessions")).hasSize(2);
    String one = sessions.at("/sessions/0/id").asString();
    call(204, "DELETE /v1/sessions/" + one);
    call(404, "DELETE /v1/sessions/" + one);
    assertThat(call(200, "DELETE /v1/users/kim/sessions").path("sessions").asInt()).isEqualTo(2);
    JsonNode tokens = call(200, "GET /v1/users/kim/tokens");
    assertThat(tokens.path("total").asInt()).isEqualTo(3);
    assertThat(tokens.toString()).doesNotContain("granted", "000011");
    call(204, "DELETE /v1/tokens/" + tokens.at("/tokens/0/id").asString());
    call(404, "DELETE /v1/tokens/" + tokens.at("/tokens/0/id").asString());
    call(404, "GET /v1/users/lee/tokens");
  }

  @Test
  void makesTheGroupOfAdministratorsAndNoOther() throws Exception {
    call(409, "POST /v1/users", "{\"name\":\"kim\",\"groups\":\"clerks\"}");
    call(201, "POST /v1/users", "{\"name\":\"kim\",\"groups\":\"administrators\"}");
    assertThat(store.groups().all()).extracting("name").containsExactly("administrators");
  }

  @Test
  void tellsOfEachCallWhatItWasDoneTo() throws Exception {
    added("kim");
    call(200, "POST /v1/users/kim/disable");
    call(404, "POST /v1/users/lee/enable");
    call(200, "DELETE /v1/users/kim/factors");
    assertThat(operations.acts)
        .extracting(Act::operation, Act::target, Act::failure)
        .containsExactly(
            tuple("munjigi:CreateUser", "user/kim", null),
            tuple("munjigi:DisableUser", "user/kim", null),
            tuple(
                "munjigi:EnableUser", "user/lee", "not-found: nobody is called `lee`"),
            tuple("munjigi:ResetFactors", "user/kim", null));
  }
}
