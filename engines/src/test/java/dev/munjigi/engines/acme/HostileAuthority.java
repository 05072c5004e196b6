package dev.munjigi.engines.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An authority over clear text on loopback, which answers by the book until a path is given another
/// answer. It looks at no challenge and signs nothing.
final class HostileAuthority implements AutoCloseable {
  /// One answer.
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final Map<String, Answer> odd = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final AtomicInteger nonces = new AtomicInteger();
  private volatile String chain = "";

  HostileAuthority() throws IOException {
    server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String at(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  URI directory() {
    return URI.create(at("/dir"));
  }

  /// Gives a path another answer.
  void instead(String path, Answer answer) {
    odd.put(path, answer);
  }

  /// The chain that it hands out.
  void gives(String pem) {
    chain = pem;
  }

  /// The paths that were asked for, in order.
  List<String> asked() {
    return asked;
  }

  /// What was sent to it, in order.
  List<String> bodies() {
    return bodies;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    asked.add(path);
    try (exchange) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (!path.equals("/dir")) {
        exchange.getResponseHeaders().add("replay-nonce", "nonce" + nonces.incrementAndGet());
      }
      Answer answer = odd.get(path);
      if (answer == null) {
        byTheBook(exchange, path);
      } else {
        answer.to(exchange);
      }
    }
  }

  void byTheBook(HttpExchange exchange, String path) throws IOException {
    switch (path) {
      case "/dir" -> json(exchange, 200, directoryText(""));
      case "/nonce" -> exchange.sendResponseHeaders(200, -1);
      case "/account" -> {
        exchange.getResponseHeaders().add("location", at("/account/1"));
        json(exchange, 201, "{\"status\": \"valid\"}");
      }
      case "/order" -> {
        exchange.getResponseHeaders().add("location", at("/order/1"));
        json(exchange, 201, order("pending"));
      }
      case "/order/1" -> json(exchange, 200, order(asked.contains("/finalize") ? "valid" : "ready"));
      case "/authz" ->
          json(exchange, 200, authz(asked.contains("/challenge") ? "valid" : "pending", "a.test"));
      case "/challenge" -> json(exchange, 200, challenge("processing"));
      case "/finalize" -> json(exchange, 200, order("processing"));
      case "/cert" -> {
        exchange.getResponseHeaders().add("content-type", "application/pem-certificate-chain");
        send(exchange, 200, chain.getBytes(UTF_8));
      }
      default -> exchange.sendResponseHeaders(404, -1);
    }
  }

  /// @param more further members, each with a comma before it
  String directoryText(String more) {
    return """
    {"newNonce": "%s", "newAccount": "%s", "newOrder": "%s"%s}
    """
        .formatted(at("/nonce"), at("/account"), at("/order"), more);
  }

  String order(String status) {
    return """
    {"status": "%s", "identifiers": [{"type": "dns", "value": "a.test"}],
     "authorizations": ["%s"], "finalize": "%s", "certificate": "%s"}
    """
        .formatted(status, at("/authz"), at("/finalize"), at("/cert"));
  }

  String authz(String status, String host) {
    return """
    {"status": "%s", "identifier": {"type": "dns", "value": "%s"}, "challenges": [%s]}
    """
        .formatted(status, host, challenge("pending"));
  }

  String challenge(String status) {
    return "{\"type\": \"http-01\", \"status\": \"%s\", \"url\": \"%s\", \"token\": \"dG9rZW4\"}"
        .formatted(status, at("/challenge"));
  }

  static void json(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().add("content-type", "application/json");
    send(exchange, status, text.getBytes(UTF_8));
  }

  static void problem(HttpExchange exchange, int status, String type, String detail)
      throws IOException {
    exchange.getResponseHeaders().add("content-type", "application/problem+json");
    String text = "{\"type\": \"urn:ietf:params:acme:error:%s\", \"detail\": \"%s\"}";
    send(exchange, status, text.formatted(type, detail).getBytes(UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
