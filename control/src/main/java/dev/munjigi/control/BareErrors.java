package dev.munjigi.control;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Shows what the HTTP server itself refuses (a head that is malformed, too large or too slow) as a
/// problem document like any other, without its reasons or a stack trace.
final class BareErrors implements Request.Handler {
  private final Loopback desk;

  BareErrors(Loopback desk) {
    this.desk = desk;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus() < 400 ? 500 : response.getStatus();
    Fault fault = new Fault(Kind.of(status), "the request is malformed, too large or too slow");
    desk.malformed(Request.getRemoteAddr(request), fault);
    Answer answer = fault.answer(status);
    response.setStatus(status);
    response.getHeaders().clear();
    Answer.SECURITY.forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
    return true;
  }
}
