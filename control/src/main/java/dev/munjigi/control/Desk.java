package dev.munjigi.control;

import dev.munjigi.control.Concern.Touched;
import dev.munjigi.control.Concern.Want;
import dev.munjigi.control.Operations.Act;
import dev.munjigi.control.Operations.Deed;
import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.rights.RightsBook.Author;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpException;

/// Answers every request, however it came: judges who calls, reads what comes with the call, judges
/// whether they may, does it, has it written down, then answers.
final class Desk {
  static final String UNKNOWN = "munjigi:Unknown";

  private final Operations operations;
  private final List<Call> calls;
  private final int bodyBytes;
  private final System.Logger log = System.getLogger(Desk.class.getName());

  /// @param bodyBytes how many bytes a body may have
  Desk(Operations operations, List<Call> calls, int bodyBytes) {
    this.operations = operations;
    this.calls = List.copyOf(calls);
    this.bodyBytes = bodyBytes;
  }

  /// Answers a request that a call matches.
  ///
  /// @param captures the values in its path
  Answer serve(Visitor visitor, Call call, Supplier<Map<String, String>> captures) {
    Visit visit = new Visit(visitor);
    Answer answer = visit.answer(() -> visit.attend(call, captures));
    return told(visit.act(call.right().deed(), call.right().action(), answer), answer);
  }

  /// Answers a request that none matches: 404, or 405 where the path is known.
  Answer turnAway(Visitor visitor, String method, String path) {
    Visit visit = new Visit(visitor);
    visit.target = Visible.shortened(method + " " + path);
    Answer answer = visit.answer(() -> visit.miss(path));
    return told(visit.act(Deed.READ, UNKNOWN, answer), answer);
  }

  /// Answers a request that could not be routed.
  Answer fail(Visitor visitor, Exception e) {
    Visit visit = new Visit(visitor);
    Answer answer =
        visit.answer(() -> {
          throw new IllegalStateException("the request could not be routed", e);
        });
    return told(visit.act(Deed.READ, UNKNOWN, answer), answer);
  }

  /// Whether a call has this path, with another method maybe.
  boolean knows(String path) {
    return !methods(path).isEmpty();
  }

  private TreeSet<String> methods(String path) {
    TreeSet<String> methods = new TreeSet<>();
    List<String> segments = List.of(path.substring(1).split("/", -1));
    for (Call call : calls) {
      if (call.captures(segments).isPresent()) {
        methods.add(call.verb().name());
      }
    }
    return methods;
  }

  private Answer told(Act act, Answer answer) {
    return tell(act) ? answer : new Fault(Kind.UNAVAILABLE, "the log failed").answer();
  }

  /// Has it written down; false when that failed.
  boolean tell(Act act) {
    try {
      operations.acted(act);
      return true;
    } catch (RuntimeException e) {
      log.log(Level.ERROR, "`" + act.operation() + "` could not be written to the log", e);
      return false;
    }
  }

  private interface Work {
    Answer run();
  }

  /// One request on its way through.
  private final class Visit {
    private final Visitor visitor;
    private String target = "";

    Visit(Visitor visitor) {
      this.visitor = visitor;
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

    /// INVARIANT: nothing of a request is acted on before who asks is let in and may do it.
    Answer attend(Call call, Supplier<Map<String, String>> captures) {
      Call.Right right = call.right();
      target = right.anything();
      visitor.enter(right.open());
      Asked asked = read(call, captures);
      Touched touched = right.concern().of(asked);
      target = asked.fill(right.resource().replace("{owner}", touched.owner()));
      if (!right.open()) {
        // ATTACK: whose a key is, who may not see it is not told either
        String told = asked.fill(right.resource().replace("{owner}", "*"));
        boolean mayOwn = visitor.require(new Want(right.action(), target), touched, told);
        asked = asked.allowed(mayOwn);
        touched.also().forEach(one -> visitor.require(one, touched, one.resource()));
      }
      return call.handler().answer(asked);
    }

    /// ATTACK: who may not do it on anything is not told what is wrong with what they sent.
    private Asked read(Call call, Supplier<Map<String, String>> captures) {
      try {
        return Asked.of(
            new Author(visitor.arn(), visitor.arns()),
            call.terms().parameters(),
            given(call, captures.get()));
      } catch (RuntimeException wrong) {
        if (!call.right().open()) {
          visitor.require(new Want(call.right().action(), target), Touched.NOTHING, target);
        }
        throw wrong;
      }
    }

    Answer miss(String path) {
      visitor.enter(false);
      TreeSet<String> methods = methods(path);
      if (methods.isEmpty()) {
        throw new Fault(Kind.NOT_FOUND, "there is no such call; see `/v1/openapi.json`");
      }
      String allowed = String.join(", ", methods);
      throw new Fault(
          Kind.METHOD_NOT_ALLOWED, "allowed here: " + allowed, List.of(), Map.of("Allow", allowed));
    }

    private Map<In, Map<String, String>> given(Call call, Map<String, String> captures) {
      Map<In, Map<String, String>> given = new EnumMap<>(In.class);
      given.put(In.PATH, captures);
      given.put(In.QUERY, QueryText.values(visitor.query()));
      if (call.terms().takesBody()) {
        given.put(In.BODY, visitor.members(bodyBytes));
      } else {
        visitor.requireNoBody();
      }
      return given;
    }

    Act act(Deed deed, String operation, Answer answer) {
      return new Act(
          visitor.arn(), visitor.from(), deed, operation, target, answer.failure());
    }
  }
}
