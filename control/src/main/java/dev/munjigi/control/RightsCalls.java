package dev.munjigi.control;

import static dev.munjigi.control.IdentityDesk.LIMIT;
import static dev.munjigi.control.IdentityDesk.absent;
import static dev.munjigi.control.IdentityDesk.done;

import dev.munjigi.control.Call.Reply;
import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.Concern.Touched;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.control.RightsWire.AttachmentEntry;
import dev.munjigi.control.RightsWire.AttachmentPage;
import dev.munjigi.control.RightsWire.PolicyEntry;
import dev.munjigi.control.RightsWire.PolicyPage;
import dev.munjigi.control.RightsWire.PolicyText;
import dev.munjigi.control.RightsWire.RoleEntry;
import dev.munjigi.control.RightsWire.RolePage;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.rights.Attachment;
import dev.munjigi.gates.rights.Attachment.What;
import dev.munjigi.gates.rights.RightsChange;
import dev.munjigi.gates.rights.RightsHolder;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// The calls about policies, roles and who has them.
///
/// @param desk what they share with others
record RightsCalls(IdentityDesk desk) {
  private static final Parameter<String> AFTER_POLICY =
      new Parameter<>("after", In.QUERY, false, Form.POLICY, "`next` of the page before");
  private static final Parameter<String> POLICY =
      new Parameter<>("policy", In.PATH, true, Form.POLICY, "which");
  private static final Parameter<String> NEW_POLICY =
      new Parameter<>("policy", In.BODY, true, Form.POLICY, "what it is called");
  private static final Parameter<String> DOCUMENT =
      new Parameter<>("document", In.BODY, true, Form.DOCUMENT, "the document, as JSON");
  private static final Parameter<Boolean> IS_TRUST =
      new Parameter<>("trust", In.BODY, false, Form.FLAG, "whether it says who may assume a role");
  private static final Parameter<String> AFTER_ROLE =
      new Parameter<>("after", In.QUERY, false, Form.ROLE, "`next` of the page before");
  private static final Parameter<String> ROLE =
      new Parameter<>("role", In.PATH, true, Form.ROLE, "which");
  private static final Parameter<String> NEW_ROLE =
      new Parameter<>("role", In.BODY, true, Form.ROLE, "what it is called");
  private static final Parameter<String> TRUST =
      new Parameter<>(
          "trust", In.BODY, false, Form.POLICY, "the policy that says who may assume it");
  private static final Parameter<Duration> LONGEST =
      new Parameter<>(
          "longest", In.BODY, false, Form.DURATION, "how long a session lasts at most: 15m to 12h");
  private static final Parameter<RightsHolder> OF =
      new Parameter<>("holder", In.QUERY, false, Form.HOLDER, "of whom alone");
  private static final Parameter<RightsHolder> NEW_HOLDER =
      new Parameter<>("holder", In.BODY, true, Form.HOLDER, "who gets it");
  private static final Parameter<RightsHolder> HOLDER =
      new Parameter<>("holder", In.QUERY, true, Form.HOLDER, "who has it");
  private static final Parameter<String> GIVEN =
      new Parameter<>("policy", In.BODY, true, Form.POLICY, "of the store, or of a file");
  private static final Parameter<Boolean> BOUNDS =
      new Parameter<>("boundary", In.BODY, false, Form.FLAG, "whether it is the most they may");
  private static final Parameter<String> TAKEN =
      new Parameter<>("policy", In.QUERY, true, Form.POLICY, "which");
  private static final Parameter<Boolean> BOUNDED =
      new Parameter<>("boundary", In.QUERY, false, Form.FLAG, "whether it is the most they may");
  private static final Parameter<String> UNBOUND =
      new Parameter<>("role", In.QUERY, true, Form.ROLE, "which");

  /// Makes a change of what came with a call.
  private interface Wish extends Function<Asked, RightsChange> {}

  List<Call> all() {
    return List.of(
        policies(),
        policy(),
        putPolicy(),
        removePolicy(),
        roles(),
        putRole(),
        removeRole(),
        attachments(),
        attach(),
        detach(),
        bind(),
        unbind());
  }

  private Call changing(Verb verb, String path, Right right, Terms terms, Wish wish) {
    Concern own =
        asked ->
            Touched.rights(
                () ->
                    desk.rights()
                        .map(known -> known.own(wish.apply(asked), asked.author()))
                        .orElse(false));
    Right judged =
        new Right(right.action(), right.resource(), right.deed(), right.open(), own);
    return desk.call(
        verb,
        path,
        judged,
        terms,
        (known, asked) -> {
          known.rights().make(wish.apply(asked), asked.author(), asked.mayOwn());
          return Answer.empty();
        });
  }

  private Call policies() {
    Terms terms =
        new Terms(
            "Lists policies by name.",
            List.of(AFTER_POLICY, LIMIT),
            List.of(Reply.json(200, "a page of them", PolicyPage.class)));
    return desk.call(
        Verb.GET,
        "/v1/policies",
        new Right("munjigi:GetPolicies", "policy/*", Deed.READ, false),
        terms,
        (known, asked) -> {
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          List<PolicyEntry> page =
              Listed.policies(known.rights(), asked.find(AFTER_POLICY).orElse(""), limit);
          return Answer.json(
              200, new PolicyPage(page, IdentityDesk.next(page, limit, PolicyEntry::name)));
        });
  }

  private Call policy() {
    Terms terms =
        new Terms(
            "Gives one policy with its document.",
            List.of(POLICY),
            List.of(Reply.json(200, "the policy", PolicyText.class), absent()));
    return desk.call(
        Verb.GET,
        "/v1/policies/{policy}",
        new Right("munjigi:GetPolicy", "policy/{policy}", Deed.READ, false),
        terms,
        (known, asked) -> {
          String name = asked.get(POLICY);
          return Answer.json(
              200,
              Listed.policy(known.rights(), name)
                  .orElseThrow(
                      () ->
                          new Declined(
                              Declined.Why.ABSENT, "there is no policy `" + name + "`")));
        });
  }

  private Call putPolicy() {
    Terms terms =
        new Terms(
            "Writes a policy, in the place of the one of its name.",
            List.of(NEW_POLICY, DOCUMENT, IS_TRUST),
            List.of(done("it is written"), conflict()));
    return changing(
        Verb.POST,
        "/v1/policies",
        new Right("munjigi:PutPolicy", "policy/{policy}", Deed.UPDATE, false),
        terms,
        asked ->
            new RightsChange.PutPolicy(
                asked.get(NEW_POLICY), asked.find(IS_TRUST).orElse(false), asked.get(DOCUMENT)));
  }

  private static Reply conflict() {
    return Reply.problem(Kind.CONFLICT, "it is said in a file, or what there is stands in its way");
  }

  private Call removePolicy() {
    Terms terms =
        new Terms(
            "Removes a policy that nobody has.",
            List.of(POLICY),
            List.of(done("it is removed"), absent(), conflict()));
    return changing(
        Verb.DELETE,
        "/v1/policies/{policy}",
        new Right("munjigi:RemovePolicy", "policy/{policy}", Deed.DELETE, false),
        terms,
        asked -> new RightsChange.RemovePolicy(asked.get(POLICY)));
  }

  private Call roles() {
    Terms terms =
        new Terms(
            "Lists roles by name.",
            List.of(AFTER_ROLE, LIMIT),
            List.of(Reply.json(200, "a page of them", RolePage.class)));
    return desk.call(
        Verb.GET,
        "/v1/roles",
        new Right("munjigi:GetRoles", "role/*", Deed.READ, false),
        terms,
        (known, asked) -> {
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          List<RoleEntry> page =
              Listed.roles(known.rights(), asked.find(AFTER_ROLE).orElse(""), limit);
          return Answer.json(
              200, new RolePage(page, IdentityDesk.next(page, limit, RoleEntry::name)));
        });
  }

  private Call putRole() {
    Terms terms =
        new Terms(
            "Writes a role, in the place of the one of its name, which keeps its policies.",
            List.of(NEW_ROLE, TRUST, LONGEST),
            List.of(done("it is written"), absent(), conflict()));
    return changing(
        Verb.POST,
        "/v1/roles",
        new Right("munjigi:PutRole", "role/{role}", Deed.UPDATE, false),
        terms,
        asked ->
            new RightsChange.PutRole(
                asked.get(NEW_ROLE),
                asked.find(TRUST).orElse(null),
                asked.find(LONGEST).orElse(Role.STANDARD)));
  }

  private Call removeRole() {
    Terms terms =
        new Terms(
            "Removes a role that nobody is bound to, with what is attached to it.",
            List.of(ROLE),
            List.of(done("it is removed"), absent(), conflict()));
    return changing(
        Verb.DELETE,
        "/v1/roles/{role}",
        new Right("munjigi:RemoveRole", "role/{role}", Deed.DELETE, false),
        terms,
        asked -> new RightsChange.RemoveRole(asked.get(ROLE)));
  }

  private Call attachments() {
    Terms terms =
        new Terms(
            "Lists who has which policies and roles.",
            List.of(OF, LIMIT),
            List.of(Reply.json(200, "the first of them", AttachmentPage.class)));
    return desk.call(
        Verb.GET,
        "/v1/attachments",
        new Right("munjigi:GetAttachments", "attachment/*", Deed.READ, false),
        terms,
        (known, asked) -> {
          List<AttachmentEntry> all =
              Listed.attachments(known.rights(), asked.find(OF).orElse(null));
          int limit = asked.find(LIMIT).orElse(IdentityDesk.PAGE);
          return Answer.json(
              200, new AttachmentPage(all.stream().limit(limit).toList(), all.size()));
        });
  }

  private Call attach() {
    Terms terms =
        new Terms(
            "Gives somebody a policy.",
            List.of(NEW_HOLDER, GIVEN, BOUNDS),
            List.of(done("they have it"), absent(), conflict()));
    return changing(
        Verb.POST,
        "/v1/attachments",
        new Right("munjigi:AttachPolicy", "attachment/{holder}/{policy}", Deed.CREATE, false),
        terms,
        asked ->
            new RightsChange.Attach(
                new Attachment(
                    what(asked.find(BOUNDS).orElse(false)), asked.get(GIVEN), asked.get(NEW_HOLDER))));
  }

  private static What what(boolean boundary) {
    return boundary ? What.BOUNDARY : What.POLICY;
  }

  private Call detach() {
    Terms terms =
        new Terms(
            "Takes a policy from somebody.",
            List.of(HOLDER, TAKEN, BOUNDED),
            List.of(done("they no longer have it"), absent(), conflict()));
    return changing(
        Verb.DELETE,
        "/v1/attachments",
        new Right("munjigi:DetachPolicy", "attachment/{holder}/{policy}", Deed.DELETE, false),
        terms,
        asked ->
            new RightsChange.Detach(
                new Attachment(
                    what(asked.find(BOUNDED).orElse(false)), asked.get(TAKEN), asked.get(HOLDER))));
  }

  private Call bind() {
    Terms terms =
        new Terms(
            "Binds somebody to a role: they may what it may, all the time.",
            List.of(NEW_HOLDER, NEW_ROLE),
            List.of(done("they are bound"), absent(), conflict()));
    return changing(
        Verb.POST,
        "/v1/bindings",
        new Right("munjigi:BindRole", "binding/{holder}/{role}", Deed.CREATE, false),
        terms,
        asked ->
            new RightsChange.Attach(
                new Attachment(What.ROLE, asked.get(NEW_ROLE), asked.get(NEW_HOLDER))));
  }

  private Call unbind() {
    Terms terms =
        new Terms(
            "Unbinds somebody from a role.",
            List.of(HOLDER, UNBOUND),
            List.of(done("they are no longer bound"), absent(), conflict()));
    return changing(
        Verb.DELETE,
        "/v1/bindings",
        new Right("munjigi:UnbindRole", "binding/{holder}/{role}", Deed.DELETE, false),
        terms,
        asked ->
            new RightsChange.Detach(
                new Attachment(What.ROLE, asked.get(UNBOUND), asked.get(HOLDER))));
  }
}
