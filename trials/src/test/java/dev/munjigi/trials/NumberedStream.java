package dev.munjigi.trials;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An open stream to an origin that echoes: numbered messages go out at a steady pace while the ones
/// before are still on their way back, and each has to come back whole and in order.
final class NumberedStream implements AutoCloseable {
  /// How many messages may be under way at once.
  private static final int UNDER_WAY = 4;

  private static final int MESSAGE = 64;

  private final String name;
  private final Wire wire;
  private final boolean framed;
  private final Semaphore room = new Semaphore(UNDER_WAY);
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong returned = new AtomicLong();
  private volatile @Nullable String broken;
  private volatile long brokenNanos;
  private volatile boolean over;

  private NumberedStream(String name, Wire wire, boolean framed) {
    this.name = name;
    this.wire = wire;
    this.framed = framed;
  }

  /// On a connection to a listener of streams.
  static NumberedStream tcp(String name, Wire wire, Duration pause) {
    return new NumberedStream(name, wire, false).start(pause);
  }

  /// On a connection to a listener of HTTP, over a WebSocket that is opened first.
  static NumberedStream webSocket(String name, Wire wire, Duration pause) throws IOException {
    int status = wire.send(Frames.HANDSHAKE).reply().status();
    if (status != 101) {
      throw new AssertionError(name + ": the handshake was answered with " + status);
    }
    return new NumberedStream(name, wire, true).start(pause);
  }

  private NumberedStream start(Duration pause) {
    Thread.ofVirtual().start(() -> send(pause));
    Thread.ofVirtual().start(this::read);
    return this;
  }

  private void send(Duration pause) {
    try {
      while (!over) {
        room.acquire();
        // counted first: whoever sees the count knows that what follows is sent later
        byte[] message = message(sent.getAndIncrement());
        wire.send(framed ? Frames.frame(0x82, message, true) : message);
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try {
      while (!over) {
        byte[] message = message(returned.get());
        byte[] wanted = framed ? Frames.frame(0x82, message, false) : message;
        byte[] got = wire.bytes(wanted.length);
        if (!Arrays.equals(got, wanted)) {
          ends("message " + returned + " came back otherwise");
          return;
        }
        returned.incrementAndGet();
        room.release();
      }
    } catch (IOException e) {
      ends("after " + returned + " messages: " + e);
    }
  }

  private static byte[] message(long number) {
    byte[] message = new byte[MESSAGE];
    Arrays.fill(message, (byte) number);
    ByteBuffer.wrap(message).putLong(number);
    return message;
  }

  private void ends(String why) {
    if (!over) {
      brokenNanos = System.nanoTime();
      broken = name + " " + why;
      over = true;
    }
  }

  /// How many messages were sent so far.
  long sent() {
    return sent.get();
  }

  /// How many came back so far.
  long returned() {
    return returned.get();
  }

  /// Why it broke; null while it is whole.
  @Nullable String broken() {
    return broken;
  }

  /// When it broke, on the clock of [System#nanoTime].
  long brokenNanos() {
    return brokenNanos;
  }

  @Override
  public void close() {
    over = true;
    wire.close();
  }
}
