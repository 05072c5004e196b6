package dev.munjigi.control;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.policy.Warrant;
import dev.munjigi.gates.roles.Assuming;
import dev.munjigi.gates.roles.Assuming.Assumed;
import dev.munjigi.gates.roles.RoleRefused;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/// Where roles are assumed: `POST /role/assume` at the identity host, one JSON object of texts in, one
/// out.
///
/// In: `role`, `session`, `services`, and where they are wished `seconds`, `policy`, `external-id`,
/// `tag/KEY` and `platform-token`. Out: `token`, `arn`, `until`. Problems are documents of RFC 9457.
///
/// Guarantees: nothing over clear text; nobody learns which roles there are; a page elsewhere cannot
/// have a browser ask (the body is JSON, and no answer allows other origins).
public final class RoleApi implements OwnService {
  /// How paths begin that are answered here.
  public static final String PREFIX = "/role/";

  private static final String ASSUME = PREFIX + "assume";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Assuming assuming;
  private final Supplier<Warrant> warrant;

  /// @param warrant the policies, as they are now
  public RoleApi(Assuming assuming, Supplier<Warrant> warrant) {
    this.assuming = assuming;
    this.warrant = warrant;
  }

  @Override
  public Response answer(Exchange exchange, byte[] body) {
    try {
      return assume(exchange, body);
    } catch (Fault fault) {
      return problem(fault.kind().status(), fault.kind().type(), fault.detail());
    } catch (RoleRefused refused) {
      return switch (refused.why()) {
        case WISH -> problem(422, "urn:munjigi:problem:role-wish", refused.evidence());
        case NOBODY ->
            problem(
                401, "urn:munjigi:problem:role-nobody", "show a key, a certificate or a token that holds");
        case DENIED ->
            problem(
                403,
                "urn:munjigi:problem:role-denied",
                "policies do not let you assume it; an operator finds why under `" + exchange.id()
                    + "`");
      };
    }
  }

  private Response assume(Exchange exchange, byte[] body) throws RoleRefused {
    CanonicalRequest request = exchange.request();
    if (!request.scheme().equals("https")) {
      throw new Fault(Kind.MISDIRECTED, "roles are assumed inside TLS");
    }
    if (!request.path().encoded().equals(ASSUME)) {
      throw new Fault(Kind.NOT_FOUND, "there is nothing here but `" + ASSUME + "`");
    }
    if (!request.method().equals("POST")) {
      throw new Fault(Kind.METHOD_NOT_ALLOWED, "allowed is POST");
    }
    // ATTACK: forms of pages send other types without asking first
    if (!request.fields().all("content-type").equals(List.of("application/json"))) {
      throw new Fault(Kind.WRONG_MEDIA_TYPE, "the body must be `application/json`");
    }
    Assumed assumed = assuming.assume(exchange, warrant.get(), StrictJson.members(body));
    Map<String, String> members = new LinkedHashMap<>();
    members.put("token", assumed.token());
    members.put("arn", assumed.arn());
    members.put("until", assumed.until().toString());
    return said(200, "application/json", JSON.writeValueAsString(members));
  }

  private static Response problem(int status, String type, String detail) {
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
