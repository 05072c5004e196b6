package dev.munjigi.control;

import static dev.munjigi.control.IdentityDesk.ID;
import static dev.munjigi.control.IdentityDesk.LIMIT;
import static dev.munjigi.control.IdentityDesk.absent;
import static dev.munjigi.control.IdentityDesk.done;

import dev.munjigi.control.Call.Reply;
import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.IdentityWire.CreatedKey;
import dev.munjigi.control.IdentityWire.KeyEntry;
import dev.munjigi.control.IdentityWire.KeyPage;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.control.Identities.WantedKey;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.UserName;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The calls about keys of programs.
///
/// @param desk what they share with others
record KeyCalls(IdentityDesk desk) {
  private static final int LONGEST_DAYS = 3_650;
  private static final int DAYS_USUALLY = 90;

  private static final Parameter<UserName> WHOSE =
      new Parameter<>("user", In.QUERY, false, Form.USER, "whose alone");
  private static final Parameter<Id> AFTER =
      new Parameter<>("after", In.QUERY, false, Form.ID, "`next` of the page before");
  private static final Parameter<UserName> OWNER =
      new Parameter<>("user", In.BODY, true, Form.USER, "whose rights it has");
  private static final Parameter<String> LABEL =
      new Parameter<>("label", In.BODY, false, Form.LABEL, "what it is for");
  private static final Parameter<Integer> DAYS =
      new Parameter<>(
          "days", In.BODY, false, Form.digits(LONGEST_DAYS, DAYS_USUALLY), "how long it holds");

  private static final Parameter<SortedSet<String>> SCOPES =
      new Parameter<>(
          "scopes", In.BODY, false, Form.SCOPES, "the actions that it is cut down to, if any");

  List<Call> all() {
    return List.of(list(), create(), revoke());
  }

  private Call list() {
    Terms terms =
        new Terms(
            "Lists keys, without the keys themselves.",
            List.of(WHOSE, AFTER, LIMIT),
            List.of(Reply.json(200, "a page of them", KeyPage.class), absent()));
    return desk.call(
        Verb.GET,
        "/v1/keys",
        new Right("munjigi:GetKeys", "key/{owner}/*", Deed.READ, false, KeyCalls::listed),
        terms,
        (known, asked) -> {
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          List<ApiKey> page =
              known
                  .keys()
                  .page(asked.find(WHOSE).orElse(null), asked.find(AFTER).orElse(null), limit);
          return Answer.json(
              200,
              new KeyPage(
                  page.stream().map(KeyEntry::of).toList(),
                  IdentityDesk.next(page, limit, key -> key.id().toString())));
        });
  }

  /// Those of one person, or everybody's.
  private static Concern.Touched listed(Asked asked) {
    String owner = asked.find(WHOSE).map(UserName::text).orElse("*");
    return new Concern.Touched(owner, Set.of(), List.of());
  }

  private Call create() {
    Terms terms =
        new Terms(
            "Makes a key that has the rights of somebody; it is shown this once.",
            List.of(OWNER, LABEL, DAYS, SCOPES),
            List.of(Reply.json(201, "the key", CreatedKey.class), absent()));
    return desk.call(
        Verb.POST,
        "/v1/keys",
        new Right("munjigi:CreateKey", "key/{user}/*", Deed.CREATE, false, desk.person(OWNER)),
        terms,
        (known, asked) ->
            Answer.json(
                201,
                CreatedKey.of(
                    known
                        .keys()
                        .create(
                            new WantedKey(
                                asked.get(OWNER),
                                asked.find(LABEL).orElse(""),
                                asked.find(DAYS).orElse(DAYS_USUALLY),
                                asked.find(SCOPES).orElseGet(TreeSet::new))))));
  }

  private Call revoke() {
    Terms terms =
        new Terms(
            "Revokes a key.", List.of(ID), List.of(done("it is revoked"), absent()));
    return desk.call(
        Verb.DELETE,
        "/v1/keys/{id}",
        new Right("munjigi:RevokeKey", "key/{owner}/{id}", Deed.DELETE, false, desk.ofKey()),
        terms,
        (known, asked) -> {
          known.keys().revoke(asked.get(ID));
          return Answer.empty();
        });
  }
}
