package dev.munjigi.edge.stage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Origins that say what a test tells them to.
public final class ScriptedOrigins implements Origin.Pool {
  public final List<One> all = new ArrayList<>();
  public final List<Origin.Want> wanted = new ArrayList<>();
  public int cancelled;

  /// How often an exchange said that it is over, and that it was not answered in time.
  public int over;

  public int silent;

  /// How many other origins there are to try.
  public int others;

  /// Whether connections are there at once.
  public boolean atOnce = true;

  /// Whether none can be had.
  public boolean none;

  /// Whether the next ones served before.
  public boolean reused;

  @Override
  public Origin.Wait acquire(Origin.Want want, Origin.Events events) {
    wanted.add(want);
    if (none) {
      events.failed(broken(UpstreamReason.UNREACHABLE), Origin.Loss.UNREACHED);
      return () -> {};
    }
    One one = new One(events, reused && !want.fresh());
    all.add(one);
    if (atOnce) {
      one.ready();
    }
    return new Origin.Wait() {
      @Override
      public void cancel() {
        cancelled++;
      }

      @Override
      public boolean again() {
        if (others == 0) {
          return false;
        }
        others--;
        One other = new One(events, false);
        all.add(other);
        other.ready();
        return true;
      }

      @Override
      public void silent() {
        silent++;
      }

      @Override
      public void over() {
        over++;
      }
    };
  }

  /// The only connection that was asked for.
  public One only() {
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " connections were asked for");
    }
    return all.getFirst();
  }

  public static Refusal broken(UpstreamReason why) {
    return new Refusal(why, Clause.builtIn("upstream"), "scripted", "mend the script");
  }

  /// One connection.
  public static final class One implements Origin {
    public final Events events;
    public final StringBuilder body = new StringBuilder();
    public final List<ByteBuf> parts = new ArrayList<>();
    public @Nullable CanonicalRequest request;
    public @Nullable Framing framing;
    public boolean ended;
    public Fields trailers = Fields.NONE;
    public boolean aborted;
    public boolean writable = true;
    public boolean wanted = true;
    public int flushed;

    /// For a test to note that it has said all.
    public boolean done;

    private final boolean reused;

    One(Events events, boolean reused) {
      this.events = events;
      this.reused = reused;
    }

    public void ready() {
      events.ready(this);
    }

    /// Replies with a whole message.
    public void reply(int status, String text) {
      Framing framing = text.isEmpty() ? Framing.None.INSTANCE : new Framing.Length(text.length());
      String length = Integer.toString(text.length());
      head(status, framing, "content-length", length);
      if (!text.isEmpty()) {
        body(text);
      }
      events.replyEnd();
    }

    public void head(int status, Framing framing, String... fields) {
      events.head(new ReplyHead(status, Fields.of(fields), framing));
    }

    public void body(String text) {
      events.body(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    public void fails(UpstreamReason why) {
      boolean lost = why == UpstreamReason.CONNECTION_LOST;
      fails(why, !lost ? Loss.FINAL : reused ? Loss.STALE : Loss.UNANSWERED);
    }

    public void fails(UpstreamReason why, Loss loss) {
      events.failed(broken(why), loss);
    }

    @Override
    public String name() {
      return "http://origin.test:80";
    }

    @Override
    public boolean reused() {
      return reused;
    }

    @Override
    public void head(CanonicalRequest head, Framing how) {
      request = head;
      framing = how;
    }

    @Override
    public void body(ByteBuf bytes) {
      parts.add(bytes);
      body.append(bytes.toString(ISO_8859_1));
      bytes.release();
    }

    @Override
    public void endBody(Fields last) {
      ended = true;
      trailers = last;
    }

    @Override
    public void flush() {
      flushed++;
    }

    @Override
    public boolean writable() {
      return writable;
    }

    @Override
    public void wantReply(boolean more) {
      wanted = more;
    }

    @Override
    public void abort() {
      aborted = true;
    }
  }
}
