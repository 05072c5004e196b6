package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Exchange;
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
  ///
  /// @param trailers its trailer fields, as they were checked
  void endBody(Fields trailers);

  /// Ends a request without trailer fields.
  default void endBody() {
    endBody(Fields.NONE);
  }

  /// Sends on what was written.
  void flush();

  /// Whether more may be written without bytes piling up.
  boolean writable();

  /// Whether it has lately shown that it is alive, although its reply says nothing.
  default boolean alive(long nanos) {
    return false;
  }

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
    ///
    /// @param trailers its trailer fields, as they were checked
    void replyEnd(Fields trailers);

    /// The reply is whole and had no trailer fields.
    default void replyEnd() {
      replyEnd(Fields.NONE);
    }

    /// No connection could be had, or it broke before the reply was whole; nothing follows.
    ///
    /// @param loss how far it had come
    void failed(Refusal refusal, Loss loss);

    /// Whether the origin takes more.
    void writable(boolean more);

    /// What was read at once has been told.
    void readComplete();
  }

  /// How far an exchange that failed had come, which says whether it may be tried again.
  enum Loss {
    /// No connection to the origin could be made.
    UNREACHED,
    /// The origin said, or its connection shows, that it did nothing for the exchange.
    UNSEEN,
    /// A connection that was used before broke, and the origin had said nothing on it.
    STALE,
    /// The connection broke, and the origin had said nothing; what it did is not known.
    UNANSWERED,
    /// It came further, or there was no room for it: it is not tried again.
    FINAL
  }

  /// An exchange's way to an origin: first a wait for a connection to it.
  interface Wait {
    /// Ends the wait; `ready` is not called any more.
    void cancel();

    /// Tries another origin after the first has failed, and tells the same events of it, perhaps at
    /// once; false when none is left or may be tried.
    default boolean again() {
      return false;
    }

    /// The origin did not begin to reply in time.
    default void silent() {}

    /// The exchange is over, however it ended. May be called more than once.
    default void over() {}
  }

  /// What connection an exchange wants.
  ///
  /// @param loop the exchange's event loop
  /// @param source what the client is counted as, or null when it is not counted
  /// @param stream whether the exchange asks for an upgrade and so may last
  /// @param fresh whether a connection that was used before will not do
  /// @param key what decides which origin it is, where what an exchange carries does
  /// @param timed whether how long the reply takes is the origin's doing alone: the request has no
  ///     body, which a client may send slowly
  /// @param exchange the exchange itself, for services of the gate's own; null where nobody asks
  record Want(
      Service service,
      EventLoop loop,
      @Nullable Network source,
      boolean stream,
      boolean fresh,
      long key,
      boolean timed,
      @Nullable Exchange exchange) {
    public Want(
        Service service, EventLoop loop, @Nullable Network source, boolean stream, boolean fresh) {
      this(service, loop, source, stream, fresh, 0, false, null);
    }
  }

  /// Where connections to origins come from; one for each event loop.
  interface Pool {
    /// Gets a connection to one of the service's origins and tells `events`, perhaps at once.
    Wait acquire(Want want, Events events);
  }
}
