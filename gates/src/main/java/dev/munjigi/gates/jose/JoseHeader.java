package dev.munjigi.gates.jose;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A token's header (RFC 7515, section 4; RFC 7516, section 4), of which nothing is believed yet.
///
/// Refused: extensions that have to be understood, keys that the token brings or says where to
/// fetch, payloads that are not encoded or are compressed. Other unknown members are ignored, as
/// the RFC demands.
///
/// @param algorithm `alg`
/// @param keyId `kid`; null without one
/// @param type `typ`; null without one
/// @param members all of them
record JoseHeader(
    String algorithm, @Nullable String keyId, @Nullable String type, ObjectNode members) {
  static JoseHeader parse(byte[] json) throws Refused {
    ObjectNode members = StrictJson.read(json);
    if (members.has("crit")) {
      throw new Refused(Fault.CRITICAL_EXTENSION);
    }
    // ATTACK: CVE-2018-0114 and its family; refused even where ignoring would do
    if (members.has("jwk") || members.has("jku") || members.has("x5u") || members.has("x5c")) {
      throw new Refused(Fault.BRINGS_KEY);
    }
    if (members.has("b64")) {
      throw new Refused(Fault.UNENCODED);
    }
    if (members.has("zip")) {
      throw new Refused(Fault.COMPRESSED);
    }
    String algorithm = text(members, "alg");
    if (algorithm == null) {
      throw new Refused(Fault.MALFORMED);
    }
    text(members, "cty");
    return new JoseHeader(algorithm, text(members, "kid"), text(members, "typ"), members);
  }

  /// A member that has to be a string when it is there.
  static @Nullable String text(ObjectNode members, String name) throws Refused {
    JsonNode node = members.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isString()) {
      throw new Refused(Fault.MALFORMED);
    }
    return node.stringValue();
  }
}
