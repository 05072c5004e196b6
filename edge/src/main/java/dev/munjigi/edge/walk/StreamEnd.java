package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.Refusal;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/// One end of a stream of any protocol: the client's or the origin's. Everything is called on the
/// stream's event loop.
///
/// INVARIANT: of a flow of datagrams (UDP) every buffer that is handed over, either way, is exactly
/// one datagram, which may be empty. An end that carries datagrams takes none of them apart and puts
/// none together. One with a socket of its own drops what it cannot send at once, is always
/// writable, and has no half to end: once it is told to end, its peer has ended as well.
public interface StreamEnd {
  /// Tells this one what happens at its end from now on.
  void tell(Events events);

  /// The other side is there. Most ends have no way to say so.
  default void opened() {}

  /// The other side will not be there: closes it, saying so where there is a way to.
  ///
  /// @param why all that its peer may know
  /// @param id what the refusal is known by
  default void refused(PublicClass why, Id id) {
    abort();
  }

  /// Asks for bytes, or for a pause.
  void want(boolean more);

  /// Writes bytes and takes ownership of them.
  void bytes(ByteBuf bytes);

  /// Nothing more will be written: this end's peer is told so, and may go on sending.
  void end();

  /// Sends on what was written.
  void flush();

  /// Whether more may be written without bytes piling up.
  boolean writable();

  /// Closes it once what was written is on its way, or after this time, whatever is left.
  void close(Duration most);

  /// Closes it so that its peer sees that something is missing.
  void abort();

  /// What happens at an end.
  interface Events {
    /// Bytes came; ownership passes.
    void bytes(ByteBuf bytes);

    /// What came at once has been told.
    void readComplete();

    /// The peer sends nothing more, but may still read.
    void ended();

    /// The connection broke; nothing follows.
    void gone();

    /// Whether the peer takes more.
    void writable(boolean more);
  }

  /// Where connections to origins of streams come from; one for each event loop.
  interface Pool {
    /// Opens one to one of the service's origins and tells `then`, perhaps at once.
    ///
    /// @param opening what the origin is sent first, before TLS; empty for nothing
    Origin.Wait open(Origin.Want want, byte[] opening, Opened then);
  }

  /// What becomes of a wish for a connection.
  interface Opened {
    /// It is there.
    ///
    /// @param origin where it leads, for events
    void ready(StreamEnd end, String origin);

    /// It is not.
    void failed(Refusal refusal);
  }
}
