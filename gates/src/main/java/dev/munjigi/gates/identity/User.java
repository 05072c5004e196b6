package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A person who may sign in.
///
/// @param id never changes and is never given again; tokens name it
/// @param name what they sign in with
/// @param shown how they are called on pages; 1 to 100 characters
/// @param mail their address in lower case, or null
/// @param mailVerified whether a message to it was answered
/// @param groups the names of their groups
/// @param state whether they may sign in
/// @param created when
/// @param version counts the changes, from 1 on
public record User(
    Id id,
    UserName name,
    String shown,
    @Nullable String mail,
    boolean mailVerified,
    SortedSet<String> groups,
    State state,
    Instant created,
    long version) {
  /// How many groups a person may be in.
  public static final int MOST_GROUPS = 100;

  private static final int MOST_SHOWN = 100;
  private static final int MOST_MAIL = 254;

  /// Whether somebody may sign in.
  public enum State {
    /// Was invited and has not come yet.
    INVITED,
    ACTIVE,
    /// An operator keeps them out.
    DISABLED
  }

  public User {
    groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    if (groups.size() > MOST_GROUPS || version < 1) {
      throw new IllegalArgumentException("too many groups, or no version");
    }
    if (shown.isBlank() || shown.length() > MOST_SHOWN) {
      throw new IllegalArgumentException("a name to show has 1 to " + MOST_SHOWN + " characters");
    }
    if (mail != null && mail.length() > MOST_MAIL) {
      throw new IllegalArgumentException("an address has at most " + MOST_MAIL + " characters");
    }
  }

  /// The form after this one, in this state and these groups.
  public User next(State then, SortedSet<String> in) {
    return next(then, in, mail, mailVerified);
  }

  /// The same, with this address.
  public User next(State then, SortedSet<String> in, @Nullable String address, boolean verified) {
    return new User(id, name, shown, address, verified, in, then, created, version + 1);
  }

  /// The principal as policies and events name it.
  public String arn() {
    return "arn:munjigi:iam:::user/" + name;
  }
}
