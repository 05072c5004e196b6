package dev.munjigi.gates.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.reply.Pages.Language;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Decides what of a reply's head leaves, and how a refusal is shown.
///
/// Guarantees: no hop-by-hop field and none of the configured leaks leaves; a refusal shows its
/// public class and the exchange id only. Does not guarantee anything about bodies of origins.
public final class ReplyGate {
  private static final int UNAUTHORIZED = 401;
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");
  private static final List<String> FORMS = List.of("application/problem+json", "text/html");
  private static final List<String> LANGUAGES = List.of("en", "ko");

  private final ReplySettings settings;

  public ReplyGate(ReplySettings settings) {
    this.settings = settings;
  }

  /// The fields of an origin's reply as they leave.
  ///
  /// @param fields what the origin sent, with `content-length` where it counts
  /// @param secure whether the client is reached over an encrypted connection
  public Fields outgoing(Fields fields, boolean secure) {
    Fields.Builder out = new Fields.Builder(fields.size() + 8);
    String named = fields.first("connection");
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.name(i);
      if (!HOP_BY_HOP.contains(name)
          && !settings.remove().contains(name)
          && !name.startsWith("x-munjigi-")
          && (named == null || !isNamed(named, name))) {
        out.add(name, fields.value(i));
      }
    }
    addMissing(out, settings.add(), fields);
    if (secure) {
      addMissing(out, settings.addSecure(), fields);
    }
    return out.build();
  }

  /// The trailer fields of an origin's reply as they leave.
  public Fields trailing(Fields fields) {
    return fields.where(name -> !settings.remove().contains(name) && !HOP_BY_HOP.contains(name));
  }

  /// The answer to a refused exchange.
  ///
  /// @param asked the fields of the request, as far as they are known
  public Response refusal(Refusal refusal, Id exchange, Fields asked, boolean secure) {
    int status = refusal.code().status() == 0 ? 503 : refusal.code().status();
    if (CanonicalRequest.grpc(asked)) {
      return GrpcStatus.answer(status, refusal.code().publicClass(), exchange);
    }
    boolean page = Preference.best(asked.first("accept"), FORMS).equals("text/html");
    String tag = Preference.best(asked.first("accept-language"), LANGUAGES);
    Language language = Language.valueOf(tag.toUpperCase(Locale.ROOT));
    var kind = refusal.code().publicClass();
    String body =
        page
            ? Pages.page(kind, status, exchange, language, refusal.retryAfterSeconds())
            : Pages.problem(kind, status, exchange, language, refusal.retryAfterSeconds());
    Fields.Builder fields =
        new Fields.Builder(12)
            .add("content-type", page ? "text/html; charset=utf-8" : FORMS.getFirst())
            .add("content-language", tag)
            .add("cache-control", "no-store")
            .add("vary", "accept, accept-language")
            .add("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    if (status == UNAUTHORIZED) {
      fields.add("www-authenticate", "Bearer");
    }
    if (refusal.retryAfterSeconds() > 0) {
      fields.add("retry-after", Integer.toString(refusal.retryAfterSeconds()));
    }
    addMissing(fields, settings.add(), Fields.NONE);
    if (secure) {
      addMissing(fields, settings.addSecure(), Fields.NONE);
    }
    return new Response(status, fields.build(), body.getBytes(UTF_8));
  }

  private static void addMissing(Fields.Builder out, Fields wanted, Fields present) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!present.has(wanted.name(i))) {
        out.add(wanted.name(i), wanted.value(i));
      }
    }
  }

  /// Whether a `connection` field names this field as hop-by-hop.
  private static boolean isNamed(String connection, String name) {
    int at = 0;
    while (at < connection.length()) {
      int comma = connection.indexOf(',', at);
      int end = comma < 0 ? connection.length() : comma;
      if (connection.substring(at, end).strip().equalsIgnoreCase(name)) {
        return !name.equals("content-length");
      }
      at = end + 1;
    }
    return false;
  }
}
