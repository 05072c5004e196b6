package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Clause;

/// A value's path in the grammar and its place in a file.
///
/// @param path such as `services.shop.routes[2]`; empty for the whole file
/// @param place where it is written; for a value that is not, where the block around it is
record Spot(String path, Place place) {
  private static final int LONGEST = 128;

  /// The spot of a key's or a name's value below this one.
  Spot key(String name, Place at) {
    // ATTACK: a name as long as the file would be repeated by all that stands below it
    String part = name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name;
    return new Spot(path.isEmpty() ? part : path + "." + part, at);
  }

  /// The spot of an element of this list.
  Spot item(int index, Place at) {
    return new Spot(path + "[" + index + "]", at);
  }

  Clause clause() {
    return place.clause(path);
  }

  /// The path in backticks.
  String quoted() {
    return path.isEmpty() ? "the file" : Quote.of(path);
  }
}
