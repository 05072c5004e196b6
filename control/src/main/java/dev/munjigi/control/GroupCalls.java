package dev.munjigi.control;

import static dev.munjigi.control.IdentityDesk.LIMIT;
import static dev.munjigi.control.IdentityDesk.absent;
import static dev.munjigi.control.IdentityDesk.done;

import dev.munjigi.control.Call.Reply;
import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.IdentityWire.GroupEntry;
import dev.munjigi.control.IdentityWire.GroupPage;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.UserName;
import java.util.List;

/// The calls about groups.
///
/// @param desk what they share with others
record GroupCalls(IdentityDesk desk) {
  private static final Parameter<String> AFTER =
      new Parameter<>("after", In.QUERY, false, Form.GROUP, "`next` of the page before");
  private static final Parameter<String> NEW_NAME =
      new Parameter<>("name", In.BODY, true, Form.GROUP, "what routes call it");
  private static final Parameter<String> ABOUT =
      new Parameter<>("about", In.BODY, false, Form.ABOUT, "what it is for");
  private static final Parameter<String> GROUP =
      new Parameter<>("group", In.PATH, true, Form.GROUP, "which");
  private static final Parameter<UserName> MEMBER =
      new Parameter<>("user", In.PATH, true, Form.USER, "whom");
  private static final Parameter<UserName> NEW_MEMBER =
      new Parameter<>("user", In.BODY, true, Form.USER, "whom");

  List<Call> all() {
    return List.of(list(), create(), remove(), addMember(), removeMember());
  }

  private Call list() {
    Terms terms =
        new Terms(
            "Lists groups by name.",
            List.of(AFTER, LIMIT),
            List.of(Reply.json(200, "a page of them", GroupPage.class)));
    return desk.call(
        Verb.GET,
        "/v1/groups",
        new Right("munjigi:GetGroups", "group/*", Deed.READ, false),
        terms,
        (known, asked) -> {
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          String after = asked.find(AFTER).orElse("");
          List<Group> page =
              known.groups().all().stream()
                  .filter(group -> group.name().compareTo(after) > 0)
                  .limit(limit)
                  .toList();
          return Answer.json(
              200,
              new GroupPage(
                  page.stream().map(GroupEntry::of).toList(),
                  IdentityDesk.next(page, limit, Group::name)));
        });
  }

  private Call create() {
    Terms terms =
        new Terms(
            "Adds a group.",
            List.of(NEW_NAME, ABOUT),
            List.of(Reply.json(201, "the group", GroupEntry.class)));
    return desk.call(
        Verb.POST,
        "/v1/groups",
        new Right("munjigi:CreateGroup", "group/{name}", Deed.CREATE, false),
        terms,
        (known, asked) -> {
          Group group = new Group(asked.get(NEW_NAME), asked.find(ABOUT).orElse(""));
          known.groups().create(group);
          return Answer.json(201, GroupEntry.of(group));
        });
  }

  private Call remove() {
    Terms terms =
        new Terms(
            "Removes a group that nobody is in.",
            List.of(GROUP),
            List.of(done("it is removed"), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/groups/{group}",
        new Right("munjigi:RemoveGroup", "group/{group}", Deed.DELETE, false),
        terms,
        (known, asked) -> {
          known.groups().remove(asked.get(GROUP));
          return Answer.empty();
        });
  }

  private Call addMember() {
    Terms terms =
        new Terms(
            "Puts somebody into a group.",
            List.of(GROUP, NEW_MEMBER),
            List.of(done("they are in it"), absent()));
    return desk.call(
        Verb.POST,
        "/v1/groups/{group}/members",
        new Right("munjigi:AddMember", "group/{group}/member/{user}", Deed.CREATE, false, desk.person(NEW_MEMBER)),
        terms,
        (known, asked) -> {
          known.members().add(asked.get(GROUP), asked.get(NEW_MEMBER));
          return Answer.empty();
        });
  }

  private Call removeMember() {
    Terms terms =
        new Terms(
            "Takes somebody out of a group.",
            List.of(GROUP, MEMBER),
            List.of(done("they are no longer in it"), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/groups/{group}/members/{user}",
        new Right("munjigi:RemoveMember", "group/{group}/member/{user}", Deed.DELETE, false, desk.person(MEMBER)),
        terms,
        (known, asked) -> {
          known.members().remove(asked.get(GROUP), asked.get(MEMBER));
          return Answer.empty();
        });
  }
}
