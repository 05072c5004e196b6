package dev.munjigi.gates.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The grammar of `policies` and `rights`.
final class RightsKeys {
  static final Key<String> POLICIES =
      Key.of(
              "policies",
              Words.path("the path of a folder"),
              "The folder with policy documents (IAM JSON), each in a file `NAME.json`.",
              "./policies")
          .absent("none");

  private static final Scalar<String> POLICY = Words.line("the name of a policy");

  static final Key<List<Located<String>>> ATTACHED =
      Key.of(
              "policies",
              ListOf.any(POLICY),
              "The policies that say what they may.",
              "[read-orders]")
          .empty();

  static final Key<String> BOUNDARY =
      Key.of("boundary", POLICY, "The policy that says what they may at most.", "no-exports")
          .absent("none");

  private static final Block HOLDER = Block.of(ATTACHED, BOUNDARY);

  static final Key<List<Named<Section>>> USERS =
      holders("users", "a user", "{kim: {policies: [reports], boundary: no-exports}}");

  static final Key<List<Named<List<Located<String>>>>> GROUPS =
      Key.of(
              "groups",
              new MapOf<>(Words.name("a group", List.of()), ListOf.oneOrMore(POLICY)),
              "The policies of everybody in a group.",
              "{clerks: [clerk]}")
          .empty();

  static final Key<List<Named<Section>>> NODES =
      holders("nodes", "a node", "{worker-1: {policies: [jobs-of-queue-a]}}");

  static final Key<List<Named<Section>>> FUNCTIONS =
      holders("functions", "a function", "{thumbnails: {policies: [read-uploads]}}");

  static final Key<List<Named<Section>>> CLIENTS =
      holders("clients", "an application of `identity.clients`", "{nightly: {policies: [reports]}}");

  static final Key<String> TRUST =
      Key.of(
              "trust",
              POLICY,
              "The policy that says who may assume the role: it names them (`Principal`), and its"
                  + " action is `sts:AssumeRole`.",
              "trust-workers")
          .absent("nobody");

  static final Key<Duration> LONGEST =
      Key.of(
              "longest",
              Quantities.duration("15m", "12h"),
              "How long a session of the role lasts at most.",
              "1h")
          .standard("1h");

  static final Key<List<Named<Section>>> ROLES =
      Key.of(
              "roles",
              new MapOf<>(Words.name("a role", List.of()), Block.of(ATTACHED, BOUNDARY, TRUST, LONGEST)),
              "What somebody can be bound to, or assume for a while. There are four already, for"
                  + " operators: `viewer`, `operator`, `security-officer` and `administrator`.",
              "{loader: {policies: [read-uploads], trust: trust-workers}}")
          .empty();

  static final Key<List<Named<List<Located<String>>>>> BINDINGS =
      Key.of(
              "bindings",
              new MapOf<>(
                  Words.name("a role", List.of()),
                  ListOf.oneOrMore(
                      Words.line("`user/NAME`, `group/NAME`, `node/NAME`, `function/NAME` or"
                          + " `client/NAME`"))),
              "Who has the policies of a role all the time, without assuming it.",
              "{viewer: [group/auditors, user/kim]}")
          .empty();

  static final Key<List<Named<String>>> SERVICES =
      Key.of(
              "services",
              new MapOf<>(Words.name("a service", List.of()), POLICY),
              "The policy of a service itself, which names who may (`Principal`).",
              "{shop: shop-for-partners}")
          .empty();

  static final Key<List<Named<List<Located<String>>>>> GUARDRAILS =
      Key.of(
              "guardrails",
              new MapOf<>(Words.name("a layer", List.of()), ListOf.oneOrMore(POLICY)),
              "What anybody may at most: each layer has to allow.",
              "{everybody: [no-deletes-at-night]}")
          .empty();

  static final Key<Section> RIGHTS =
      Key.of(
              "rights",
              Block.of(
                  USERS, GROUPS, NODES, FUNCTIONS, CLIENTS, ROLES, BINDINGS, SERVICES, GUARDRAILS),
              "Who has which policies. What no policy allows is denied.",
              "{groups: {clerks: [clerk]}}")
          .empty();

  /// Who has policies of their own, by the type of their ARN.
  static final Map<String, Key<List<Named<Section>>>> HOLDERS =
      Map.of("user", USERS, "node", NODES, "function", FUNCTIONS, "client", CLIENTS);

  private RightsKeys() {}

  private static Key<List<Named<Section>>> holders(String name, String who, String example) {
    return Key.of(
            name,
            new MapOf<>(Words.line(who), HOLDER),
            "The policies of " + who + ".",
            example)
        .empty();
  }
}
