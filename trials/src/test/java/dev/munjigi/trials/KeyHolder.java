package dev.munjigi.trials;

/// Somebody at a gate who has a key, as an operator makes them.
///
/// @param key what their programs bear
record KeyHolder(String name, String key) {
  /// A new one, in groups that are there.
  static KeyHolder of(Gate gate, String name, String... groups) throws Exception {
    Operator operator = gate.api();
    String member =
        groups.length == 0 ? "" : ",\"groups\":\"" + String.join(",", groups) + "\"";
    operator.call(201, "POST", "/v1/users", "{\"name\":\"%s\"%s}".formatted(name, member));
    operator.call(204, "POST", "/v1/users/" + name + "/enable", "");
    String wanted = "{\"user\":\"%s\",\"label\":\"trial\"}".formatted(name);
    return new KeyHolder(
        name, operator.call(201, "POST", "/v1/keys", wanted).path("key").asString());
  }
}
