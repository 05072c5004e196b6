package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;

/// The client's end of one exchange, whatever the wire format. Everything is called on its event
/// loop; after `finish`, `answer` or `abort` nothing more is called.
public interface Client {
  /// The event loop that everything about this exchange runs on.
  EventLoop loop();

  /// The connection the exchange came on.
  Connection connection();

  /// Whether more may be written without bytes piling up.
  boolean writable();

  /// The head of the request is understood: this is how long its body is.
  ///
  /// @param most how many bytes a body in chunks may have
  void incoming(Framing framing, long most);

  /// Asks for the request's body, or for a pause.
  void wantBody(boolean more);

  /// Tells a client that waits for it to go on with its body.
  void proceed();

  /// Sends an interim reply (1xx).
  void interim(int status, Fields fields);

  /// Sends the head of the final reply.
  void head(int status, Fields fields, Framing framing);

  /// Sends a part of the body and takes ownership of it.
  void body(ByteBuf bytes);

  /// Sends the trailer fields of the reply; its end follows. Wire formats that know none drop them.
  void trailers(Fields trailers);

  /// Ends the reply.
  ///
  /// @param keep whether the connection may serve another exchange
  void finish(boolean keep);

  /// Sends a whole answer and ends the exchange.
  ///
  /// @param keep whether the connection may serve another exchange
  void answer(Response response, boolean keep);

  /// Both directions become bytes without framing; called right after the head.
  void tunnel();

  /// Sends on what was written.
  void flush();

  /// Ends the exchange in the middle, so that the client sees that its reply is not whole.
  void abort();
}
