package dev.munjigi.control;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.policy.Warrant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The operator API behind the walk: the same calls as over loopback, for whom policies allow them.
public final class OperatorHost implements OwnService {
  /// How all paths of the API begin.
  public static final String PREFIX = "/v1/";

  private final List<Call> calls;
  private final Desk desk;
  private final Supplier<Warrant> warrant;
  private final Supplier<String> origin;

  /// @param warrant the policies as they are now
  /// @param origin of the identity host, as browsers write it
  public OperatorHost(
      Operations operations, Metrics metrics, Supplier<Warrant> warrant, Supplier<String> origin) {
    this.calls = new Calls(operations, metrics).all();
    this.desk = new Desk(operations, calls, Limits.STANDARD.bodyBytes());
    this.warrant = warrant;
    this.origin = origin;
  }

  @Override
  public Response answer(Exchange exchange, byte[] body) {
    CanonicalRequest request = exchange.request();
    Visitor visitor = new WalkVisitor(exchange, body, warrant.get(), origin.get());
    for (Call call : calls) {
      Optional<Map<String, String>> captures =
          call.verb().name().equals(request.method())
              ? call.captures(request.path().segments())
              : Optional.empty();
      if (captures.isPresent()) {
        return response(desk.serve(visitor, call, captures::get));
      }
    }
    return response(desk.turnAway(visitor, request.method(), request.path().encoded()));
  }

  private static Response response(Answer answer) {
    Fields.Builder fields = new Fields.Builder(Answer.SECURITY.size() + answer.fields().size() + 1);
    Answer.SECURITY.forEach(fields::add);
    answer.fields().forEach(fields::add);
    if (!answer.type().isEmpty()) {
      fields.add("content-type", answer.type());
    }
    return new Response(answer.status(), fields.build(), answer.body());
  }
}
