package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.util.List;
import java.util.Optional;

/// Port: the people who may sign in, to be looked up. Safe for use by many threads; may block.
public interface Users {
  Optional<User> byId(Id id);

  Optional<User> byName(UserName name);

  /// By an address that was verified; in lower case.
  Optional<User> byMail(String mail);

  /// One page of them, by name.
  ///
  /// @param after the last name of the page before; empty for the first page
  /// @param most how many, 1 to 1,000
  List<User> page(String after, int most);
}
