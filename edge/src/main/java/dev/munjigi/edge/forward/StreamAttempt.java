package dev.munjigi.edge.forward;

import dev.munjigi.edge.balance.Chosen;
import dev.munjigi.edge.balance.Group;
import dev.munjigi.edge.balance.Standing;
import dev.munjigi.edge.balance.Use;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One stream's tries at the origins of its service: the next one when no connection can be made.
final class StreamAttempt implements StreamEnd.Opened, Origin.Wait {
  private final Streams.ToOne pool;
  private final Group group;
  private final Origin.Want want;
  private final byte[] first;
  private final StreamEnd.Opened to;
  private final List<Standing> tried = new ArrayList<>(0);
  private @Nullable Use use;
  private Origin.@Nullable Wait wait;
  private boolean opening;
  private boolean over;
  private int left;

  /// @param first what the origin is sent first; empty for nothing
  StreamAttempt(Streams.ToOne pool, Group group, Origin.Want want, byte[] first, StreamEnd.Opened to) {
    this.pool = pool;
    this.group = group;
    this.want = want;
    this.first = first;
    this.to = to;
    this.left = group.attempts();
  }

  StreamAttempt begin() {
    group.arrived();
    if (!goes()) {
      to.failed(
          new Refusal(
              UpstreamReason.UNREACHABLE,
              Clause.builtIn("upstream"),
              "no origin is left to try",
              "start the origins, or mend `upstream`"));
    }
    return this;
  }

  private boolean goes() {
    return switch (group.choose(want.key(), want.source(), tried)) {
      case Use chosen -> {
        use = chosen;
        opening = true;
        Origin.Wait begun = pool.open(chosen.upstream(), want, first, this);
        opening = false;
        wait = begun;
        yield true;
      }
      case Chosen.Nobody _ -> false;
    };
  }

  @Override
  public void ready(StreamEnd end, String origin) {
    wait = null;
    if (use != null) {
      use.well();
    }
    to.ready(end, origin);
  }

  @Override
  public void failed(Refusal refusal) {
    if (opening) {
      // INVARIANT: a try is not over before it has begun
      want.loop().execute(() -> failed(refusal));
      return;
    }
    // ATTACK: what a client brings about must not have an origin left alone
    boolean well =
        refusal.code() == UpstreamReason.BUSY
            || refusal.code() == UpstreamReason.REFUSED_BEYOND;
    Use used = use;
    use = null;
    if (used != null) {
      if (!well) {
        used.unreachable(refusal.evidence());
        tried.add(used.standing());
      }
      used.over();
    }
    if (!over && (well || !again())) {
      to.failed(refusal);
    }
  }

  @Override
  public boolean again() {
    if (left == 0 || !group.hasOther(tried) || !group.mayRetry()) {
      return false;
    }
    left--;
    return goes();
  }

  @Override
  public void cancel() {
    over = true;
    if (wait != null) {
      wait.cancel();
      wait = null;
    }
  }

  @Override
  public void over() {
    over = true;
    Use used = use;
    use = null;
    if (used != null) {
      used.over();
    }
  }
}
