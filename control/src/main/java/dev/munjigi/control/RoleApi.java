package dev.munjigi.control;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.policy.Warrant;
import dev.munjigi.gates.roles.Assuming;
import dev.munjigi.gates.roles.Assuming.Assumed;
import dev.munjigi.gates.roles.RoleRefused;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

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
      return JsonPart.problem(fault);
    } catch (RoleRefused refused) {
      return switch (refused.why()) {
        case WISH -> JsonPart.problem(422, "urn:munjigi:problem:role-wish", refused.evidence());
        case NOBODY ->
            JsonPart.problem(
                401, "urn:munjigi:problem:role-nobody", "show a key, a certificate or a token that holds");
        case DENIED ->
            JsonPart.problem(
                403,
                "urn:munjigi:problem:role-denied",
                "policies do not let you assume it; an operator finds why under `" + exchange.id()
                    + "`");
        case UNAVAILABLE ->
            JsonPart.problem(
                503, "urn:munjigi:problem:role-unavailable", "policies cannot be read; try again");
      };
    }
  }

  private Response assume(Exchange exchange, byte[] body) throws RoleRefused {
    CanonicalRequest request = exchange.request();
    JsonPart.requireTls(request);
    if (!request.path().encoded().equals(ASSUME)) {
      throw new Fault(Kind.NOT_FOUND, "there is nothing here but `" + ASSUME + "`");
    }
    JsonPart.requireMethod(request, "POST");
    Assumed assumed =
        assuming.assume(exchange, warrant.get(), JsonPart.members(request, body));
    Map<String, String> members = new LinkedHashMap<>();
    members.put("token", assumed.token());
    members.put("arn", assumed.arn());
    members.put("until", assumed.until().toString());
    return JsonPart.given(members);
  }
}
