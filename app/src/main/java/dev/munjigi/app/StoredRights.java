package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.rights.RightsBook;
import dev.munjigi.gates.rights.RightsChange;
import dev.munjigi.gates.rights.RightsRefused;
import dev.munjigi.gates.rights.WrittenRights;

/// What operators write of rights, in a store.
record StoredRights(RightsBook book) implements Identities.Rights {
  @Override
  public WrittenRights written() {
    return book.written();
  }

  @Override
  public Entitlements files() {
    return book.files();
  }

  @Override
  public boolean own(RightsChange change, RightsBook.Author author) {
    return book.own(change, author);
  }

  @Override
  public void make(RightsChange change, RightsBook.Author author, boolean mayOwn)
      throws Declined {
    try {
      book.make(change, author, mayOwn);
    } catch (RightsRefused refused) {
      Declined.Why why =
          switch (refused.why()) {
            case ABSENT -> Declined.Why.ABSENT;
            case CONFLICT -> Declined.Why.CONFLICT;
            case MISTAKEN -> Declined.Why.MISTAKEN;
            case UNAVAILABLE -> Declined.Why.UNAVAILABLE;
          };
      throw new Declined(why, String.valueOf(refused.getMessage()), refused.mistakes());
    }
  }
}
