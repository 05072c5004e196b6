package dev.munjigi.control;

import static dev.munjigi.control.IdentityDesk.done;

import dev.munjigi.control.Call.Right;
import dev.munjigi.control.Call.Terms;
import dev.munjigi.control.Call.Verb;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import java.util.List;

/// The calls about roles.
///
/// @param desk what they share with others
record RoleCalls(IdentityDesk desk) {
  private static final Parameter<String> ROLE =
      new Parameter<>("role", In.PATH, true, Form.ROLE, "which");

  List<Call> all() {
    return List.of(endSessions());
  }

  private Call endSessions() {
    Terms terms =
        new Terms(
            "Ends all sessions of a role that there are by now; whoever may can assume it anew.",
            List.of(ROLE),
            List.of(done("they have ended")));
    return desk.call(
        Verb.DELETE,
        "/v1/roles/{role}/sessions",
        new Right("munjigi:EndRoleSessions", "role/{role}/session/*", Deed.DELETE, false),
        terms,
        (known, asked) -> {
          known.roles().endSessions(asked.get(ROLE));
          return Answer.empty();
        });
  }
}
