package dev.munjigi.edge.forward;

import dev.munjigi.edge.balance.Chosen;
import dev.munjigi.edge.balance.Group;
import dev.munjigi.edge.balance.Standing;
import dev.munjigi.edge.balance.Use;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Service;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One exchange's tries at the origins of its service, and the ear that hears how they do.
final class Attempt implements Origin.Events, Origin.Wait {
  private final Origins origins;
  private final Group group;
  private final Origin.Want want;
  private final Origin.Events to;
  private List<Standing> tried = List.of();
  private @Nullable Use use;
  private Origin.@Nullable Wait wait;
  private boolean acquiring;
  private boolean ready;
  private boolean answered;
  private boolean over;
  private int left;

  Attempt(Origins origins, Group group, Origin.Want want, Origin.Events to) {
    this.origins = origins;
    this.group = group;
    this.want = want;
    this.to = to;
    this.left = group.attempts();
  }

  Attempt begin() {
    group.arrived();
    switch (group.choose(want.key(), want.source(), tried)) {
      case Use chosen -> go(chosen);
      case Chosen.Nobody _ -> to.failed(busy(want.service()), Origin.Loss.FINAL);
    }
    return this;
  }

  @Override
  public boolean again() {
    if (over || left == 0 || !group.hasOther(tried) || !group.mayRetry()) {
      return false;
    }
    left--;
    return switch (group.choose(want.key(), want.source(), tried)) {
      case Use chosen -> {
        go(chosen);
        yield true;
      }
      case Chosen.Nobody _ -> false;
    };
  }

  private void go(Use chosen) {
    use = chosen;
    ready = false;
    answered = false;
    acquiring = true;
    Origin.Wait begun = origins.acquire(chosen.upstream(), want, this);
    acquiring = false;
    // a connection that was at hand is ready by now
    wait = ready ? null : begun;
  }

  @Override
  public void cancel() {
    if (wait != null) {
      wait.cancel();
      wait = null;
    }
  }

  @Override
  public void silent() {
    if (use != null && ready) {
      use.silent();
    }
  }

  @Override
  public void over() {
    over = true;
    leave();
  }

  private void leave() {
    Use left = use;
    use = null;
    if (left != null) {
      left.over();
    }
  }

  @Override
  public void ready(Origin origin) {
    ready = true;
    wait = null;
    if (use != null) {
      use.sent();
      if (want.stream()) {
        // what is upgraded may last for days
        use.leaveLimit();
      }
    }
    to.ready(origin);
  }

  @Override
  public void interim(int status, Fields fields) {
    to.interim(status, fields);
  }

  @Override
  public void head(ReplyHead head) {
    answered = true;
    if (use != null) {
      use.answered(head.status(), want.timed());
    }
    to.head(head);
  }

  @Override
  public void body(ByteBuf bytes) {
    to.body(bytes);
  }

  @Override
  public void replyEnd(Fields trailers) {
    leave();
    to.replyEnd(trailers);
  }

  @Override
  public void failed(Refusal refusal, Origin.Loss loss) {
    judge(refusal, loss);
    leave();
    wait = null;
    if (acquiring) {
      // INVARIANT: who is told of a failure must have got its way to try again first
      want.loop().execute(() -> tell(refusal, loss));
    } else {
      tell(refusal, loss);
    }
  }

  private void tell(Refusal refusal, Origin.Loss loss) {
    if (!over) {
      to.failed(refusal, loss);
    }
  }

  private void judge(Refusal refusal, Origin.Loss loss) {
    Use used = use;
    if (used == null) {
      return;
    }
    if (loss != Origin.Loss.FINAL && loss != Origin.Loss.STALE) {
      remember(used);
    }
    switch (loss) {
      case UNREACHED -> used.unreachable(refusal.evidence());
      case UNANSWERED -> used.failed(refusal.evidence());
      case FINAL -> {
        boolean broke =
            refusal.code() == UpstreamReason.REPLY_MALFORMED
                || refusal.code() == UpstreamReason.CONNECTION_LOST;
        if (broke && ready && !answered) {
          used.failed(refusal.evidence());
        }
      }
      // an origin may end a connection that rests, and may say that it takes no more
      case STALE, UNSEEN -> {}
    }
  }

  private void remember(Use used) {
    if (tried.isEmpty()) {
      tried = new ArrayList<>(2);
    }
    tried.add(used.standing());
  }

  @Override
  public void writable(boolean more) {
    to.writable(more);
  }

  @Override
  public void readComplete() {
    to.readComplete();
  }

  private static Refusal busy(Service service) {
    String key = "services." + service.name() + ".concurrency";
    return new Refusal(
        UpstreamReason.BUSY,
        Clause.builtIn(key),
        "every origin has as much to do as it answers in time, or a source three quarters of it",
        "add an origin, or set `" + key + "` to `fixed`");
  }
}
