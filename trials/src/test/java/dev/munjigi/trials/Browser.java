package dev.munjigi.trials;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser without scripts: keeps cookies apart by host, follows redirects, fills in forms.
final class Browser {
  private static final Pattern INPUT = Pattern.compile("<input[^>]*name=\"([^\"]+)\"[^>]*>");
  private static final Pattern VALUE = Pattern.compile("value=\"([^\"]*)\"");
  private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]*)\"");
  private static final Pattern GOES_ON = Pattern.compile("http-equiv=\"refresh\" content=\"0; url=([^\"]*)\"");
  private static final int MOST = 10;

  private final InetSocketAddress gate;
  private final Map<String, Map<String, String>> cookies = new HashMap<>();

  /// What is shown in the end.
  record Page(URI at, int status, String text) {}

  Browser(InetSocketAddress gate) {
    this.gate = gate;
  }

  /// The cookies that it has for a host, to be looked at and tampered with.
  Map<String, String> cookies(String host) {
    return cookies.computeIfAbsent(host, unknown -> new LinkedHashMap<>());
  }

  /// Goes to a page, and on from there.
  Page visit(String url) throws IOException {
    URI at = URI.create(url);
    for (int i = 0; i < MOST; i++) {
      Reply reply = send("GET", at, "");
      Matcher on = GOES_ON.matcher(reply.text());
      if (reply.status() == 303) {
        at = at.resolve(reply.field("location"));
      } else if (on.find()) {
        at = at.resolve(on.group(1).replace("&amp;", "&"));
      } else {
        return new Page(at, reply.status(), reply.text());
      }
    }
    throw new IOException("more than " + MOST + " redirects");
  }

  /// Sends the first form of a page, with these fields filled in.
  Page submit(Page page, Map<String, String> filled) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher input = INPUT.matcher(page.text().split("</form>", 2)[0]);
    while (input.find()) {
      Matcher value = VALUE.matcher(input.group());
      fields.put(input.group(1), value.find() ? value.group(1) : "");
    }
    fields.putAll(filled);
    Matcher action = ACTION.matcher(page.text());
    URI to = action.find() ? page.at().resolve(action.group(1).replace("&amp;", "&")) : page.at();
    String body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    Reply reply = send("POST", to, body);
    return reply.status() == 303
        ? visit(to.resolve(reply.field("location")).toString())
        : new Page(to, reply.status(), reply.text());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Reply send(String method, URI to, String body) throws IOException {
    String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(to.getRawPath()).append(query);
    request.append(" HTTP/1.1\r\nHost: ").append(to.getRawAuthority());
    request.append("\r\nAccept: text/html\r\nSec-Fetch-Mode: navigate\r\nConnection: close\r\n");
    String held =
        cookies(to.getHost()).entrySet().stream()
            .map(one -> one.getKey() + "=" + one.getValue())
            .collect(Collectors.joining("; "));
    if (!held.isEmpty()) {
      request.append("Cookie: ").append(held).append("\r\n");
    }
    if (method.equals("POST")) {
      request.append("Origin: ").append(to.getScheme());
      request.append("://").append(to.getRawAuthority());
      request.append("\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ");
      request.append(body.length()).append("\r\n");
    }
    try (Wire wire = wire(to)) {
      Reply reply = wire.send(request.append("\r\n").append(body).toString()).reply();
      keep(to.getHost(), reply);
      return reply;
    }
  }

  /// What is `http` is elsewhere than at the gate.
  private Wire wire(URI to) throws IOException {
    return to.getScheme().equals("http")
        ? Wire.clear(new InetSocketAddress(to.getHost(), to.getPort()))
        : Wire.tls(gate, to.getHost());
  }

  private void keep(String host, Reply reply) {
    for (Reply.Field field : reply.fields()) {
      if (field.name().equalsIgnoreCase("set-cookie")) {
        String pair = field.value().split(";", 2)[0];
        String name = pair.substring(0, pair.indexOf('='));
        if (field.value().contains("Max-Age=0") || field.value().contains("01 Jan 1970")) {
          cookies(host).remove(name);
        } else {
          cookies(host).put(name, pair.substring(name.length() + 1));
        }
      }
    }
  }
}
