package dev.munjigi.control;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// How programs are spoken with at the identity host: inside TLS, one JSON object of texts in, one
/// out, problems as documents of RFC 9457.
final class JsonPart {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JsonPart() {}

  /// @throws Fault over clear text
  static void requireTls(CanonicalRequest request) {
    if (!request.scheme().equals("https")) {
      throw new Fault(Kind.MISDIRECTED, "this is answered inside TLS alone");
    }
  }

  /// @throws Fault for another method
  static void requireMethod(CanonicalRequest request, String method) {
    if (!request.method().equals(method)) {
      throw new Fault(Kind.METHOD_NOT_ALLOWED, "allowed is " + method);
    }
  }

  /// What the body says.
  ///
  /// @throws Fault when it is no JSON object of texts, or does not say that it is one
  static Map<String, String> members(CanonicalRequest request, byte[] body) {
    // ATTACK: forms of pages send other types without asking first
    if (!request.fields().all("content-type").equals(List.of("application/json"))) {
      throw new Fault(Kind.WRONG_MEDIA_TYPE, "the body must be `application/json`");
    }
    return StrictJson.members(body);
  }

  static Response given(Map<String, String> members) {
    return text("application/json", JSON.writeValueAsString(members));
  }

  static Response text(String type, String body) {
    return said(200, type, body);
  }

  static Response problem(Fault fault) {
    return problem(fault.kind().status(), fault.kind().type(), fault.detail());
  }

  static Response problem(int status, String type, String detail) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", type);
    members.put("status", status);
    members.put("detail", Visible.of(detail));
    return said(status, "application/problem+json", JSON.writeValueAsString(members));
  }

  private static Response said(int status, String type, String body) {
    return new Response(
        status,
        Fields.of(
            "content-type",
            type,
            "cache-control",
            "no-store",
            "x-content-type-options",
            "nosniff"),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
