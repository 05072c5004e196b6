package dev.munjigi.edge.stage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.munjigi.edge.walk.Gates;
import dev.munjigi.edge.walk.HeldBytes;
import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.Passage;
import dev.munjigi.edge.walk.Ports;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.gates.flood.WaitingBodies;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Response;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A walk with scripted ports, on an event loop of its own or of a channel.
public final class Stage implements AutoCloseable {
  public static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");

  public final ScriptedFacts facts = new ScriptedFacts();
  public final KeptLog log = new KeptLog();
  public final KeptBans bans = new KeptBans();
  public final CountedSlots slots = new CountedSlots();
  public final CountedSlots flows = new CountedSlots();
  public final Noted noted = new Noted();
  public final ScriptedOrigins origins = new ScriptedOrigins();
  public final HeldBytes held = new HeldBytes();
  public final Walk walk;
  private @Nullable EventLoop loop;
  private @Nullable Lane lane;

  public Stage(Scene scene) {
    this(scene.gates());
  }

  public Stage(Gates gates) {
    Ports ports =
        new Ports(
            facts,
            bans,
            slots,
            flows,
            log,
            Stage::nothing,
            (who, service) -> "asserted to " + service,
            InstantSource.fixed(NOW),
            noted);
    walk = new Walk(ports, held, gates);
  }

  private static Response nothing(Exchange exchange, byte[] body) {
    throw new IllegalStateException("nobody asks the gate itself");
  }

  /// A lane on this event loop.
  public Lane lane(EventLoop of, Origin.Pool pool) {
    return new Lane(of, pool, Stage::noStreams, new EventWriter("0.1.0"), new WaitingBytes(new WaitingBodies(1 << 20)));
  }

  private static Origin.Wait noStreams(Origin.Want want, byte[] opening, StreamEnd.Opened then) {
    throw new AssertionError("nothing here opens streams");
  }

  /// The stage's own event loop.
  public EventLoop loop() {
    if (loop == null) {
      loop = new DefaultEventLoop();
    }
    return loop;
  }

  /// The lane of that event loop.
  public Lane lane() {
    if (lane == null) {
      lane = lane(loop(), origins);
    }
    return lane;
  }

  /// Does this on the event loop and waits until it is done.
  public <T> T on(Callable<T> what) {
    try {
      return loop().submit(what).get(10, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | TimeoutException failed) {
      throw new AssertionError(failed);
    }
  }

  public void run(Runnable what) {
    on(() -> {
      what.run();
      return true;
    });
  }

  /// Waits until this holds; looked at on the event loop.
  public void until(BooleanSupplier holds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
    while (!on(holds::getAsBoolean)) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("it did not come to hold");
      }
      Thread.onSpinWait();
    }
  }

  /// An exchange, not yet begun.
  public Play play(String method, String... fields) {
    Fields.Builder all = new Fields.Builder(4).add("host", Scene.HOST);
    for (int i = 0; i < fields.length; i += 2) {
      all.add(fields[i], fields[i + 1]);
    }
    RawRequest raw = new RawRequest(Protocol.HTTP_1_1, method, "/things", all.build());
    ScriptedClient client = new ScriptedClient(loop());
    Passage passage = on(() -> walk.prepare(client, lane(), raw, System.nanoTime()));
    return new Play(this, client, passage);
  }

  /// A GET, under way.
  public Play get() {
    return play("GET").start();
  }

  /// A POST with a body of this length, under way.
  public Play post(int length) {
    return play("POST", "content-length", Integer.toString(length)).start();
  }

  /// A POST with a body in chunks, under way.
  public Play postChunked() {
    return play("POST", "transfer-encoding", "chunked").start();
  }

  /// One exchange and its client.
  public record Play(Stage stage, ScriptedClient client, Passage passage) {
    public Play start() {
      stage.run(passage::start);
      return this;
    }

    /// The client sends a part of its body.
    public Play sends(String text) {
      stage.run(() -> passage.requestBody(Unpooled.copiedBuffer(text, ISO_8859_1)));
      return this;
    }

    /// The client's body is whole.
    public Play ends() {
      stage.run(() -> passage.requestEnd(Fields.NONE));
      return this;
    }

    public void leaves() {
      stage.run(passage::clientGone);
    }

    /// The origin of this exchange does something.
    public Play origin(java.util.function.Consumer<ScriptedOrigins.One> what) {
      stage.run(() -> what.accept(stage.origins.all.getLast()));
      return this;
    }
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
