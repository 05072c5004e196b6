package dev.munjigi.app.cli;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities.Rights;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.rights.Attachment;
import dev.munjigi.gates.rights.RightsBook.Author;
import dev.munjigi.gates.rights.RightsChange;
import dev.munjigi.gates.rights.WrittenRights;
import java.util.Map;
import java.util.TreeMap;

/// Who may do what, changed by a gate that runs.
record RunningRights(Gate gate, Rights stored) implements Rights {
  /// A call that makes a change.
  private record Wire(String call, Map<String, String> body) {}

  @Override
  public WrittenRights written() {
    return stored.written();
  }

  @Override
  public Entitlements files() {
    return stored.files();
  }

  @Override
  public boolean own(RightsChange change, Author author) {
    return stored.own(change, author);
  }

  @Override
  public void make(RightsChange change, Author author, boolean mayOwn) throws Declined {
    Wire wire = wire(change);
    RunningIdentities.tell(
        gate, wire.call(), wire.body(), () -> stored.make(change, author, mayOwn));
  }

  private static Wire wire(RightsChange change) {
    return switch (change) {
      case RightsChange.PutPolicy(var name, var trust, var text) ->
          new Wire(
              "POST /v1/policies",
              Map.of("policy", name, "document", text, "trust", Boolean.toString(trust)));
      case RightsChange.RemovePolicy(var name) ->
          new Wire("DELETE /v1/policies/" + Gate.encode(name), Map.of());
      case RightsChange.PutRole(var name, var trust, var longest) -> {
        Map<String, String> body = new TreeMap<>();
        body.put("role", name);
        body.put("longest", longest.toSeconds() + "s");
        if (trust != null) {
          body.put("trust", trust);
        }
        yield new Wire("POST /v1/roles", body);
      }
      case RightsChange.RemoveRole(var name) ->
          new Wire("DELETE /v1/roles/" + Gate.encode(name), Map.of());
      case RightsChange.Attach(var attachment) -> given(attachment);
      case RightsChange.Detach(var attachment) -> taken(attachment);
    };
  }

  private static Wire given(Attachment one) {
    String holder = one.holder().toString();
    return switch (one.what()) {
      case ROLE -> new Wire("POST /v1/bindings", Map.of("holder", holder, "role", one.name()));
      case POLICY ->
          new Wire("POST /v1/attachments", Map.of("holder", holder, "policy", one.name()));
      case BOUNDARY ->
          new Wire(
              "POST /v1/attachments",
              Map.of("holder", holder, "policy", one.name(), "boundary", "true"));
    };
  }

  private static Wire taken(Attachment one) {
    String holder = "holder=" + Gate.encode(one.holder().toString());
    String name = Gate.encode(one.name());
    return switch (one.what()) {
      case ROLE -> new Wire("DELETE /v1/bindings?" + holder + "&role=" + name, Map.of());
      case POLICY -> new Wire("DELETE /v1/attachments?" + holder + "&policy=" + name, Map.of());
      case BOUNDARY ->
          new Wire(
              "DELETE /v1/attachments?" + holder + "&policy=" + name + "&boundary=true",
              Map.of());
    };
  }
}
