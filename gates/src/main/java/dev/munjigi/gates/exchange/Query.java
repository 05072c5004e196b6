package dev.munjigi.gates.exchange;

import java.util.List;

/// The query of a request.
///
/// @param encoded as it goes upstream, without `?`; empty when there is none
/// @param parameters its `name=value` pairs as `application/x-www-form-urlencoded` decodes them, in
///     order, repeated ones apart
public record Query(String encoded, List<Parameter> parameters) {
  /// No query.
  public static final Query NONE = new Query("", List.of());

  public Query {
    parameters = List.copyOf(parameters);
  }

  /// One decoded pair.
  public record Parameter(String name, String value) {}
}
