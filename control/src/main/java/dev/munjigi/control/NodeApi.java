package dev.munjigi.control;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.join.Certified;
import dev.munjigi.gates.join.JoinRefused;
import dev.munjigi.gates.join.Joining;
import dev.munjigi.gates.join.Renewal;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// What machines ask at the identity host, below `/node/`: one JSON object of texts in, one out.
///
/// | path | in | out |
/// |---|---|---|
/// | `GET /node/root` | | the root in PEM: public, and to be compared with a fingerprint |
/// | `POST /node/join` | `token` or `platform-token`, `request` | a certificate |
/// | `POST /node/nonce` | | `nonce`, `now` |
/// | `POST /node/renew` | `chain`, `request`, `nonce`, `signature` | a certificate |
///
/// A certificate is `id`, `chain`, `root`, `seconds` (its life) and `now` (the gate's clock);
/// `request` (PKCS #10, DER) and `signature` are in base64. Problems are documents of RFC 9457.
///
/// Guarantees: nothing over clear text; answers tell whoever has no valid token nothing about who is
/// known. Does not guarantee that it is a machine that asks.
public final class NodeApi implements HostPart {
  /// How paths begin that are answered here.
  public static final String PREFIX = "/node/";

  private static final List<String> JOIN = List.of("token", "request");
  private static final List<String> JOIN_BY_PLATFORM = List.of("platform-token", "request");
  private static final List<String> RENEW = List.of("chain", "request", "nonce", "signature");

  private final Joining joining;
  private final Supplier<String> root;
  private final InstantSource clock;

  /// @param root the root in PEM
  public NodeApi(Joining joining, Supplier<String> root, InstantSource clock) {
    this.joining = joining;
    this.root = root;
    this.clock = clock;
  }

  @Override
  public Response answer(CanonicalRequest request, byte[] body) {
    try {
      JsonPart.requireTls(request);
      return switch (request.path().encoded()) {
        case "/node/root" -> {
          JsonPart.requireMethod(request, "GET");
          yield JsonPart.text("application/x-pem-file", root.get());
        }
        case "/node/nonce" -> {
          JsonPart.requireMethod(request, "POST");
          yield JsonPart.given(Map.of("nonce", joining.nonce(), "now", now()));
        }
        case "/node/join" -> {
          JsonPart.requireMethod(request, "POST");
          yield join(JsonPart.members(request, body), request.client());
        }
        case "/node/renew" -> {
          JsonPart.requireMethod(request, "POST");
          yield renew(JsonPart.members(request, body), request.client());
        }
        default -> throw new Fault(Kind.NOT_FOUND, "there is nothing here for nodes");
      };
    } catch (Fault fault) {
      return JsonPart.problem(fault);
    } catch (JoinRefused refused) {
      return JsonPart.problem(status(refused.why()), type(refused.why()), said(refused));
    }
  }

  private static void named(Map<String, String> members, List<String> names) {
    if (members.size() != names.size() || !members.keySet().containsAll(names)) {
      throw new Fault(Kind.INVALID_INPUT, "the members must be `" + String.join("`, `", names) + "`");
    }
  }

  private Response join(Map<String, String> members, Address from) throws JoinRefused {
    if (members.containsKey("platform-token")) {
      named(members, JOIN_BY_PLATFORM);
      return given(
          joining.byPlatform(
              members.getOrDefault("platform-token", ""), bytes(members, "request"), from));
    }
    named(members, JOIN);
    return given(
        joining.byToken(members.getOrDefault("token", ""), bytes(members, "request"), from));
  }

  private Response renew(Map<String, String> members, Address from) throws JoinRefused {
    named(members, RENEW);
    return given(
        joining.renew(
            new Renewal(
                members.getOrDefault("chain", ""),
                bytes(members, "request"),
                members.getOrDefault("nonce", ""),
                bytes(members, "signature")),
            from));
  }

  private static byte[] bytes(Map<String, String> members, String name) {
    try {
      return Base64.getDecoder().decode(members.getOrDefault(name, ""));
    } catch (IllegalArgumentException none) {
      throw new Fault(Kind.INVALID_INPUT, "`" + name + "` must be base64");
    }
  }

  private Response given(Certified certified) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("id", certified.spiffeId());
    members.put("chain", certified.chain());
    members.put("root", certified.root());
    members.put("seconds", Long.toString(certified.life().toSeconds()));
    members.put("now", now());
    return JsonPart.given(members);
  }

  private String now() {
    return Long.toString(clock.instant().getEpochSecond());
  }

  private static int status(JoinRefused.Why why) {
    return switch (why) {
      case TOKEN, SHUT_OUT, PROOF -> 403;
      case REQUEST -> 422;
      case NAME_TAKEN -> 409;
      case UNAVAILABLE -> 503;
    };
  }

  private static String type(JoinRefused.Why why) {
    return "urn:munjigi:problem:node-"
        + why.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// What is wrong with one's own request for a certificate is said to whoever made it.
  private static String said(JoinRefused refused) {
    return refused.why() == JoinRefused.Why.REQUEST
        ? refused.why().said() + ": " + refused.evidence()
        : refused.why().said();
  }
}
