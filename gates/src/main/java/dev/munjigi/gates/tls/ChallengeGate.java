package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers an authority that asks over clear text whether a host is this gate's (ACME, http-01, RFC
/// 8555 section 8.3).
///
/// Guarantees: answers nothing but tokens of the order that is under way, at their own host, in
/// clear text, to GET and HEAD; everything else passes as if this gate were not there.
public final class ChallengeGate implements Gate<Exchange, Clear> {
  private static final String FOLDER = "/.well-known/acme-challenge/";
  private static final Fields TEXT = Fields.of("content-type", "application/octet-stream");
  private static final int OK = 200;

  @Override
  public GateName name() {
    return GateName.TLS;
  }

  private static @Nullable String token(Exchange exchange) {
    if (!(exchange.connection().transport() instanceof Transport.Clear)) {
      return null;
    }
    CanonicalRequest request = exchange.request();
    String path = request.path().encoded();
    if (!path.startsWith(FOLDER)
        || !request.query().encoded().isEmpty()
        || !(request.method().equals("GET") || request.method().equals("HEAD"))) {
      return null;
    }
    String token = path.substring(FOLDER.length());
    return Challenges.isToken(token) ? token : null;
  }

  @Override
  public List<Ask> asks(Exchange exchange) {
    String token = token(exchange);
    return token == null
        ? List.of()
        : List.of(new Ask.ChallengeFile(exchange.request().host(), token));
  }

  @Override
  public Verdict<Clear> decide(Exchange exchange, Facts facts) {
    if (facts.answers().isEmpty()) {
      return Clear.pass();
    }
    String content = facts.of(Fact.ChallengeFile.class).content();
    return content == null
        ? Clear.pass()
        : new Verdict.Answer<>(
            new Response(OK, TEXT, content.getBytes(StandardCharsets.US_ASCII)), List.of());
  }
}
