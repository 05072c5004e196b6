package dev.munjigi.gates.exchange;

import java.util.Set;

/// One route of a service.
///
/// @param name its name; where none is given, its match as written
/// @param methods the methods it takes in upper case; empty for any
/// @param path its path pattern: `*` one segment, `{name}` one segment, `**` the rest
/// @param access who may
/// @param body what its bodies may be
/// @param clause where it is written
public record Route(
    String name, Set<String> methods, String path, Access access, BodyLimits body, Clause clause) {
  public Route {
    methods = Set.copyOf(methods);
  }
}
