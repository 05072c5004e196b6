package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// A person who is signed in, in one browser.
///
/// @param id its own; shown to its owner, and worth nothing by itself
/// @param user whose
/// @param began when they signed in
/// @param proven when they last proved who they are
/// @param methods how (RFC 8176): `pwd`, `otp`, `hwk`, `swk`, `user`, `mfa`, `fed`
/// @param from where from, as text
/// @param agent what the browser called itself; at most 256 characters
/// @param used when it was last used, to about a minute
/// @param until when it ends in any case
public record Session(
    Id id,
    Id user,
    Instant began,
    Instant proven,
    SortedSet<String> methods,
    String from,
    String agent,
    Instant used,
    Instant until) {
  private static final int MOST_AGENT = 256;

  public Session {
    methods = Collections.unmodifiableSortedSet(new TreeSet<>(methods));
    if (agent.length() > MOST_AGENT) {
      throw new IllegalArgumentException("a browser's name of more than " + MOST_AGENT);
    }
  }
}
