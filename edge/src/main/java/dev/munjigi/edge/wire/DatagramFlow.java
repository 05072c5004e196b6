package dev.munjigi.edge.wire;

import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Observer;
import dev.munjigi.edge.walk.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The client's end of a flow: what one client sends to a socket that all clients share, and what it
/// is sent from there.
///
/// Datagrams that come before the flow is let through wait, a few; the others are dropped.
public final class DatagramFlow implements StreamEnd {
  /// How many datagrams may wait.
  static final int MOST_WAITING = 8;

  /// What a datagram has besides its content: the heads of IPv4 and UDP.
  private static final int HEAD_BYTES = 28;

  private final Home home;
  private final Datagrams out;
  private final InetSocketAddress client;
  private final int amplification;
  private final Queue<ByteBuf> waiting = new ArrayDeque<>(1);
  private @Nullable Events events;
  private boolean wanted;
  private boolean ended;
  private boolean closed;
  private boolean touched;
  private boolean reachable;
  private long received;
  private long sent;

  /// Where flows that share a socket are kept.
  public interface Home {
    /// The socket.
    Channel channel();

    Observer observer();

    /// A datagram of so many bytes wants to wait; false when too much waits already over all flows.
    boolean hold(int bytes);

    /// So many bytes no longer wait.
    void letGo(int bytes);

    /// Nothing more comes from this flow or goes to it.
    ///
    /// @param refused whether it was cut off, not ended
    void closed(boolean refused);
  }

  /// @param amplification how many times the bytes of a client that may not be where it says it is
  ///     may be sent to it; 0 for any number
  public DatagramFlow(Home home, InetSocketAddress client, int amplification) {
    this.home = home;
    this.out = new Datagrams(home.channel(), home.observer());
    this.client = client;
    this.amplification = amplification;
  }

  /// A datagram of the client came; takes ownership of it.
  ///
  /// @return whether this is the first since [#readComplete]
  public boolean received(ByteBuf datagram) {
    received += HEAD_BYTES + datagram.readableBytes();
    // a made-up address gets the answers, but whoever made it up does not see them
    reachable |= sent > 0;
    Events told = events;
    if (closed) {
      datagram.release();
      return false;
    }
    if (told == null || !wanted) {
      hold(datagram);
      return false;
    }
    boolean first = !touched;
    touched = true;
    told.bytes(datagram);
    return first;
  }

  private void hold(ByteBuf datagram) {
    int bytes = datagram.readableBytes();
    if (waiting.size() < MOST_WAITING && home.hold(bytes)) {
      // its buffer has room for the longest datagram; what waits takes no more than it needs
      waiting.add(datagram.alloc().buffer(bytes, Math.max(1, bytes)).writeBytes(datagram));
    } else {
      home.observer().dropped(Dropped.WAITING);
    }
    datagram.release();
  }

  /// What came at once has been handed over.
  public void readComplete() {
    touched = false;
    if (events != null && !closed) {
      events.readComplete();
    }
  }

  /// The socket is about to close.
  public void leave() {
    end();
    drop();
  }

  @Override
  public void tell(Events told) {
    events = told;
    if (ended) {
      told.ended();
    }
  }

  @Override
  public void want(boolean more) {
    wanted = more;
    Events told = events;
    if (told == null || waiting.isEmpty()) {
      return;
    }
    for (ByteBuf next = waiting.peek(); next != null && wanted && !closed; next = waiting.peek()) {
      waiting.remove();
      home.letGo(next.readableBytes());
      told.bytes(next);
    }
    readComplete();
  }

  @Override
  public void bytes(ByteBuf datagram) {
    int bytes = HEAD_BYTES + datagram.readableBytes();
    if (closed) {
      datagram.release();
      return;
    }
    // ATTACK: a small question in the name of a victim, answered to the victim by a large one
    if (amplification > 0 && !reachable && sent + bytes > received * amplification) {
      datagram.release();
      home.observer().dropped(Dropped.AMPLIFIED);
      return;
    }
    sent += bytes;
    out.send(datagram, client);
  }

  @Override
  public void end() {
    if (!ended && !closed) {
      ended = true;
      if (events != null) {
        events.ended();
      }
    }
  }

  @Override
  public void flush() {
    home.channel().flush();
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void close(Duration most) {
    flush();
    close(false);
  }

  @Override
  public void abort() {
    close(true);
  }

  private void close(boolean refused) {
    if (closed) {
      return;
    }
    closed = true;
    drop();
    home.closed(refused);
  }

  private void drop() {
    for (ByteBuf datagram : waiting) {
      home.letGo(datagram.readableBytes());
      datagram.release();
    }
    waiting.clear();
  }
}
