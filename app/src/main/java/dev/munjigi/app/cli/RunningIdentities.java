package dev.munjigi.app.cli;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities;
import dev.munjigi.control.Identities.Access;
import dev.munjigi.control.Identities.Groups;
import dev.munjigi.control.Identities.Invitation;
import dev.munjigi.control.Identities.JoinOffer;
import dev.munjigi.control.Identities.Keys;
import dev.munjigi.control.Identities.Letter;
import dev.munjigi.control.Identities.Members;
import dev.munjigi.control.Identities.NewKey;
import dev.munjigi.control.Identities.WantedKey;
import dev.munjigi.control.Identities.NewUser;
import dev.munjigi.control.Identities.Nodes;
import dev.munjigi.control.Identities.Reset;
import dev.munjigi.control.Identities.Sessions;
import dev.munjigi.control.Identities.Tokens;
import dev.munjigi.control.Identities.Users;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.join.NodeName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The identities of a state folder: what changes them is done by the gate that runs there, so that
/// it is in its log, and in the store when none runs; what is read is read in the store.
public final class RunningIdentities {
  private RunningIdentities() {}

  /// @param stored the same identities, in the store of the folder
  public static Identities of(Path folder, Identities stored) {
    try {
      Gate gate = Gate.of(folder);
      return new Identities(
          new UsersOf(gate, stored.users()),
          new AccessOf(gate, stored.access()),
          new GroupsOf(gate, stored.groups()),
          new MembersOf(gate, stored.members()),
          new KeysOf(gate, stored.keys()),
          new NodesOf(gate, stored.nodes()),
          new SessionsOf(gate, stored.sessions()),
          new TokensOf(gate, stored.tokens()),
          role ->
              tell(
                  gate,
                  "DELETE /v1/roles/" + Gate.encode(role) + "/sessions",
                  Map.of(),
                  () -> stored.roles().endSessions(role)),
          new RunningRights(gate, stored.rights()));
    } catch (NotRunning none) {
      return stored;
    }
  }

  /// The same in the store.
  private interface Otherwise<T> {
    T get() throws Declined;
  }

  /// What an answer of the gate means.
  private interface Reading<T> {
    T of(JsonNode answer);
  }

  private static <T> T ask(
      Gate gate, String call, Map<String, String> body, Reading<T> reading, Otherwise<T> otherwise)
      throws Declined {
    int space = call.indexOf(' ');
    String json = body.isEmpty() ? null : JsonMapper.shared().writeValueAsString(body);
    try {
      return reading.of(gate.call(call.substring(0, space), call.substring(space + 1), json).json());
    } catch (NotRunning none) {
      return otherwise.get();
    }
  }

  private static <T> T ask(Gate gate, String call, Reading<T> reading, Otherwise<T> otherwise)
      throws Declined {
    return ask(gate, call, Map.of(), reading, otherwise);
  }

  /// The same in the store, where there is nothing to say.
  interface Deed {
    void run() throws Declined;
  }

  static void tell(Gate gate, String call, Map<String, String> body, Deed otherwise)
      throws Declined {
    ask(
        gate,
        call,
        body,
        answer -> true,
        () -> {
          otherwise.run();
          return true;
        });
  }

  private static String user(UserName name) {
    return "/v1/users/" + Gate.encode(name.text());
  }

  private static Invitation invitation(JsonNode answer) {
    JsonNode link = answer.path("link");
    String letter = answer.path("letter").asString("").toUpperCase(Locale.ROOT).replace('-', '_');
    return new Invitation(link.isString() ? link.asString() : null, Letter.valueOf(letter));
  }

  private static String linked(boolean link) {
    return link ? "" : "?link=no";
  }

  private record UsersOf(Gate gate, Users stored) implements Users {
    @Override
    public List<User> page(String after, int most) {
      return stored.page(after, most);
    }

    @Override
    public User named(UserName name) throws Declined {
      return stored.named(name);
    }

    @Override
    public Invitation create(NewUser wanted, boolean link) throws Declined {
      Map<String, String> body = new TreeMap<>();
      body.put("name", wanted.name().text());
      body.put("shown", wanted.shown());
      String mail = wanted.mail();
      if (mail != null) {
        body.put("mail", mail);
      }
      if (!wanted.groups().isEmpty()) {
        body.put("groups", String.join(",", wanted.groups()));
      }
      return ask(
          gate,
          "POST /v1/users" + linked(link),
          body,
          answer -> invitation(answer.path("invitation")),
          () -> stored.create(wanted, link));
    }

    @Override
    public void remove(UserName name) throws Declined {
      tell(gate, "DELETE " + user(name), Map.of(), () -> stored.remove(name));
    }
  }

  private record AccessOf(Gate gate, Access stored) implements Access {
    @Override
    public Invitation invite(UserName name, boolean link) throws Declined {
      return ask(
          gate,
          "POST " + user(name) + "/invitation" + linked(link),
          RunningIdentities::invitation,
          () -> stored.invite(name, link));
    }

    @Override
    public int disable(UserName name) throws Declined {
      return ask(
          gate,
          "POST " + user(name) + "/disable",
          RunningIdentities::sessions,
          () -> stored.disable(name));
    }

    @Override
    public void enable(UserName name) throws Declined {
      tell(gate, "POST " + user(name) + "/enable", Map.of(), () -> stored.enable(name));
    }

    @Override
    public Reset resetFactors(UserName name) throws Declined {
      return ask(
          gate,
          "DELETE " + user(name) + "/factors",
          answer -> new Reset(answer.path("factors").asInt(0), sessions(answer)),
          () -> stored.resetFactors(name));
    }
  }

  private static int sessions(JsonNode answer) {
    return answer.path("sessions").asInt(0);
  }

  private record GroupsOf(Gate gate, Groups stored) implements Groups {
    @Override
    public List<Group> all() {
      return stored.all();
    }

    @Override
    public void create(Group group) throws Declined {
      Map<String, String> body = Map.of("name", group.name(), "about", group.about());
      tell(gate, "POST /v1/groups", body, () -> stored.create(group));
    }

    @Override
    public void remove(String name) throws Declined {
      tell(gate, "DELETE /v1/groups/" + Gate.encode(name), Map.of(), () -> stored.remove(name));
    }
  }

  private record MembersOf(Gate gate, Members stored) implements Members {
    @Override
    public void add(String group, UserName member) throws Declined {
      String members = "/v1/groups/" + Gate.encode(group) + "/members";
      Map<String, String> body = Map.of("user", member.text());
      tell(gate, "POST " + members, body, () -> stored.add(group, member));
    }

    @Override
    public void remove(String group, UserName member) throws Declined {
      String members = "/v1/groups/" + Gate.encode(group) + "/members/";
      String call = "DELETE " + members + Gate.encode(member.text());
      tell(gate, call, Map.of(), () -> stored.remove(group, member));
    }
  }

  private record KeysOf(Gate gate, Keys stored) implements Keys {
    @Override
    public Optional<User> owner(Id key) {
      return stored.owner(key);
    }

    @Override
    public List<ApiKey> page(@Nullable UserName user, @Nullable Id after, int most)
        throws Declined {
      return stored.page(user, after, most);
    }

    @Override
    public NewKey create(WantedKey wanted) throws Declined {
      Map<String, String> body = new HashMap<>();
      body.put("user", wanted.owner().text());
      body.put("label", wanted.label());
      body.put("days", Integer.toString(wanted.days()));
      if (!wanted.scopes().isEmpty()) {
        body.put("scopes", String.join(",", wanted.scopes()));
      }
      return ask(
          gate,
          "POST /v1/keys",
          body,
          answer ->
              new NewKey(
                  Id.parse(answer.path("id").asString("")).orElseThrow(),
                  answer.path("key").asString(""),
                  Instant.parse(answer.path("until").asString(""))),
          () -> stored.create(wanted));
    }

    @Override
    public void revoke(Id key) throws Declined {
      tell(gate, "DELETE /v1/keys/" + key, Map.of(), () -> stored.revoke(key));
    }
  }

  private record NodesOf(Gate gate, Nodes stored) implements Nodes {
    @Override
    public List<Node> all() {
      return stored.all();
    }

    @Override
    public JoinOffer invite(NodeName name, String zone, int minutes) throws Declined {
      Map<String, String> body = new TreeMap<>();
      body.put("name", name.text());
      body.put("minutes", Integer.toString(minutes));
      if (!zone.isEmpty()) {
        body.put("zone", zone);
      }
      return ask(
          gate,
          "POST /v1/nodes",
          body,
          answer ->
              new JoinOffer(
                  answer.path("gate").asString(""),
                  answer.path("token").asString(""),
                  Instant.parse(answer.path("until").asString(""))),
          () -> stored.invite(name, zone, minutes));
    }

    @Override
    public String revoke(NodeName name) throws Declined {
      String call = "POST /v1/nodes/" + name + "/revoke";
      return ask(gate, call, NodesOf::identity, () -> stored.revoke(name));
    }

    @Override
    public String remove(NodeName name) throws Declined {
      String call = "DELETE /v1/nodes/" + name;
      return ask(gate, call, NodesOf::identity, () -> stored.remove(name));
    }

    private static String identity(JsonNode answer) {
      return answer.path("identity").asString("");
    }
  }

  private record SessionsOf(Gate gate, Sessions stored) implements Sessions {
    @Override
    public Optional<User> owner(Id session) {
      return stored.owner(session);
    }

    @Override
    public List<Session> of(UserName user) throws Declined {
      return stored.of(user);
    }

    @Override
    public void end(Id session) throws Declined {
      tell(gate, "DELETE /v1/sessions/" + session, Map.of(), () -> stored.end(session));
    }

    @Override
    public int endAll(UserName name) throws Declined {
      return ask(
          gate,
          "DELETE " + user(name) + "/sessions",
          RunningIdentities::sessions,
          () -> stored.endAll(name));
    }
  }

  private record TokensOf(Gate gate, Tokens stored) implements Tokens {
    @Override
    public Optional<User> owner(Id family) {
      return stored.owner(family);
    }

    @Override
    public List<RefreshFamily> of(UserName user) throws Declined {
      return stored.of(user);
    }

    @Override
    public void revoke(Id family) throws Declined {
      tell(gate, "DELETE /v1/tokens/" + family, Map.of(), () -> stored.revoke(family));
    }
  }
}
