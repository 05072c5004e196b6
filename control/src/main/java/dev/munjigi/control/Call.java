package dev.munjigi.control;

import dev.munjigi.control.Operations.Deed;
import io.javalin.http.HandlerType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One call of the operator API, declared once: it is served as it is described.
///
/// @param verb the method
/// @param path with `{name}` for a parameter in it
/// @param right what a policy says to allow it
/// @param terms what it takes and gives
/// @param handler what it does
record Call(Verb verb, String path, Right right, Terms terms, Handler handler) {
  /// The methods that are in use.
  enum Verb {
    GET(HandlerType.GET),
    POST(HandlerType.POST),
    DELETE(HandlerType.DELETE);

    private final HandlerType type;

    Verb(HandlerType type) {
      this.type = type;
    }

    HandlerType type() {
      return type;
    }
  }

  /// The values in a path, by name.
  ///
  /// @param segments of the path, decoded
  /// @return empty when it is not this call's path
  Optional<Map<String, String>> captures(List<String> segments) {
    String[] parts = path.substring(1).split("/", -1);
    if (parts.length != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> captures = new HashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      String segment = segments.get(i);
      if (part.startsWith("{") && !segment.isEmpty()) {
        captures.put(part.substring(1, part.length() - 1), segment);
      } else if (!part.equals(segment)) {
        return Optional.empty();
      }
    }
    return Optional.of(captures);
  }

  /// What has to be allowed.
  ///
  /// @param action such as `munjigi:GetBans`
  /// @param resource such as `ban/{network}`
  /// @param deed what it does to the resource
  /// @param open whether it is answered whoever asks
  /// @param concern what it is about beyond its parameters
  record Right(String action, String resource, Deed deed, boolean open, Concern concern) {
    /// Of what is about its parameters alone.
    Right(String action, String resource, Deed deed, boolean open) {
      this(action, resource, deed, open, Concern.NOTHING);
    }

    /// The resource with `*` in the place of every value.
    String anything() {
      return resource.replaceAll("\\{[a-z]+}", "*");
    }
  }

  /// What a call takes and gives.
  ///
  /// @param summary one line
  /// @param parameters its parameters
  /// @param replies its answers, beside those that every call has
  record Terms(String summary, List<Parameter<?>> parameters, List<Reply> replies) {
    Terms {
      parameters = List.copyOf(parameters);
      replies = List.copyOf(replies);
    }

    boolean takesBody() {
      return parameters.stream().anyMatch(parameter -> parameter.in() == Parameter.In.BODY);
    }
  }

  /// One answer.
  ///
  /// @param status its status
  /// @param summary one line
  /// @param type its media type; empty when it has no body
  /// @param body the record of [Wire] that it holds, or null when it is no such
  record Reply(int status, String summary, String type, @Nullable Class<?> body) {
    static Reply json(int status, String summary, Class<?> body) {
      return new Reply(status, summary, Answer.JSON, body);
    }

    static Reply problem(Kind kind, String summary) {
      return new Reply(kind.status(), summary, Answer.PROBLEM, Wire.Problem.class);
    }
  }

  /// What a call does.
  interface Handler {
    Answer answer(Asked asked);
  }
}
