package dev.munjigi.control;

import static dev.munjigi.control.Call.Reply.json;
import static dev.munjigi.control.IdentityDesk.LIMIT;
import static dev.munjigi.control.IdentityDesk.NAME;
import static dev.munjigi.control.IdentityDesk.absent;
import static dev.munjigi.control.IdentityDesk.done;

import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.IdentityWire.CreatedUser;
import dev.munjigi.control.IdentityWire.EndedSessions;
import dev.munjigi.control.IdentityWire.FactorsReset;
import dev.munjigi.control.IdentityWire.Invitation;
import dev.munjigi.control.IdentityWire.UserEntry;
import dev.munjigi.control.IdentityWire.UserPage;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The calls about people.
///
/// @param desk what they share with others
record UserCalls(IdentityDesk desk) {
  private static final Parameter<UserName> AFTER =
      new Parameter<>("after", In.QUERY, false, Form.USER, "`next` of the page before");
  private static final Parameter<UserName> NEW_NAME =
      new Parameter<>("name", In.BODY, true, Form.USER, "what they sign in with");
  private static final Parameter<String> SHOWN =
      new Parameter<>("shown", In.BODY, false, Form.SHOWN, "how pages call them");
  private static final Parameter<String> MAIL =
      new Parameter<>("mail", In.BODY, false, Form.MAIL, "their mail address");
  private static final Parameter<SortedSet<String>> GROUPS =
      new Parameter<>(
          "groups", In.BODY, false, Form.GROUPS, "their groups, `administrators` among others");
  private static final Parameter<Boolean> LINK =
      new Parameter<>(
          "link", In.QUERY, false, Form.YES_OR_NO, "`no` where mail alone is to bring the link");

  List<Call> all() {
    return List.of(
        list(), create(), show(), remove(), invite(), disable(), enable(), resetFactors());
  }

  private Call list() {
    Terms terms =
        new Terms(
            "Lists people by name.",
            List.of(AFTER, LIMIT),
            List.of(json(200, "a page of them", UserPage.class)));
    Right right = new Right("munjigi:GetUsers", "user/*", Deed.READ, false);
    return desk.call(
        Verb.GET,
        "/v1/users",
        right,
        terms,
        (known, asked) -> {
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          List<User> page =
              known.users().page(asked.find(AFTER).map(UserName::text).orElse(""), limit);
          return Answer.json(
              200,
              new UserPage(
                  page.stream().map(UserEntry::of).toList(),
                  IdentityDesk.next(page, limit, user -> user.name().text())));
        });
  }

  private Call create() {
    Terms terms =
        new Terms(
            "Adds somebody, and invites them.",
            List.of(NEW_NAME, SHOWN, MAIL, GROUPS, LINK),
            List.of(json(201, "who was added, and the link", CreatedUser.class)));
    Right right =
        new Right(
            "munjigi:CreateUser", "user/{name}", Deed.CREATE, false, UserCalls::withGroups);
    return desk.call(
        Verb.POST,
        "/v1/users",
        right,
        terms,
        (known, asked) -> {
          UserName name = asked.get(NEW_NAME);
          Identities.NewUser wanted =
              new Identities.NewUser(
                  name,
                  asked.find(SHOWN).orElse(name.text()),
                  asked.find(MAIL).orElse(null),
                  asked.find(GROUPS).orElseGet(TreeSet::new));
          Identities.Invitation invited =
              known.users().create(wanted, asked.find(LINK).orElse(true));
          User user = known.users().named(name);
          return Answer.json(
              201, new CreatedUser(UserEntry.of(user), Invitation.of(invited)));
        });
  }

  /// ATTACK: who may add people and not put them into groups would get them in by adding them anew.
  private static Concern.Touched withGroups(Asked asked) {
    SortedSet<String> groups = asked.find(GROUPS).orElseGet(TreeSet::new);
    String member = "/member/" + asked.get(NEW_NAME);
    return new Concern.Touched(
        "*",
        groups,
        groups.stream()
            .map(group -> new Concern.Want("munjigi:AddMember", "group/" + group + member))
            .toList());
  }

  private Call show() {
    Terms terms =
        new Terms(
            "Shows somebody.",
            List.of(NAME),
            List.of(json(200, "who they are", UserEntry.class), absent()));
    return desk.call(
        Verb.GET,
        "/v1/users/{name}",
        new Right("munjigi:GetUser", "user/{name}", Deed.READ, false, desk.person(NAME)),
        terms,
        (known, asked) -> Answer.json(200, UserEntry.of(known.users().named(asked.get(NAME)))));
  }

  private Call remove() {
    Terms terms =
        new Terms(
            "Removes somebody with all that is theirs: sessions, keys, credentials.",
            List.of(NAME),
            List.of(done("they are removed"), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/users/{name}",
        new Right("munjigi:RemoveUser", "user/{name}", Deed.DELETE, false, desk.person(NAME)),
        terms,
        (known, asked) -> {
          known.users().remove(asked.get(NAME));
          return Answer.empty();
        });
  }

  private Call invite() {
    Terms terms =
        new Terms(
            "Makes a link with which somebody sets a new password; an earlier one ends.",
            List.of(NAME, LINK),
            List.of(json(201, "the invitation", Invitation.class), absent()));
    return desk.call(
        Verb.POST,
        "/v1/users/{name}/invitation",
        new Right("munjigi:InviteUser", "user/{name}", Deed.CREATE, false, desk.person(NAME)),
        terms,
        (known, asked) -> {
          boolean link = asked.find(LINK).orElse(true);
          return Answer.json(
              201, Invitation.of(known.access().invite(asked.get(NAME), link)));
        });
  }

  private Call disable() {
    Terms terms =
        new Terms(
            "Keeps somebody out, and ends their sessions.",
            List.of(NAME),
            List.of(json(200, "they are out", EndedSessions.class), absent()));
    return desk.call(
        Verb.POST,
        "/v1/users/{name}/disable",
        new Right("munjigi:DisableUser", "user/{name}", Deed.UPDATE, false, desk.person(NAME)),
        terms,
        (known, asked) ->
            Answer.json(200, new EndedSessions(known.access().disable(asked.get(NAME)))));
  }

  private Call enable() {
    Terms terms =
        new Terms(
            "Lets somebody in again.",
            List.of(NAME),
            List.of(done("they may come in"), absent()));
    return desk.call(
        Verb.POST,
        "/v1/users/{name}/enable",
        new Right("munjigi:EnableUser", "user/{name}", Deed.UPDATE, false, desk.person(NAME)),
        terms,
        (known, asked) -> {
          known.access().enable(asked.get(NAME));
          return Answer.empty();
        });
  }

  private Call resetFactors() {
    Terms terms =
        new Terms(
            "Removes somebody's passkeys, one-time codes and recovery codes, and ends their"
                + " sessions.",
            List.of(NAME),
            List.of(json(200, "they are removed", FactorsReset.class), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/users/{name}/factors",
        new Right("munjigi:ResetFactors", "user/{name}", Deed.DELETE, false, desk.person(NAME)),
        terms,
        (known, asked) -> {
          Identities.Reset reset = known.access().resetFactors(asked.get(NAME));
          return Answer.json(200, new FactorsReset(reset.factors(), reset.sessions()));
        });
  }
}
