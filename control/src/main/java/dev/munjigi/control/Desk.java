package dev.munjigi.control;

import dev.munjigi.control.Operations.Act;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Principal;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.jetty.http.HttpException;

/// Answers every request: judges who calls, reads what comes with the call, does it, has it written
/// down, then answers.
final class Desk {
  private static final String UNKNOWN = "munjigi:Unknown";

  private final Operations operations;
  private final List<Call> calls;
  private final Guard guard;
  private final int bodyBytes;
  private final System.Logger log = System.getLogger(Desk.class.getName());

  Desk(Operations operations, List<Call> calls, Guard guard, int bodyBytes) {
    this.operations = operations;
    this.calls = List.copyOf(calls);
    this.guard = guard;
    this.bodyBytes = bodyBytes;
  }

  /// Answers a request that a call matches.
  void serve(Context ctx, Call call) {
    Visit visit = new Visit(ctx.req());
    Answer answer = visit.answer(() -> visit.attend(ctx, call));
    finish(ctx, answer, visit.act(call.right().deed(), call.right().action(), answer));
  }

  /// Answers a request that none matches: 404, or 405 where the path is known.
  void turnAway(Context ctx) {
    Visit visit = new Visit(ctx.req());
    visit.target = Visible.shortened(ctx.method().name() + " " + ctx.path());
    Answer answer = visit.answer(() -> visit.miss(ctx));
    finish(ctx, answer, visit.act(Deed.READ, UNKNOWN, answer));
  }

  /// Answers a request that could not be routed.
  void fail(Context ctx, Exception e) {
    Visit visit = new Visit(ctx.req());
    Answer answer =
        visit.answer(() -> {
          throw new IllegalStateException("the request could not be routed", e);
        });
    finish(ctx, answer, visit.act(Deed.READ, UNKNOWN, answer));
  }

  /// Tells of a request that did not get as far as a call.
  void malformed(String from, Fault fault) {
    tell(
        new Act(
            Principal.Anonymous.NOBODY.arn(),
            address(from),
            Deed.READ,
            UNKNOWN,
            "",
            fault.answer().failure()));
  }

  /// Whether a call has this path, with another method maybe.
  boolean knows(String path) {
    return !methods(path).isEmpty();
  }

  private TreeSet<String> methods(String path) {
    TreeSet<String> methods = new TreeSet<>();
    for (Call call : calls) {
      if (matches(call.path().split("/", -1), path.split("/", -1))) {
        methods.add(call.verb().name());
      }
    }
    return methods;
  }

  private static boolean matches(String[] pattern, String[] path) {
    if (pattern.length != path.length) {
      return false;
    }
    for (int i = 0; i < path.length; i++) {
      boolean any = pattern[i].startsWith("{") && !path[i].isEmpty();
      if (!any && !pattern[i].equals(path[i])) {
        return false;
      }
    }
    return true;
  }

  private void finish(Context ctx, Answer answer, Act act) {
    Answer told = tell(act) ? answer : new Fault(Kind.UNAVAILABLE, "the log failed").answer();
    ctx.status(told.status());
    Answer.SECURITY.forEach(ctx::header);
    told.fields().forEach(ctx::header);
    if (told.type().isEmpty()) {
      ctx.res().setContentType(null);
    } else {
      ctx.contentType(told.type()).result(told.body());
    }
  }

  private boolean tell(Act act) {
    try {
      operations.acted(act);
      return true;
    } catch (RuntimeException e) {
      log.log(Level.ERROR, "`" + act.operation() + "` could not be written to the log", e);
      return false;
    }
  }

  private static Address address(String literal) {
    String plain = literal.startsWith("[") ? literal.substring(1, literal.length() - 1) : literal;
    return Address.parse(plain).orElse(new Address(0, 1));
  }

  private interface Work {
    Answer run();
  }

  /// One request on its way through.
  private final class Visit {
    private final HttpServletRequest request;
    private String operator = Principal.Anonymous.NOBODY.arn();
    private String target = "";

    Visit(HttpServletRequest request) {
      this.request = request;
    }

    Answer answer(Work work) {
      try {
        return work.run();
      } catch (Fault fault) {
        return fault.answer();
      } catch (RuntimeException e) {
        if (e instanceof HttpException http) {
          return new Fault(Kind.of(http.getCode()), "the request is malformed").answer();
        }
        log.log(Level.ERROR, "a call of the operator API failed", e);
        return new Fault(Kind.INTERNAL, "it failed; see the program's log").answer();
      }
    }

    Answer attend(Context ctx, Call call) {
      String resource = call.right().resource();
      target = resource.replaceAll("\\{[a-z]+}", "*");
      enter(call.right().open());
      Asked asked = Asked.of(call.terms().parameters(), given(ctx, call));
      target = asked.fill(resource);
      return call.handler().answer(asked);
    }

    Answer miss(Context ctx) {
      enter(false);
      TreeSet<String> methods = methods(ctx.path());
      if (methods.isEmpty()) {
        throw new Fault(Kind.NOT_FOUND, "there is no such call; see `/v1/openapi.json`");
      }
      String allowed = String.join(", ", methods);
      throw new Fault(
          Kind.METHOD_NOT_ALLOWED, "allowed here: " + allowed, List.of(), Map.of("Allow", allowed));
    }

    /// INVARIANT: nothing of a request is acted on before this returned.
    private void enter(boolean open) {
      guard.requireLoopback(request);
      if (guard.bearsToken(request)) {
        operator = Calls.OPERATOR;
      } else if (!open) {
        throw Guard.tokenNeeded(request);
      }
    }

    private Map<In, Map<String, String>> given(Context ctx, Call call) {
      Map<In, Map<String, String>> given = new EnumMap<>(In.class);
      given.put(In.PATH, ctx.pathParamMap());
      given.put(In.QUERY, QueryText.values(request.getQueryString()));
      if (call.terms().takesBody()) {
        given.put(In.BODY, Body.members(request, bodyBytes));
      } else {
        Body.requireNone(request);
      }
      return given;
    }

    Act act(Deed deed, String operation, Answer answer) {
      Address from = address(request.getRemoteAddr());
      return new Act(operator, from, deed, operation, target, answer.failure());
    }
  }
}
