package dev.munjigi.gates.passkey;

import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import dev.munjigi.gates.identity.User;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What browsers are asked, as JSON (WebAuthn Level 3, sections 5.4 and 5.5).
final class Options {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TYPE = "public-key";

  private Options() {}

  static String request(
      String challenge, String host, List<Passkey> allowed, String verification) {
    ObjectNode options = JSON.createObjectNode();
    options.put("challenge", challenge);
    options.put("timeout", Challenges.HOLDS.toMillis());
    options.put("rpId", host);
    options.put("userVerification", verification);
    describe(options.putArray("allowCredentials"), allowed);
    return JSON.writeValueAsString(options);
  }

  /// @param known those that the person has, which are not made a second time
  static String creation(String challenge, String host, User user, List<Passkey> known) {
    ObjectNode options = JSON.createObjectNode();
    options.put("challenge", challenge);
    options.put("timeout", Challenges.HOLDS.toMillis());
    options.put("attestation", "none");
    options.putObject("rp").put("id", host).put("name", host);
    options
        .putObject("user")
        .put("id", Assertion.encoded(user.id().toString().getBytes(StandardCharsets.US_ASCII)))
        .put("name", user.name().text())
        .put("displayName", user.shown());
    ArrayNode parameters = options.putArray("pubKeyCredParams");
    for (COSEAlgorithmIdentifier one : Ceremonies.ALGORITHMS) {
      parameters.addObject().put("type", TYPE).put("alg", one.getValue());
    }
    options
        .putObject("authenticatorSelection")
        .put("residentKey", "preferred")
        .put("userVerification", "preferred");
    describe(options.putArray("excludeCredentials"), known);
    return JSON.writeValueAsString(options);
  }

  private static void describe(ArrayNode to, List<Passkey> passkeys) {
    for (Passkey one : passkeys) {
      ObjectNode described = to.addObject().put("type", TYPE).put("id", one.key());
      ArrayNode transports = described.putArray("transports");
      one.transports().forEach(transports::add);
    }
  }
}
