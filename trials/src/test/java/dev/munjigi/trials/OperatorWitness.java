package dev.munjigi.trials;

import static dev.munjigi.trials.Acknowledged.GONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Changes people, groups and keys of programs by the operator API.
///
/// Facts: `group NAME` is `there`; `user NAME` is a state and groups; `key LABEL` is its owner.
final class OperatorWitness implements Witness {
  private static final int MOST_GROUPS = 4;
  private static final int MOST_USERS = 8;
  private static final int MOST_REVOKED = 20;

  private final Acknowledged known = new Acknowledged();
  private final String prefix;
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private int made;

  /// @param prefix what the names of all that it makes begin with, in lower case
  OperatorWitness(String prefix) {
    this.prefix = prefix;
  }

  @Override
  public Acknowledged known() {
    return known;
  }

  @Override
  public void act(Gate gate, Random random) throws Exception {
    List<String> groups = known.named("group ");
    List<String> users = known.named("user ");
    if (groups.size() < MOST_GROUPS) {
      addGroup(gate.api());
    } else if (users.size() < MOST_USERS / 2) {
      addUser(gate.api(), random);
    } else {
      any(gate.api(), random);
    }
  }

  private void any(Operator api, Random random) throws Exception {
    String user = one(known.named("user "), random);
    List<String> keys = known.named("key ");
    switch (random.nextInt(8)) {
      case 0 -> removeGroup(api, random);
      case 1 -> {
        if (known.named("user ").size() < MOST_USERS) {
          addUser(api, random);
        } else {
          removeUser(api, user);
        }
      }
      case 2 -> state(api, user, random.nextBoolean());
      case 3, 4 -> member(api, user, one(known.named("group "), random));
      case 5, 6 -> addKey(api, user);
      default -> {
        if (!keys.isEmpty()) {
          revoke(api, one(keys, random));
        }
      }
    }
  }

  private static String one(List<String> among, Random random) {
    return among.get(random.nextInt(among.size()));
  }

  private String next(String kind) {
    made++;
    return prefix + kind + made;
  }

  private void addGroup(Operator api) throws Exception {
    String name = next("g");
    known.begin(Map.of("group " + name, "there"));
    api.call(201, "POST", "/v1/groups", "{\"name\":\"" + name + "\"}");
    known.done();
  }

  private void removeGroup(Operator api, Random random) throws Exception {
    String group = one(known.named("group "), random);
    if (known.named("user ").stream().noneMatch(user -> groups(user).contains(group))) {
      known.begin(Map.of("group " + group, GONE));
      api.call(204, "DELETE", "/v1/groups/" + group, "");
      known.done();
    }
  }

  private static String described(String state, SortedSet<String> groups) {
    return state + " " + String.join(",", groups);
  }

  private SortedSet<String> groups(String user) {
    String joined = known.of("user " + user).split(" ", 2)[1];
    return joined.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(joined.split(",")));
  }

  private String stateOf(String user) {
    return known.of("user " + user).split(" ", 2)[0];
  }

  private void addUser(Operator api, Random random) throws Exception {
    String name = next("u");
    SortedSet<String> groups = new TreeSet<>(known.named("group "));
    groups.removeIf(any -> random.nextInt(4) == 0);
    known.begin(Map.of("user " + name, described("invited", groups)));
    String body = "{\"name\":\"%s\",\"groups\":\"%s\"}";
    String alone = "{\"name\":\"%s\"}";
    api.call(
        201,
        "POST",
        "/v1/users",
        (groups.isEmpty() ? alone : body).formatted(name, String.join(",", groups)));
    known.done();
  }

  private void removeUser(Operator api, String user) throws Exception {
    Map<String, String> change = new TreeMap<>(Map.of("user " + user, GONE));
    known.named("key ").stream()
        .filter(key -> known.of("key " + key).equals(user))
        .forEach(key -> change.put("key " + key, GONE));
    known.begin(change);
    api.call(204, "DELETE", "/v1/users/" + user, "");
    known.done();
  }

  private void state(Operator api, String user, boolean may) throws Exception {
    known.begin(Map.of("user " + user, described(may ? "active" : "disabled", groups(user))));
    String path = "/v1/users/" + user + (may ? "/enable" : "/disable");
    api.call(may ? 204 : 200, "POST", path, "");
    known.done();
  }

  private void member(Operator api, String user, String group) throws Exception {
    SortedSet<String> groups = groups(user);
    boolean leaves = groups.remove(group);
    if (!leaves) {
      groups.add(group);
    }
    known.begin(Map.of("user " + user, described(stateOf(user), groups)));
    String path = "/v1/groups/" + group + "/members";
    if (leaves) {
      api.call(204, "DELETE", path + "/" + user, "");
    } else {
      api.call(204, "POST", path, "{\"user\":\"" + user + "\"}");
    }
    known.done();
  }

  private void addKey(Operator api, String user) throws Exception {
    String label = next("k");
    known.begin(Map.of("key " + label, user));
    String body = "{\"user\":\"%s\",\"label\":\"%s\"}".formatted(user, label);
    JsonNode key = api.call(201, "POST", "/v1/keys", body);
    ids.put(label, key.path("id").asString());
    secrets.put(label, key.path("key").asString());
    known.done();
  }

  private void revoke(Operator api, String label) throws Exception {
    known.begin(Map.of("key " + label, GONE));
    api.call(204, "DELETE", "/v1/keys/" + ids.get(label), "");
    known.done();
  }

  @Override
  public void verify(Gate gate) throws Exception {
    known.settle(seen(gate.api()));
    int revoked = 0;
    for (Map.Entry<String, String> one : List.copyOf(secrets.entrySet()).reversed()) {
      String label = one.getKey();
      String owner = known.of("key " + label);
      boolean works = !owner.equals(GONE) && stateOf(owner).equals("active");
      if (owner.equals(GONE) && ++revoked > MOST_REVOKED) {
        secrets.remove(label);
      } else {
        assertThat(ask(gate, one.getValue())).as(label).isEqualTo(works ? 200 : 401);
      }
    }
  }

  private Map<String, String> seen(Operator api) throws Exception {
    Map<String, String> seen = new TreeMap<>();
    for (JsonNode group : page(api, "groups")) {
      put(seen, "group ", group.path("name").asString(), "there");
    }
    for (JsonNode user : page(api, "users")) {
      SortedSet<String> groups = new TreeSet<>();
      user.path("groups").forEach(group -> groups.add(group.asString()));
      String described = described(user.path("state").asString(), groups);
      put(seen, "user ", user.path("name").asString(), described);
    }
    for (JsonNode key : page(api, "keys")) {
      String owner = key.path("owner").asString();
      String label = key.path("label").asString();
      put(seen, "key ", label, owner.substring(owner.lastIndexOf('/') + 1));
      ids.put(label, key.path("id").asString());
    }
    return seen;
  }

  private static JsonNode page(Operator api, String of) throws Exception {
    JsonNode page = api.call(200, "GET", "/v1/" + of + "?limit=1000", "");
    assertThat(page.path("next").isNull()).as("one page of %s", of).isTrue();
    return page.path(of);
  }

  private void put(Map<String, String> seen, String kind, String name, String value) {
    if (name.startsWith(prefix)) {
      seen.put(kind + name, value);
    }
  }

  private static int ask(Gate gate, String key) throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
      String request =
          "GET /orders HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n";
      return wire.send(request.formatted(key)).reply().status();
    }
  }
}
