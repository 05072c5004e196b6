package dev.munjigi.control;

import static dev.munjigi.control.IdentityDesk.LIMIT;
import static dev.munjigi.control.IdentityDesk.absent;

import dev.munjigi.control.Call.Reply;
import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.IdentityWire.JoinOffer;
import dev.munjigi.control.IdentityWire.NodeEntry;
import dev.munjigi.control.IdentityWire.NodePage;
import dev.munjigi.control.IdentityWire.ShutOut;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.join.NodeName;
import java.util.List;

/// The calls about what joins.
///
/// @param desk what they share with others
record NodeCalls(IdentityDesk desk) {
  private static final int LONGEST_MINUTES = 10_080;
  private static final int MINUTES_USUALLY = 60;

  private static final Parameter<NodeName> AFTER =
      new Parameter<>("after", In.QUERY, false, Form.NODE, "`next` of the page before");
  private static final Parameter<NodeName> NAME =
      new Parameter<>("name", In.PATH, true, Form.NODE, "which");
  private static final Parameter<NodeName> NEW_NAME =
      new Parameter<>("name", In.BODY, true, Form.NODE, "what it will be called");
  private static final Parameter<NodeName> ZONE =
      new Parameter<>("zone", In.BODY, false, Form.NODE, "where it is, for lists");
  private static final Parameter<Integer> MINUTES =
      new Parameter<>(
          "minutes",
          In.BODY,
          false,
          Form.digits(LONGEST_MINUTES, MINUTES_USUALLY),
          "how long the token works");

  List<Call> all() {
    return List.of(list(), invite(), revoke(), remove());
  }

  private Call list() {
    Terms terms =
        new Terms(
            "Lists what joined, by name.",
            List.of(AFTER, LIMIT),
            List.of(Reply.json(200, "a page of it", NodePage.class)));
    return desk.call(
        Verb.GET,
        "/v1/nodes",
        new Right("munjigi:GetNodes", "node/*", Deed.READ, false),
        terms,
        (known, asked) -> {
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          String after = asked.find(AFTER).map(NodeName::text).orElse("");
          List<Node> page =
              known.nodes().all().stream()
                  .filter(node -> node.name().compareTo(after) > 0)
                  .limit(limit)
                  .toList();
          return Answer.json(
              200,
              new NodePage(
                  page.stream().map(NodeEntry::of).toList(),
                  IdentityDesk.next(page, limit, Node::name)));
        });
  }

  private Call invite() {
    Terms terms =
        new Terms(
            "Makes a token with which a machine joins, once; an earlier one for the name ends.",
            List.of(NEW_NAME, ZONE, MINUTES),
            List.of(Reply.json(201, "what the machine needs", JoinOffer.class)));
    return desk.call(
        Verb.POST,
        "/v1/nodes",
        new Right("munjigi:InviteNode", "node/{name}", Deed.CREATE, false),
        terms,
        (known, asked) ->
            Answer.json(
                201,
                JoinOffer.of(
                    known
                        .nodes()
                        .invite(
                            asked.get(NEW_NAME),
                            asked.find(ZONE).map(NodeName::text).orElse(""),
                            asked.find(MINUTES).orElse(MINUTES_USUALLY)))));
  }

  private Call revoke() {
    Terms terms =
        new Terms(
            "Shuts out what joined; its name stays taken.",
            List.of(NAME),
            List.of(Reply.json(200, "it is shut out", ShutOut.class), absent()));
    return desk.call(
        Verb.POST,
        "/v1/nodes/{name}/revoke",
        new Right("munjigi:RevokeNode", "node/{name}", Deed.UPDATE, false),
        terms,
        (known, asked) ->
            Answer.json(200, new ShutOut(known.nodes().revoke(asked.get(NAME)))));
  }

  private Call remove() {
    Terms terms =
        new Terms(
            "Shuts out what joined and forgets it; its name is free again.",
            List.of(NAME),
            List.of(Reply.json(200, "it is forgotten", ShutOut.class), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/nodes/{name}",
        new Right("munjigi:RemoveNode", "node/{name}", Deed.DELETE, false),
        terms,
        (known, asked) ->
            Answer.json(200, new ShutOut(known.nodes().remove(asked.get(NAME)))));
  }
}
