package dev.munjigi.control;

import dev.munjigi.control.Parameter.In;
import dev.munjigi.gates.rights.RightsBook.Author;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values that came with a call, each as its parameter allows it.
final class Asked {
  private static final int PROBLEMS = 32;

  private final Author by;
  private final Map<Parameter<?>, Object> values;
  private final boolean mayOwn;

  private Asked(Author by, Map<Parameter<?>, Object> values, boolean mayOwn) {
    this.by = by;
    this.values = values;
    this.mayOwn = mayOwn;
  }

  /// The same, allowed.
  ///
  /// @param own whether who asks may do it to what is their own
  Asked allowed(boolean own) {
    return new Asked(by, values, own);
  }

  /// Whether who asks may do it to what is their own.
  boolean mayOwn() {
    return mayOwn;
  }

  /// Judges the values that came.
  ///
  /// @param by who asks
  /// @param given by place and name, those of each place apart
  /// @throws Fault with everything that is wrong: what is missing, what no parameter is called, and
  ///   what a parameter does not allow
  static Asked of(
      Author by, List<Parameter<?>> parameters, Map<In, Map<String, String>> given) {
    List<String> problems = new ArrayList<>();
    Map<Parameter<?>, Object> values = new HashMap<>();
    for (Parameter<?> parameter : parameters) {
      String text = given.getOrDefault(parameter.in(), Map.of()).get(parameter.name());
      if (text != null) {
        Optional<?> value = parameter.form().read(text);
        value.ifPresent(read -> values.put(parameter, read));
        if (value.isEmpty()) {
          String allowed = parameter.form().allowed();
          problems.add(
              "`%s` must be %s, not `%s`"
                  .formatted(parameter.name(), allowed, Visible.shortened(text)));
        }
      } else if (parameter.required()) {
        problems.add("`%s` is missing".formatted(parameter.name()));
      }
    }
    given.forEach((in, texts) -> unknown(parameters, in, texts, problems));
    if (!problems.isEmpty()) {
      List<String> first = problems.subList(0, Math.min(PROBLEMS, problems.size()));
      throw new Fault(Kind.INVALID_INPUT, first.getFirst(), first, Map.of());
    }
    return new Asked(by, values, false);
  }

  /// Who asks, as an ARN.
  String by() {
    return by.arn();
  }

  /// The same, for rights that they write.
  Author author() {
    return by;
  }

  private static void unknown(
      List<Parameter<?>> parameters, In in, Map<String, String> texts, List<String> problems) {
    List<String> names =
        parameters.stream().filter(p -> p.in() == in).map(p -> "`" + p.name() + "`").toList();
    for (String name : texts.keySet()) {
      if (!names.contains("`" + name + "`")) {
        String known = names.isEmpty() ? "none is" : "allowed are " + String.join(", ", names);
        problems.add("`%s` is not known; %s".formatted(Visible.shortened(name), known));
      }
    }
  }

  /// The value of a parameter that the call needs.
  <T> T get(Parameter<T> parameter) {
    return find(parameter)
        .orElseThrow(() -> new IllegalArgumentException("`" + parameter.name() + "` is optional"));
  }

  /// The value of a parameter, if it came.
  @SuppressWarnings("unchecked") // `of` put what the parameter's own form read
  <T> Optional<T> find(Parameter<T> parameter) {
    return Optional.ofNullable((T) values.get(parameter));
  }

  /// A resource with the values in the place of their names.
  String fill(String resource) {
    String filled = resource;
    for (Map.Entry<Parameter<?>, Object> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey().name() + "}", value.getValue().toString());
    }
    return filled;
  }
}
