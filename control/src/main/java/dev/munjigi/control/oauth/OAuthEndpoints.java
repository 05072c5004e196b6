package dev.munjigi.control.oauth;

import dev.munjigi.control.HostPart;
import dev.munjigi.control.UrlForm;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.oauth.Discovery;
import dev.munjigi.gates.oauth.Discovery.Endpoint;
import dev.munjigi.gates.oauth.ErrorCode;
import dev.munjigi.gates.oauth.Inspection;
import dev.munjigi.gates.oauth.Parameters;
import dev.munjigi.gates.oauth.ProtocolFault;
import dev.munjigi.gates.oauth.Provider;
import dev.munjigi.gates.oauth.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The endpoints that applications call themselves; what people see, and what is not there, is the
/// pages' to answer.
///
/// Guarantees: no answer that holds a token, or says that there is none, is kept by a cache; no cookie
/// counts here; a token comes in the field `authorization` alone, never in a URL. No answer allows
/// scripts of other origins to read it (CORS): applications in a browser keep their tokens on their
/// server.
public final class OAuthEndpoints implements HostPart {
  private static final int MOST_FIELDS = 32;
  private static final String BEARER = "bearer ";

  private final Tokens tokens;
  private final Inspection inspection;
  private final Discovery discovery;
  private final HostPart pages;

  /// @param pages answer everything else
  public OAuthEndpoints(Provider provider, HostPart pages) {
    this.tokens = new Tokens(provider);
    this.inspection = new Inspection(provider);
    this.discovery = new Discovery(provider);
    this.pages = pages;
  }

  @Override
  public Response answer(CanonicalRequest request, byte[] body) {
    boolean keys = request.path().encoded().equals(Endpoint.KEYS.path());
    // without applications there is no provider, but origins verify assertions with the keys
    if (!request.scheme().equals("https") || !(keys || discovery.serves())) {
      return pages.answer(request, body);
    }
    try {
      return endpoint(request, body);
    } catch (ProtocolFault fault) {
      return refused(request, fault);
    }
  }

  private Response endpoint(CanonicalRequest request, byte[] body) {
    return switch (request.path().encoded()) {
      case "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server" ->
          reads(request) ? document(discovery.document().json()) : notAllowed("GET, HEAD");
      case "/oauth/jwks" -> reads(request) ? document(discovery.keys()) : notAllowed("GET, HEAD");
      case "/oauth/token" ->
          posts(request)
              ? said(tokens.give(proof(request), sent(request, body), request.client()))
              : notAllowed("POST");
      case "/oauth/introspect" ->
          posts(request)
              ? said(inspection.introspect(proof(request), sent(request, body)))
              : notAllowed("POST");
      case "/oauth/revoke" -> {
        if (!posts(request)) {
          yield notAllowed("POST");
        }
        inspection.revoke(proof(request), sent(request, body));
        yield new Response(200, Fields.of("cache-control", "no-store"), new byte[0]);
      }
      case "/oauth/userinfo" -> userInfo(request);
      default -> pages.answer(request, body);
    };
  }

  private Response userInfo(CanonicalRequest request) {
    if (!reads(request) && !posts(request)) {
      return notAllowed("GET, HEAD, POST");
    }
    String field = proof(request);
    if (field == null || !field.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return new Response(
          401,
          Fields.of("www-authenticate", "Bearer realm=\"munjigi\"", "cache-control", "no-store"),
          new byte[0]);
    }
    return said(inspection.userInfo(field.substring(BEARER.length()).strip()));
  }

  private static boolean reads(CanonicalRequest request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private static boolean posts(CanonicalRequest request) {
    return request.method().equals("POST");
  }

  /// What the sender proves itself with.
  private static @Nullable String proof(CanonicalRequest request) {
    List<String> fields = request.fields().all("authorization");
    if (fields.size() > 1) {
      throw new ProtocolFault(ErrorCode.INVALID_REQUEST, "`authorization` comes twice");
    }
    return fields.isEmpty() ? null : fields.getFirst();
  }

  private static Parameters sent(CanonicalRequest request, byte[] body) {
    Optional<List<Query.Parameter>> pairs =
        UrlForm.is(request.fields()) ? UrlForm.read(body, MOST_FIELDS) : Optional.empty();
    // ATTACK: what stands in a URL stands in logs (RFC 9700, section 4.3.1)
    if (pairs.isEmpty() || !request.query().parameters().isEmpty()) {
      throw new ProtocolFault(
          ErrorCode.INVALID_REQUEST, "the request is a form of `application/x-www-form-urlencoded`");
    }
    return Parameters.of(pairs.get());
  }

  private static Response said(Claims answer) {
    return json(200, answer.json(), "no-store").build();
  }

  /// A document that may be kept for a while: shorter than a key is published before it signs.
  private static Response document(String json) {
    return json(200, json, "public, max-age=900").build();
  }

  /// An answer of JSON to which fields may be added.
  private record Draft(int status, Fields.Builder fields, String json) {
    Response build() {
      return new Response(status, fields.build(), json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Draft json(int status, String json, String caching) {
    Fields.Builder fields = new Fields.Builder(6);
    fields.add("content-type", "application/json");
    fields.add("cache-control", caching);
    fields.add("x-content-type-options", "nosniff");
    return new Draft(status, fields, json);
  }

  private static Response refused(CanonicalRequest request, ProtocolFault fault) {
    Claims said =
        Claims.builder()
            .text("error", fault.code().text())
            .text("error_description", fault.description())
            .build();
    Draft draft = json(fault.code().status(), said.json(), "no-store");
    if (request.path().encoded().equals(Endpoint.USERINFO.path())) {
      draft.fields().add("www-authenticate", bearer(fault));
    } else if (fault.code() == ErrorCode.INVALID_CLIENT) {
      draft.fields().add("www-authenticate", "Basic realm=\"munjigi\", charset=\"UTF-8\"");
    }
    return draft.build();
  }

  /// RFC 6750, section 3.
  private static String bearer(ProtocolFault fault) {
    return "Bearer realm=\"munjigi\", error=\"%s\", error_description=\"%s\""
        .formatted(fault.code().text(), fault.description());
  }

  private static Response notAllowed(String allow) {
    return new Response(
        405, Fields.of("allow", allow, "cache-control", "no-store"), new byte[0]);
  }
}
