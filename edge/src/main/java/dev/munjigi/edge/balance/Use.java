package dev.munjigi.edge.balance;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Upstream;
import org.jspecify.annotations.Nullable;

/// One exchange's use of one origin, from its choice until it is over. Everything is called on the
/// exchange's event loop.
public final class Use implements Chosen {
  /// Statuses with which an origin says that it cannot serve at the moment. A 500 is none: it says
  /// that this request could not be served.
  private static final int BAD_GATEWAY = 502;

  private static final int GATEWAY_TIMEOUT = 504;

  private final Group group;
  private final Standing standing;
  private final @Nullable Term term;
  private final boolean probe;
  private final @Nullable Network source;
  private boolean limited = true;
  private boolean judged;
  private boolean over;
  private long sentNanos;

  /// @param term what the origin has against it
  /// @param probe whether this exchange finds out whether that still holds
  Use(
      Group group,
      Standing standing,
      @Nullable Term term,
      boolean probe,
      @Nullable Network source) {
    this.group = group;
    this.standing = standing;
    this.term = term;
    this.probe = probe;
    this.source = source;
  }

  public Upstream upstream() {
    return standing.upstream();
  }

  /// What is thought of the origin, to remember that it was tried.
  public Standing standing() {
    return standing;
  }

  /// What it had against it when it was chosen.
  @Nullable Term term() {
    return term;
  }

  @Nullable Network source() {
    return source;
  }

  /// A connection is there and the request leaves.
  public void sent() {
    sentNanos = group.now();
  }

  /// The origin answered.
  ///
  /// @param status with this
  /// @param timed whether how long it took was the origin's doing alone
  public void answered(int status, boolean timed) {
    long now = group.now();
    if (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT) {
      standing.overloaded(now);
      failed("it answered `" + status + "`");
    } else {
      if (timed && limited) {
        standing.answered(now - sentNanos, now);
      }
      well();
    }
    leaveLimit();
  }

  /// A connection for a stream is there, which is all that the gate sees of how the origin is.
  public void well() {
    if (!judged && !over) {
      judged = true;
      group.well(this);
    }
  }

  /// No connection could be made.
  public void unreachable(String why) {
    if (!judged && !over) {
      judged = true;
      standing.overloaded(group.now());
      group.unreachable(this, why);
    }
  }

  /// The exchange failed before its reply began, perhaps through what was asked.
  public void failed(String why) {
    if (!judged && !over) {
      judged = true;
      group.failed(this, why);
    }
  }

  /// The origin did not answer in time.
  public void silent() {
    standing.overloaded(group.now());
    failed("it did not answer in time");
  }

  /// How long it lasts says nothing any more: it no longer counts among those that an origin has
  /// at once.
  public void leaveLimit() {
    if (limited) {
      limited = false;
      standing.leaveLimit(source);
    }
  }

  /// The exchange has nothing more to do with this origin.
  public void over() {
    if (over) {
      return;
    }
    leaveLimit();
    standing.leave();
    over = true;
    if (term != null && probe) {
      // whatever it found out has been told; a client that went away found out nothing
      term.giveBack();
    }
  }
}
