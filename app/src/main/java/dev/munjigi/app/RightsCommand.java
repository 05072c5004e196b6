package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.gates.rights.Attachment;
import dev.munjigi.gates.rights.RightsBook;
import dev.munjigi.gates.rights.RightsChange;
import dev.munjigi.gates.rights.RightsHolder;
import java.util.Set;

/// A command that changes who may do what in the store.
abstract class RightsCommand extends IdentityCommand {
  private static final String OPERATOR = "arn:munjigi:iam:::operator/local";

  /// Makes a change.
  ///
  /// @param said what is said when it is made
  final int make(Identities known, RightsChange change, String said) throws Exception {
    known
        .rights()
        .make(change, new RightsBook.Author(OPERATOR, Set.of(OPERATOR)), true);
    return options().done(said);
  }

  /// What was typed, as something that somebody has.
  static Attachment attachment(Attachment.What what, String name, String holder) {
    RightsHolder who =
        RightsHolder.parse(holder)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "`" + holder + "`: allowed is `user/NAME`, `group/NAME`, `node/NAME`,"
                            + " `function/NAME`, `client/NAME` or `role/NAME`"));
    return new Attachment(what, name, who);
  }
}
