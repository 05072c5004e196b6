package dev.munjigi.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.munjigi.control.OperatorApi;
import dev.munjigi.control.Token;
import dev.munjigi.control.Visible;
import dev.munjigi.engines.file.PlainFile;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// A running gate, reached through its operator API.
///
/// Guarantees: the token is sent to a loopback address only, a key over TLS only, past no proxy and
/// after no redirect.
/// Does not guarantee that the gate, and not another program of this machine, listens there after
/// the gate died without removing its address.
final class Gate {
  private static final int LONGEST_ADDRESS = 64;
  private static final long LONGEST_ANSWER = 64L << 20;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(35);

  private final String address;
  private final Secret token;
  private final Where where;

  private Gate(String address, Secret token, Where where) {
    this.address = address;
    this.token = token;
    this.where = where;
  }

  /// Where a gate is.
  private sealed interface Where {
    /// On this machine, with a state folder.
    record Here(Path state) implements Where {}

    /// At its identity host.
    record There(Elsewhere gate) implements Where {}
  }

  /// A gate somewhere else.
  static Gate of(Elsewhere gate) {
    return new Gate(gate.base().toString(), gate.key(), new Where.There(gate));
  }

  /// An answer that is no problem.
  ///
  /// @param text the body as it came
  /// @param json the same, read; missing when there is none
  record Reply(String text, JsonNode json) {
    /// The body as a terminal may show it: JSON still, for what is escaped can only be in strings.
    String shown() {
      return text.lines().map(Visible::of).collect(Collectors.joining("\n"));
    }
  }

  /// The gate that wrote its address into a state folder.
  static Gate of(Path state) throws NotRunning {
    try {
      return new Gate(address(state), Token.read(state), new Where.Here(state));
    } catch (NoSuchFileException e) {
      throw new NotRunning("no gate runs with the state folder `" + state + "`");
    } catch (IOException e) {
      throw new Trouble(Trouble.FAILED, "the gate cannot be reached: " + why(e));
    }
  }

  private static String address(Path state) throws IOException {
    Path file = state.resolve(OperatorApi.ADDRESS_FILE);
    String text = new String(PlainFile.read(file, LONGEST_ADDRESS), ISO_8859_1).strip();
    // ATTACK: the token goes there, so a name or an address of another machine is refused
    if (isLoopback(text)) {
      return text;
    }
    throw new IOException("`" + file + "` must hold a loopback address and a port");
  }

  private static boolean isLoopback(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      return false;
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String literal = bracketed ? host.substring(1, host.length() - 1) : host;
    return text.substring(colon + 1).matches("[1-9][0-9]{0,4}")
        && bracketed == (literal.indexOf(':') >= 0)
        && Address.parse(literal).filter(Address::isLoopback).isPresent();
  }

  /// A value as part of a path or a query.
  static String encode(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  /// Calls and takes only an answer that is no problem.
  ///
  /// @param json the body, or null for none
  /// @throws Trouble with the gate's own words, and 2 when the input was bad, 1 when it was refused
  Reply call(String method, String path, @Nullable String json) throws NotRunning {
    HttpResponse<String> response = send(method, path, json);
    int status = response.statusCode();
    JsonNode body = read(response.body());
    if (status < 300) {
      return new Reply(response.body(), body);
    }
    if (status == 401) {
      throw notTaken(method + " " + path);
    }
    if (!body.path("type").asString("").startsWith("urn:munjigi:problem:")) {
      throw notOperated(status);
    }
    if (body.path("type").asString("").endsWith(":no-identities")) {
      throw NotRunning.butAnother("the running gate has no `identity` in its configuration");
    }
    String detail = Visible.of(body.path("detail").asString(""));
    List<String> problems = strings(body.path("problems"));
    throw switch (status) {
      case 400, 413, 415, 422 ->
          new Trouble(
              body.path("type").asString("").endsWith(":settings-broken")
                  ? Trouble.REFUSED
                  : Trouble.BAD_INPUT,
              detail,
              problems.size() == 1 && problems.contains(detail) ? List.of() : problems);
      case 403, 404, 409 -> new Trouble(Trouble.REFUSED, detail);
      default -> new Trouble(Trouble.FAILED, "the gate could not do it: " + detail);
    };
  }

  private NotRunning notTaken(String call) {
    return switch (where) {
      case Where.Here(Path state) ->
          NotRunning.butAnother(
              "the gate at %s does not take the token of the state folder `%s`"
                  .formatted(address, state));
      case Where.There(Elsewhere gate) ->
          throw new Trouble(
              Trouble.REFUSED,
              "the gate at %s does not take what `%s` holds for `%s`"
                  .formatted(address, gate.keyFile(), Visible.of(call)));
    };
  }

  private NotRunning notOperated(int status) {
    return switch (where) {
      case Where.Here(Path state) ->
          NotRunning.butAnother("what answers at " + address + " is no gate");
      case Where.There(Elsewhere gate) ->
          throw new Trouble(
              status == 403 ? Trouble.REFUSED : Trouble.FAILED,
              "what answers at %s with %d is no gate with `operator.remote: true`"
                  .formatted(address, status));
    };
  }

  /// The same, for a command that cannot do without a gate.
  Reply require(String method, String path, @Nullable String json) {
    try {
      return call(method, path, json);
    } catch (NotRunning e) {
      throw e.trouble();
    }
  }

  private HttpResponse<String> send(String method, String path, @Nullable String json)
      throws NotRunning {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base() + path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + new String(token.reveal(), ISO_8859_1));
    if (json == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(json));
    }
    try (HttpClient client = client()) {
      return client.send(
          request.build(),
          HttpResponse.BodyHandlers.limiting(
              HttpResponse.BodyHandlers.ofString(UTF_8), LONGEST_ANSWER));
    } catch (ConnectException e) {
      throw silent();
    } catch (HttpTimeoutException e) {
      throw new Trouble(Trouble.FAILED, "the gate at " + address + " does not answer");
    } catch (IOException e) {
      throw new Trouble(
          Trouble.FAILED, "the gate at " + address + " broke off the call: " + why(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Trouble(Trouble.FAILED, "the call was interrupted");
    }
  }

  private NotRunning silent() {
    return switch (where) {
      case Where.Here(Path state) ->
          new NotRunning(
              "no gate runs with the state folder `%s`: nothing listens at %s"
                  .formatted(state, address));
      case Where.There(Elsewhere gate) ->
          throw new Trouble(Trouble.FAILED, "nothing listens at " + address);
    };
  }

  private String base() {
    return switch (where) {
      case Where.Here(Path state) -> "http://" + address;
      case Where.There(Elsewhere gate) -> address;
    };
  }

  private HttpClient client() {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (where instanceof Where.There(Elsewhere gate) && gate.trust() != null) {
      client.sslContext(gate.trust());
    }
    return client.build();
  }

  private static JsonNode read(String text) {
    if (text.isEmpty()) {
      return JsonNodeFactory.instance.missingNode();
    }
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  /// The strings of a JSON array, fit to be shown.
  static List<String> strings(JsonNode array) {
    return array.valueStream().map(item -> Visible.of(item.asString(""))).toList();
  }

  private static String why(IOException e) {
    String message = e.getMessage();
    return Visible.of(message == null ? e.getClass().getSimpleName() : message);
  }
}
