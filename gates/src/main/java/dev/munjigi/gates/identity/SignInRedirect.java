package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Sends somebody who visits a page to sign in first, and back to that page afterwards.
final class SignInRedirect {
  private static final int SEE_OTHER = 303;
  private static final int LONGEST = 2_048;

  private SignInRedirect() {}

  /// The answer for a browser that goes to a page; empty for everything else, such as a script's
  /// call, which could do nothing with it.
  static Optional<Response> of(CanonicalRequest request) {
    boolean visits =
        request.scheme().equals("https")
            && request.method().equals("GET")
            && request.upgrade() == null
            && navigates(request.fields());
    if (!visits) {
      return Optional.empty();
    }
    String to = request.path().encoded();
    String query = request.query().encoded();
    String back = query.isEmpty() ? to : to + "?" + query;
    String location =
        IdentitySettings.OWN_PATH
            + "sign-in?to="
            + URLEncoder.encode(back.length() > LONGEST ? "/" : back, StandardCharsets.UTF_8);
    Fields fields = Fields.of("location", location, "cache-control", "no-store");
    return Optional.of(new Response(SEE_OTHER, fields, new byte[0]));
  }

  /// Browsers say so (Fetch Metadata); older ones ask for HTML.
  private static boolean navigates(Fields fields) {
    String mode = fields.first("sec-fetch-mode");
    if (mode != null) {
      return mode.equals("navigate");
    }
    String accept = fields.first("accept");
    return accept != null && accept.contains("text/html");
  }
}
