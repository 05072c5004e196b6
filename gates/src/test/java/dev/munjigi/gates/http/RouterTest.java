package dev.munjigi.gates.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Service.EncodedSlash;
import dev.munjigi.gates.exchange.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {
  private static Service service(String name, Set<String> hosts, Route... routes) {
    return Wire.service(name, hosts, EncodedSlash.REFUSE, routes);
  }

  private static CanonicalPath path(String path) {
    return new CanonicalPath(path, List.of(path.substring(1).split("/", -1)));
  }

  private static Target target(Router router, String host, String method, CanonicalPath path) {
    return requireNonNull(router.target(host, method, path));
  }

  private static final Service SHOP =
      service(
          "shop",
          Set.of("shop.example"),
          Wire.route("", "/"),
          Wire.route("", "/a"),
          Wire.route("GET", "/a/b"),
          Wire.route("", "/a/*"),
          Wire.route("POST,PUT", "/a/{id}"),
          Wire.route("", "/a/b/d"),
          Wire.route("", "/a/*/c"),
          Wire.route("", "/a/**"),
          Wire.route("HEAD", "/head/only"),
          Wire.route("GET", "/head/both"),
          Wire.route("HEAD", "/head/both"),
          Wire.route("", "/head/{x}"),
          Wire.route("GET", "/head/get"),
          Wire.route("", "/x/{one}/y/{two}"),
          Wire.route("", "/deep/**"));

  @ParameterizedTest
  @CsvSource({
    "GET, /, /",
    "GET, /a, /a",
    "GET, /a/, /a",
    "GET, /a/b, GET /a/b",
    "GET, /a/b/, GET /a/b",
    "HEAD, /a/b, GET /a/b",
    "DELETE, /a/b, /a/*",
    "POST, /a/b, 'POST,PUT /a/{id}'",
    "PUT, /a/x, 'POST,PUT /a/{id}'",
    "GET, /a/x, /a/*",
    "GET, /a/b/d, /a/b/d",
    "GET, /a/b/c, /a/*/c",
    "GET, /a/b/e, /a/**",
    "GET, /a/x/y/z, /a/**",
    "HEAD, /head/only, HEAD /head/only",
    "GET, /head/only, /head/{x}",
    "HEAD, /head/both, HEAD /head/both",
    "HEAD, /head/get, GET /head/get",
    "POST, /head/get, /head/{x}",
    "GET, /deep, /deep/**",
    "GET, /deep/, /deep/**",
    "GET, /deep/er/, /deep/**",
    "GET, /x/1/y/2, /x/{one}/y/{two}",
    "GET, /x/1/y, ",
    "GET, /A, ",
    "GET, /b, ",
  })
  void takesTheMostSpecificRoute(String method, String path, @Nullable String route) {
    Target target = target(new Router(List.of(SHOP)), "shop.example", method, path(path));
    assertThat(target.route() == null ? null : target.route().name()).isEqualTo(route);
  }

  @Test
  void capturesNamedSegments() {
    Router router = new Router(List.of(SHOP));
    assertThat(target(router, "shop.example", "GET", path("/x/1/y/2")).captures())
        .isEqualTo(Map.of("one", "1", "two", "2"));
    assertThat(target(router, "shop.example", "GET", path("/a")).captures()).isEmpty();
  }

  @Test
  void takesTheMostSpecificHost() {
    Service exact = service("exact", Set.of("a.b.example"));
    Service narrow = service("narrow", Set.of("*.b.example"));
    Service wide = service("wide", Set.of("*.example", "[2001:db8::1]"));
    Service rest = service("rest", Set.of());
    Router router = new Router(List.of(rest, wide, narrow, exact));
    assertThat(router.service("a.b.example")).isSameAs(exact);
    assertThat(router.service("c.b.example")).isSameAs(narrow);
    assertThat(router.service("x.a.b.example")).isSameAs(narrow);
    assertThat(router.service("b.example")).isSameAs(wide);
    assertThat(router.service("[2001:db8::1]")).isSameAs(wide);
    assertThat(router.service("example")).isSameAs(rest);
    assertThat(new Router(List.of(exact)).service("b.example")).isNull();
    assertThat(new Router(List.of(exact)).target("b.example", "GET", path("/"))).isNull();
  }

  private static List<String> messages(Service... services) {
    return Router.conflicts(List.of(services)).stream().map(Router.Conflict::message).toList();
  }

  @Test
  void findsNothingWrongWithGoodServices() {
    assertThat(messages(SHOP, Wire.FILES, service("rest", Set.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a      | /a      |         |        | true",
        "/a      | /a/     |         |        | true",
        "/a/*    | /a/{x}  | GET     | GET    | true",
        "/a/{y}  | /a/{x}  | GET,PUT | PUT    | true",
        "/a/**   | /a/**   | GET     | GET    | true",
        "/a%62   | /ab     |         |        | true",
        "/a/{y}  | /a/{x}  | GET     | PUT    | false",
        "/a      | /a      | GET     |        | false",
        "/a/*    | /a/**   |         |        | false",
        "/a      | /a/**   |         |        | false",
        "/a      | /A      |         |        | false",
      })
  void findsRoutesThatTie(String one, String two, String methods, String others, boolean tie) {
    Route first = Wire.route(methods == null ? "" : methods, one);
    Route second = Wire.route(others == null ? "" : others, two);
    List<Router.Conflict> conflicts =
        Router.conflicts(List.of(service("s", Set.of("s.example"), first, second)));
    assertThat(conflicts).hasSize(tie ? 1 : 0);
    for (Router.Conflict conflict : conflicts) {
      assertThat(conflict.at()).isEqualTo(second.clause());
      assertThat(conflict.with()).isEqualTo(first.clause());
      assertThat(conflict.message())
          .isEqualTo(
              "route `%s` takes the same requests as route `%s`", second.name(), first.name());
    }
  }

  @Test
  void findsHostsThatTwoServicesName() {
    assertThat(messages(service("a", Set.of("x.example")), service("b", Set.of("x.example"))))
        .containsExactly("host `x.example` belongs to service `a` already");
    assertThat(messages(service("a", Set.of()), service("b", Set.of())))
        .containsExactly("service `a` has no hosts already; only one may");
  }

  @ParameterizedTest
  @CsvSource({
    "X.example",
    "x.example.",
    "x.example:80",
    "*",
    "*.",
    "x.*.example",
    "*x.example",
    "1.2.3",
    "2001:db8::1",
    "[2001:DB8::1]",
    "*.[2001:db8::1]",
    "''"
  })
  void findsMalformedHosts(String host) {
    assertThat(messages(service("a", Set.of(host))))
        .singleElement()
        .asString()
        .startsWith("`" + host + "` is no host");
  }

  @Test
  void findsMalformedPatternsAndUnknownMethods() {
    assertThat(messages(service("a", Set.of(), Wire.route("", "/a*"))))
        .singleElement()
        .asString()
        .contains("`/a*` is no path pattern");
    assertThat(messages(service("a", Set.of(), Wire.route("TRACE", "/a"))))
        .singleElement()
        .asString()
        .startsWith("method `TRACE` is none of COPY, DELETE, GET");
  }

  /// The specification of routing, said as a sort: among all patterns that match, the one with the
  /// smallest key, segment by segment.
  private static @Nullable Route naive(List<Route> routes, String method, List<String> path) {
    List<String> segments = path.getLast().isEmpty() ? path.subList(0, path.size() - 1) : path;
    String best = null;
    Route found = null;
    for (Route route : routes) {
      boolean named = route.methods().contains(method);
      boolean get = method.equals("HEAD") && route.methods().contains("GET");
      if (!named && !get && !route.methods().isEmpty()) {
        continue;
      }
      String key = key(route.path().substring(1).split("/"), segments);
      if (key != null) {
        key += named ? "0" : get ? "1" : "2";
        if (best == null || key.compareTo(best) < 0) {
          best = key;
          found = route;
        }
      }
    }
    return found;
  }

  private static @Nullable String key(String[] pattern, List<String> path) {
    String key = "";
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].equals("**")) {
        return key + "9";
      }
      if (i >= path.size()) {
        return null;
      }
      boolean any = pattern[i].equals("*") || pattern[i].startsWith("{");
      if (!any && !pattern[i].equals(path.get(i))) {
        return null;
      }
      key += any ? "5" : "1";
    }
    return pattern.length == path.size() ? key + "0" : null;
  }

  @Test
  void agreesWithTheSpecificationOnRandomPatternsAndPaths() {
    Random random = new Random(20_260_101);
    String[] parts = {"a", "b", "c", "*", "{x}"};
    String[] methods = {"", "", "GET", "POST", "GET,POST", "HEAD"};
    int hits = 0;
    for (int round = 0; round < 400; round++) {
      Set<String> seen = new LinkedHashSet<>();
      List<Route> routes = new ArrayList<>();
      for (int i = random.nextInt(14) + 1; i > 0; i--) {
        int depth = random.nextInt(4) + 1;
        String path = "";
        for (int d = 0; d < depth; d++) {
          String part = parts[random.nextInt(parts.length)];
          path += "/" + (part.equals("{x}") ? "{x" + d + "}" : part);
        }
        path += random.nextInt(4) == 0 ? "/**" : "";
        Route route = Wire.route(methods[random.nextInt(methods.length)], path);
        routes.add(route);
        if (!Router.conflicts(List.of(service("s", Set.of(), routes.toArray(new Route[0]))))
            .isEmpty()) {
          routes.removeLast();
        }
        seen.add(path);
      }
      Router router = new Router(List.of(service("s", Set.of(), routes.toArray(new Route[0]))));
      for (int i = 0; i < 60; i++) {
        int depth = random.nextInt(6) + 1;
        List<String> path = new ArrayList<>();
        for (int d = 0; d < depth; d++) {
          path.add(List.of("a", "b", "c", "d").get(random.nextInt(4)));
        }
        if (random.nextInt(4) == 0) {
          path.add("");
        }
        String method = List.of("GET", "POST", "HEAD", "PUT").get(random.nextInt(4));
        CanonicalPath canonical = new CanonicalPath("/" + String.join("/", path), path);
        Route found = target(router, "x", method, canonical).route();
        assertThat(found)
            .as("%s %s in %s", method, path, routes.stream().map(Route::name).toList())
            .isEqualTo(naive(routes, method, path));
        hits += found == null ? 0 : 1;
      }
      assertThat(seen).isNotEmpty();
    }
    assertThat(hits).isGreaterThan(5_000);
  }

  @Test
  void buildsAThousandServicesOfTwentyRoutesAtOnce() {
    Service[] services =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    service(
                        "s" + i,
                        Set.of("s" + i + ".example", "*.s" + i + ".example"),
                        IntStream.range(0, 20)
                            .mapToObj(j -> Wire.route("GET", "/a/{id}/r" + j + "/**"))
                            .toArray(Route[]::new)))
            .toArray(Service[]::new);
    long began = System.nanoTime();
    Router router = new Router(Arrays.asList(services));
    assertThat(Router.conflicts(Arrays.asList(services))).isEmpty();
    assertThat(System.nanoTime() - began).isLessThan(3_000_000_000L);
    Target target = target(router, "x.s999.example", "GET", path("/a/7/r19/z"));
    assertThat(target.service()).isSameAs(services[999]);
    assertThat(target.captures()).isEqualTo(Map.of("id", "7"));
  }

  @Test
  void walksHostilePathsInTimeBoundedByThePatterns() {
    List<Route> routes = new ArrayList<>();
    for (int bits = 0; bits < 1 << 10; bits++) {
      String path = "";
      for (int i = 0; i < 10; i++) {
        path += (bits >> i & 1) == 0 ? "/a" : "/*";
      }
      routes.add(Wire.route("GET", path + "/end"));
    }
    Router router = new Router(List.of(service("s", Set.of(), routes.toArray(new Route[0]))));
    CanonicalPath path = path("/a".repeat(10) + "/no");
    long began = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(target(router, "x", "GET", path).route()).isNull();
    }
    assertThat(System.nanoTime() - began).isLessThan(3_000_000_000L);
  }
}
