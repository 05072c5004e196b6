package dev.munjigi.gates.passkey;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a browser says that it was asked (WebAuthn Level 3, section 5.8.1), read strictly.
///
/// Guarantees: one JSON object without a name twice, 4 levels at most; its type, challenge and origin
/// are these, to the letter; it was not asked inside a page of somebody else.
final class ClientStatement {
  static final String CREATE = "webauthn.create";
  static final String GET = "webauthn.get";

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxStringLength(Assertion.LONGEST_CLIENT_DATA)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ClientStatement() {}

  /// @throws Malformed when it says anything else
  static void require(byte[] json, String type, byte[] challenge, String origin)
      throws Malformed {
    JsonNode said;
    try {
      said = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new Malformed("client data that is no JSON");
    }
    if (!said.isObject()
        || !text(said, "type").equals(type)
        || !text(said, "challenge").equals(Assertion.encoded(challenge))) {
      throw new Malformed("another ceremony");
    }
    // ATTACK: a page that embeds ours asks in our name
    JsonNode crossed = said.path("crossOrigin");
    boolean within = !crossed.isMissingNode() && !(crossed.isBoolean() && !crossed.asBoolean());
    if (!text(said, "origin").equals(origin) || within || said.has("topOrigin")) {
      throw new Malformed("another origin");
    }
  }

  private static String text(JsonNode said, String name) {
    JsonNode value = said.path(name);
    return value.isString() ? value.asString() : "";
  }
}
