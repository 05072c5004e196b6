package dev.munjigi.edge.forward;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Response;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The gate's own services as an origin: a request is gathered whole, answered on a virtual thread,
/// and the answer is told on the exchange's event loop.
///
/// No more than [#MOST] are answered at once; none waits.
public final class Inside {
  /// How many requests may be answered at once.
  static final int MOST = 512;

  private static final System.Logger LOGGER = System.getLogger(Inside.class.getName());
  private static final Clause CLAUSE = Clause.builtIn("inside");

  private final OwnService services;
  private final Semaphore places = new Semaphore(MOST);

  public Inside(OwnService services) {
    this.services = services;
  }

  /// An origin for one exchange.
  Origin.Wait acquire(Origin.Want want, Origin.Events events) {
    events.ready(new Answering(want, events));
    return () -> {};
  }

  private final class Answering implements Origin {
    private final Want want;
    private final Events events;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
    private @Nullable CanonicalRequest request;
    private @Nullable Thread thread;
    private boolean over;

    Answering(Want want, Events events) {
      this.want = want;
      this.events = events;
    }

    @Override
    public String name() {
      return "inside";
    }

    @Override
    public boolean reused() {
      return false;
    }

    @Override
    public void head(CanonicalRequest asked, Framing framing) {
      request = asked;
    }

    @Override
    public void body(ByteBuf bytes) {
      // its length is the route's to bound
      byte[] part = new byte[bytes.readableBytes()];
      bytes.readBytes(part).release();
      body.writeBytes(part);
    }

    @Override
    public void endBody(Fields trailers) {
      CanonicalRequest asked = request;
      if (asked == null || over) {
        return;
      }
      if (!places.tryAcquire()) {
        over = true;
        String seen = "`" + MOST + "` requests are being answered";
        events.failed(refusal(UpstreamReason.BUSY, seen), Loss.FINAL);
        return;
      }
      thread = Thread.ofVirtual().name("inside").start(() -> answer(asked));
    }

    private void answer(CanonicalRequest asked) {
      Response response = null;
      try {
        response = services.answer(Objects.requireNonNull(want.exchange()), body.toByteArray());
      } catch (RuntimeException | Error failed) {
        LOGGER.log(System.Logger.Level.ERROR, "a request to the gate itself failed", failed);
      } finally {
        places.release();
      }
      Response told = response;
      try {
        want.loop().execute(() -> tell(asked, told));
      } catch (RejectedExecutionException stopped) {
        // the gate has ended, and with it the exchange
      }
    }

    private void tell(CanonicalRequest asked, @Nullable Response response) {
      if (over) {
        return;
      }
      over = true;
      if (response == null) {
        events.failed(refusal(UpstreamReason.CONNECTION_LOST, "the answer failed"), Loss.FINAL);
        return;
      }
      byte[] bytes = response.body();
      boolean empty = bytes.length == 0 || asked.method().equals("HEAD");
      Framing framing =
          bytes.length == 0 ? Framing.None.INSTANCE : new Framing.Length(bytes.length);
      events.head(new ReplyHead(response.status(), response.fields(), framing));
      if (!empty) {
        events.body(Unpooled.wrappedBuffer(bytes));
      }
      events.replyEnd();
      events.readComplete();
    }

    @Override
    public void flush() {
      // nothing is written
    }

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void wantReply(boolean more) {
      // the whole answer is there already
    }

    @Override
    public void abort() {
      over = true;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  private static Refusal refusal(UpstreamReason reason, String evidence) {
    return new Refusal(reason, CLAUSE, evidence, "look at the gate's log");
  }
}
