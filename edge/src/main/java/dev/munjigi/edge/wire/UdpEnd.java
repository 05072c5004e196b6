package dev.munjigi.edge.wire;

import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Observer;
import dev.munjigi.edge.walk.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import java.net.ConnectException;
import java.net.PortUnreachableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The origin's end of a flow: a connected socket of its own, on which nobody but the origin is
/// heard (`connect(2)` of UDP).
///
/// That nobody listens there is told by ICMP (RFC 1122 section 4.1.3.3) and ends the flow; whatever
/// else the system says of a single datagram drops that one.
public final class UdpEnd extends ChannelInboundHandlerAdapter implements StreamEnd {
  private final Observer observer;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Datagrams out;
  private @Nullable Events events;
  private boolean ended;
  private boolean closed;

  public UdpEnd(Observer observer) {
    this.observer = observer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    out = new Datagrams(added.channel(), observer);
    added.channel().config().setAutoRead(false);
  }

  @Override
  public void tell(Events told) {
    events = told;
  }

  @Override
  public void want(boolean more) {
    if (!closed && context != null) {
      context.channel().config().setAutoRead(more);
    }
  }

  @Override
  public void bytes(ByteBuf datagram) {
    if (closed || out == null) {
      datagram.release();
    } else {
      out.send(datagram, null);
    }
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
    if (!closed && context != null) {
      context.flush();
    }
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void close(Duration most) {
    flush();
    abort();
  }

  @Override
  public void abort() {
    if (!closed) {
      closed = true;
      if (context != null) {
        context.close();
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf datagram = ((DatagramPacket) message).content();
    if (events == null || closed) {
      datagram.release();
    } else {
      events.bytes(datagram);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (events != null && !closed) {
      events.readComplete();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (nobodyListens(cause)) {
      gone();
      from.close();
    } else {
      observer.dropped(Dropped.UNSENDABLE);
    }
  }

  private static boolean nobodyListens(Throwable cause) {
    return cause instanceof PortUnreachableException
        || cause instanceof ConnectException
        || (cause instanceof Errors.NativeIoException failed
            && failed.expectedErr() == Errors.ERROR_ECONNREFUSED_NEGATIVE);
  }

  private void gone() {
    boolean told = closed;
    closed = true;
    if (!told && events != null) {
      events.gone();
    }
  }
}
