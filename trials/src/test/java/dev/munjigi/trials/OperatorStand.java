package dev.munjigi.trials;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A gate whose operator API answers at the identity host, with somebody of each role, for trials of
/// what they may.
final class OperatorStand implements AutoCloseable {
  static final List<String> ROLES =
      List.of("viewer", "operator", "security-officer", "administrator");

  private static final String HOST = "login.test";
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
        plain: {bind: "127.0.0.1:0"}
      identity: {host: login.test}
      operator: {bind: "127.0.0.1:0", %s}
      rights:
        bindings:
          viewer: [%s]
          operator: [group/operators]
          security-officer: [group/security-officers]
      """;

  private final Gate gate;
  private final Map<String, String> keys = new HashMap<>();

  private OperatorStand(Gate gate) {
    this.gate = gate;
  }

  /// With somebody of each role and somebody without any (`nobody`), each called as their role.
  static OperatorStand start() throws Exception {
    OperatorStand stand =
        new OperatorStand(Gate.start(YAML.formatted("remote: true", "group/viewers")));
    for (String group : List.of("viewers", "operators", "security-officers", "clerks")) {
      JsonNode made =
          stand.gate.api().call(201, "POST", "/v1/groups", "{\"name\":\"" + group + "\"}");
      if (made.isEmpty()) {
        throw new AssertionError("no group " + group);
      }
    }
    for (String role : ROLES) {
      stand.keys.put(role, KeyHolder.of(stand.gate, role, role + "s").key());
    }
    stand.keys.put("nobody", KeyHolder.of(stand.gate, "nobody").key());
    return stand;
  }

  /// Reads other settings.
  ///
  /// @param operator what stands in `operator`
  /// @param viewers who is bound to the role `viewer`
  void configure(String operator, String viewers) throws IOException {
    gate.configure(YAML.formatted(operator, viewers));
  }

  Gate gate() {
    return gate;
  }

  /// Calls as somebody; as nobody in particular where they have no key.
  Reply call(String who, String method, String path, String body) throws IOException {
    String key = keys.getOrDefault(who, "");
    String bearing = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
    return send(method + " " + path, bearing, body);
  }

  /// Calls as somebody over clear text.
  Reply callInClear(String who, String method, String path) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(
              "%s %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                  .formatted(method, path, HOST, keys.getOrDefault(who, "")))
          .reply();
    }
  }

  /// Sends a call with these fields, each with its line end.
  Reply send(String line, String fields, String body) throws IOException {
    String sent =
        body.isEmpty()
            ? ""
            : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
    try (Wire wire = Wire.tls(gate.listener("tls"), HOST)) {
      return wire.send(
              "%s HTTP/1.1\r\nHost: %s\r\n%s%sConnection: close\r\n\r\n%s"
                  .formatted(line, HOST, fields, sent, body))
          .reply();
    }
  }

  @Override
  public void close() {
    gate.close();
  }
}
