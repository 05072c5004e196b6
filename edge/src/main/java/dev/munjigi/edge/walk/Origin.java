package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Service;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/// The origin's end of one exchange, whatever the wire format. Everything is called on the
/// exchange's event loop.
public interface Origin {
  /// Where it is, for events.
  String name();

  /// Whether the connection served another exchange before.
  boolean reused();

  /// Sends the head of the request.
  void head(CanonicalRequest request, Framing framing);

  /// Sends a part of the body and takes ownership of it.
  void body(ByteBuf bytes);

  /// Ends the request.
  void endBody();

  /// Sends on what was written.
  void flush();

  /// Whether more may be written without bytes piling up.
  boolean writable();

  /// Asks for the reply, or for a pause.
  void wantReply(boolean more);

  /// Ends the exchange in the middle: the origin sees that its request is not whole.
  void abort();

  /// What an origin has to say to the exchange.
  interface Events {
    /// A connection is there.
    void ready(Origin origin);

    /// An interim reply (1xx) other than 100.
    void interim(int status, Fields fields);

    /// The head of the final reply; with status 101 both directions become bytes without framing.
    void head(ReplyHead head);

    /// A part of the reply's body; ownership passes.
    void body(ByteBuf bytes);

    /// The reply is whole; the origin's connection is no longer this exchange's.
    void replyEnd();

    /// No connection could be had, or it broke before the reply was whole; nothing follows.
    ///
    /// @param stale whether the connection was a reused one on which the origin had said nothing
    void failed(Refusal refusal, boolean stale);

    /// Whether the origin takes more.
    void writable(boolean more);

    /// What was read at once has been told.
    void readComplete();
  }

  /// A wait for a connection to an origin.
  interface Wait {
    /// Ends the wait; `ready` is not called any more.
    void cancel();
  }

  /// What connection an exchange wants.
  ///
  /// @param loop the exchange's event loop
  /// @param source what the client is counted as, or null when it is not counted
  /// @param stream whether the exchange asks for an upgrade and so may last
  /// @param fresh whether a connection that was used before will not do
  record Want(
      Service service, EventLoop loop, @Nullable Network source, boolean stream, boolean fresh) {}

  /// Where connections to origins come from; one for each event loop.
  interface Pool {
    /// Gets a connection to one of the service's origins and tells `events`, perhaps at once.
    Wait acquire(Want want, Events events);
  }
}
