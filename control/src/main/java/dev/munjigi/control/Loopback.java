package dev.munjigi.control;

import dev.munjigi.control.Operations.Act;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Principal;
import io.javalin.http.Context;

/// Calls that come over loopback, and their answers.
final class Loopback {
  private final Operations operations;
  private final Desk desk;
  private final Guard guard;

  Loopback(Operations operations, Desk desk, Guard guard) {
    this.operations = operations;
    this.desk = desk;
    this.guard = guard;
  }

  private LoopbackVisitor visitor(Context ctx) {
    return new LoopbackVisitor(ctx.req(), guard, operations::takesLocalToken);
  }

  /// Answers a request that a call matches.
  void serve(Context ctx, Call call) {
    finish(ctx, desk.serve(visitor(ctx), call, ctx::pathParamMap));
  }

  /// Answers a request that none matches.
  void turnAway(Context ctx) {
    finish(ctx, desk.turnAway(visitor(ctx), ctx.method().name(), ctx.path()));
  }

  /// Answers a request that could not be routed.
  void fail(Context ctx, Exception e) {
    finish(ctx, desk.fail(visitor(ctx), e));
  }

  /// Tells of a request that did not get as far as a call.
  void malformed(String from, Fault fault) {
    desk.tell(
        new Act(
            Principal.Anonymous.NOBODY.arn(),
            address(from),
            Deed.READ,
            Desk.UNKNOWN,
            "",
            fault.answer().failure()));
  }

  /// Whether a call has this path, with another method maybe.
  boolean knows(String path) {
    return desk.knows(path);
  }

  private static void finish(Context ctx, Answer answer) {
    ctx.status(answer.status());
    Answer.SECURITY.forEach(ctx::header);
    answer.fields().forEach(ctx::header);
    if (answer.type().isEmpty()) {
      ctx.res().setContentType(null);
    } else {
      ctx.contentType(answer.type()).result(answer.body());
    }
  }

  /// An address as the HTTP server writes it.
  static Address address(String literal) {
    String plain = literal.startsWith("[") ? literal.substring(1, literal.length() - 1) : literal;
    return Address.parse(plain).orElse(new Address(0, 1));
  }
}
