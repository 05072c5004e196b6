package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Implied;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.iam.Values;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What an exchange says of itself, as condition keys. Each is found when a condition first asks.
final class ExchangeContext extends Context {
  private static final String PATH = "munjigi:path/";
  private static final String QUERY = "munjigi:query/";
  private static final String HEADER = "munjigi:header/";
  private static final String CLAIM = "munjigi:claim/";
  private static final String TAG = "aws:principaltag/";

  private final Exchange exchange;
  private final Map<String, Values> implied;
  private final Function<Address, List<String>> zones;
  private final Map<String, Values> said;
  private final Told reply;
  private final Map<String, Optional<Values>> asked = new HashMap<>();

  /// @param said what is known beside; it counts before what the exchange says
  /// @param reply what is known of the reply
  ExchangeContext(
      Exchange exchange,
      Subject subject,
      Function<Address, List<String>> zones,
      Map<String, Values> said,
      Told reply) {
    this.exchange = exchange;
    this.said = said;
    this.reply = reply;
    this.implied = Implied.by(subject, "");
    this.zones = zones;
  }

  @Override
  public @Nullable Values get(String key) {
    return asked.computeIfAbsent(key, this::find).orElse(null);
  }

  private Optional<Values> find(String key) {
    Values known =
        Told.isKey(key)
            ? reply.values(key)
            : said.getOrDefault(key, implied.get(key));
    if (known != null) {
      return Optional.of(known);
    }
    if (key.startsWith(CLAIM)) {
      return claim(key.substring(CLAIM.length()));
    }
    List<String> values =
        switch (key) {
          case "aws:sourceip" -> List.of(exchange.client().toString());
          case "aws:currenttime" ->
              List.of(
                  Instant.ofEpochMilli(exchange.beganMillis())
                      .truncatedTo(ChronoUnit.SECONDS)
                      .toString());
          case "aws:epochtime" -> List.of(Long.toString(exchange.beganMillis() / 1_000));
          case "aws:securetransport" -> List.of(Boolean.toString(encrypted()));
          case "munjigi:zone" -> zones.apply(exchange.client());
          case "munjigi:service" -> List.of(exchange.target().service().name());
          case "munjigi:certificatesan" -> certified();
          default -> ofPerson(key);
        };
    return values.isEmpty() ? Optional.empty() : Optional.of(Values.of(values));
  }

  private Optional<Values> claim(String name) {
    return exchange.principal() instanceof Principal.Bearer bearer
        ? Optional.ofNullable(bearer.claims().get(name)).map(Values::comparable)
        : Optional.empty();
  }

  private boolean encrypted() {
    CanonicalRequest request = exchange.http();
    return request == null
        ? exchange.connection().transport() instanceof Transport.Tls
        : request.scheme().equals("https");
  }

  private List<String> certified() {
    String identity =
        exchange.principal() instanceof Principal.Certified certified
            ? certified.certificate().spiffeId()
            : null;
    return identity == null ? List.of() : List.of(identity);
  }

  private List<String> ofPerson(String key) {
    if (exchange.principal() instanceof Principal.Person person) {
      switch (key) {
        case "aws:userid" -> {
          return List.of(person.id().toString());
        }
        case "aws:multifactorauthpresent" -> {
          return List.of(Boolean.toString(person.methods().contains("mfa")));
        }
        case "aws:multifactorauthage" -> {
          long seconds = (exchange.beganMillis() - person.provenMillis()) / 1_000;
          return person.methods().contains("mfa")
              ? List.of(Long.toString(Math.max(0, seconds)))
              : List.of();
        }
        case "aws:tokenissuetime" -> {
          return List.of(Instant.ofEpochMilli(person.provenMillis()).toString());
        }
        default -> {}
      }
    }
    if (exchange.principal() instanceof Principal.RoleSession session) {
      if (key.equals("aws:tokenissuetime")) {
        return List.of(Instant.ofEpochMilli(session.assumedMillis()).toString());
      }
      if (key.startsWith(TAG)) {
        return named(session.tags(), key.substring(TAG.length()));
      }
    }
    CanonicalRequest request = exchange.http();
    return request == null ? List.of() : ofRequest(key, request);
  }

  /// What a map has under a name, in whatever case.
  private static List<String> named(Map<String, String> map, String name) {
    return map.entrySet().stream()
        .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static List<String> ofRequest(String key, CanonicalRequest request) {
    return switch (key) {
      case "aws:useragent" -> request.fields().all("user-agent");
      case "munjigi:method" -> List.of(request.method());
      case "munjigi:route" ->
          request.target().route() == null ? List.of() : List.of(request.target().route().name());
      default -> {
        if (key.startsWith(HEADER)) {
          yield request.fields().all(key.substring(HEADER.length()));
        }
        if (key.startsWith(QUERY)) {
          yield parameters(request.query(), key.substring(QUERY.length()));
        }
        yield key.startsWith(PATH)
            ? named(request.target().captures(), key.substring(PATH.length()))
            : List.of();
      }
    };
  }

  private static List<String> parameters(Query query, String name) {
    List<String> values = new ArrayList<>(1);
    for (Query.Parameter parameter : query.parameters()) {
      if (parameter.name().toLowerCase(Locale.ROOT).equals(name)) {
        values.add(parameter.value());
      }
    }
    if (query.encoded().indexOf(';') >= 0) {
      otherwiseRead(query, name, values);
    }
    return values;
  }

  /// ATTACK: some origins take `;` for `&`. What they would read counts beside what stands there, and
  /// where the two differ there are several values.
  private static void otherwiseRead(Query query, String name, List<String> values) {
    List<String> otherwise = new ArrayList<>(1);
    for (String pair : query.encoded().split("[&;]", -1)) {
      int equals = pair.indexOf('=');
      String key = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (key.toLowerCase(Locale.ROOT).equals(name)) {
        otherwise.add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    if (!otherwise.equals(values)) {
      values.addAll(otherwise);
      if (values.size() == 1) {
        values.add("");
      }
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return text;
    }
  }
}
