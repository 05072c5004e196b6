package dev.munjigi.gates.exchange;

import java.time.Instant;

/// A source that is kept out for a time.
///
/// @param network whom: an address is a network of full length
/// @param from since when
/// @param until the first moment at which it no longer holds
/// @param reason one line for the operator
/// @param by who decided: a limit's name, or an operator's ARN
public record Ban(Network network, Instant from, Instant until, String reason, String by) {
  public Ban {
    if (!until.isAfter(from)) {
      throw new IllegalArgumentException("a ban ends after it begins");
    }
    if (reason.length() > 256 || by.length() > 256) {
      throw new IllegalArgumentException("a ban's reason and author have at most 256 characters");
    }
  }

  /// Whether it holds at this moment.
  public boolean holdsAt(Instant moment) {
    return moment.isBefore(until);
  }
}
