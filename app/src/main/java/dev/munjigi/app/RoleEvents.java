package dev.munjigi.app;

import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.roles.RoleAssumed;
import java.util.function.Consumer;

/// Writes into the audit log who assumed which role, under the exchange's id.
record RoleEvents(Chronicle chronicle) implements Consumer<RoleAssumed> {
  @Override
  public void accept(RoleAssumed told) {
    chronicle.write(
        (id, millis) ->
            new Event.RoleAssumed(
                told.exchange(),
                millis,
                told.who(),
                told.role(),
                told.session(),
                told.from(),
                told.failure()));
  }
}
