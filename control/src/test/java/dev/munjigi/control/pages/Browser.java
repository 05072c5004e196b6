package dev.munjigi.control.pages;

import dev.munjigi.control.HostPart;
import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A browser as far as the pages go: cookies by host, the origin of forms, no redirect followed unasked.
final class Browser {
  private static final Pattern TOKEN =
      Pattern.compile("name=\"token\" value=\"([A-Za-z0-9_-]{43})\"");
  private static final Target TARGET = target();

  private final Map<String, Map<String, String>> jar = new LinkedHashMap<>();

  /// Fields that go with every request, in the place of those that a browser sends.
  final Map<String, String> sends = new LinkedHashMap<>();

  String scheme = "https";
  private final HostPart pages;
  private String seen = "";

  Browser(HostPart pages) {
    this.pages = pages;
  }

  /// A page and the cookies that came with it.
  record Answer(Response response) {
    int status() {
      return response.status();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    String field(String name) {
      String value = response.fields().first(name);
      return value == null ? "" : value;
    }

    String location() {
      return field("location");
    }

    List<String> cookies() {
      return response.fields().all("set-cookie");
    }
  }

  /// Its cookies of a host.
  Map<String, String> cookies(String host) {
    return jar.computeIfAbsent(host, name -> new LinkedHashMap<>());
  }

  Answer get(String url) {
    return ask("GET", url, "");
  }

  /// Sends the form of the page seen last, with its token.
  Answer post(String url, String... namesAndValues) {
    Matcher token = TOKEN.matcher(seen);
    List<String> all = new ArrayList<>(Arrays.asList(namesAndValues));
    if (token.find()) {
      all.addAll(List.of("token", token.group(1)));
    }
    return post(url, form(all));
  }

  Answer post(String url, String body) {
    return ask("POST", url, body);
  }

  static String form(List<String> namesAndValues) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      pairs.add(
          URLEncoder.encode(namesAndValues.get(i), StandardCharsets.UTF_8)
              + "="
              + URLEncoder.encode(namesAndValues.get(i + 1), StandardCharsets.UTF_8));
    }
    return String.join("&", pairs);
  }

  Answer ask(String method, String target, String body) {
    URI url = URI.create(target.startsWith("/") ? "https://" + Scene.HOST + target : target);
    Map<String, String> cookies = cookies(url.getHost());
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("user-agent", "Browser/1.0 <b>");
    if (method.equals("POST")) {
      fields.put("origin", "https://" + url.getHost());
      fields.put("content-type", "application/x-www-form-urlencoded");
    }
    fields.putAll(sends);
    Fields.Builder sent = new Fields.Builder(fields.size());
    fields.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            sent.add(name, value);
          }
        });
    List<CanonicalRequest.Cookie> list = new ArrayList<>();
    cookies.forEach((name, value) -> list.add(new CanonicalRequest.Cookie(name, value)));
    CanonicalRequest request =
        new CanonicalRequest(
            method,
            scheme,
            url.getHost(),
            url.getPort() < 0 ? 443 : url.getPort(),
            path(url.getRawPath()),
            query(url.getRawQuery()),
            sent.build(),
            list,
            body.isEmpty() ? Framing.None.INSTANCE : new Framing.Length(body.length()),
            null,
            false,
            true,
            Address.parse("192.0.2.1").orElseThrow(),
            TARGET);
    Answer answer =
        new Answer(pages.answer(request, body.getBytes(StandardCharsets.ISO_8859_1)));
    answer.cookies().forEach(cookie -> keep(cookies, cookie));
    if (!answer.text().isEmpty()) {
      seen = answer.text();
    }
    return answer;
  }

  private static void keep(Map<String, String> cookies, String cookie) {
    int equals = cookie.indexOf('=');
    String name = cookie.substring(0, equals);
    String value = cookie.substring(equals + 1, cookie.indexOf(';'));
    if (cookie.contains("Max-Age=0")) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }

  private static CanonicalPath path(String encoded) {
    return new CanonicalPath(encoded, List.of(encoded.substring(1).split("/", -1)));
  }

  private static Query query(String encoded) {
    if (encoded == null || encoded.isEmpty()) {
      return Query.NONE;
    }
    List<Query.Parameter> parameters = new ArrayList<>();
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.add(new Query.Parameter(decoded(name), decoded(value)));
    }
    return new Query(encoded, parameters);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Target target() {
    Duration second = Duration.ofSeconds(1);
    Clause clause = Clause.builtIn("identity");
    Route all =
        new Route("all", Set.of(), "/**", new Access.Public(), new BodyLimits(0, 65_536), clause);
    Service service =
        new Service(
            "munjigi",
            Set.of(),
            List.of(new Upstream(Scheme.INSIDE, new Upstream.Inside())),
            new UpstreamLimits(second, second, second, 1, 0, 1, null),
            Balancing.STANDARD,
            List.of(all),
            Map.of(),
            false,
            Service.EncodedSlash.REFUSE,
            null,
            clause);
    return new Target(service, all, Map.of());
  }
}
