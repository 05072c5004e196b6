package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Network;
import java.time.Duration;
import java.util.List;

/// The grammar of a configuration: every key with its shape, its default and what it means. The
/// reader, the reference page, the JSON Schema and the table of effective values come from here.
final class Grammar {
  static final Key<Long> MUNJIGI =
      Key.of("munjigi", Quantities.whole(1, 1), "The version of this grammar.", "1");

  static final Key<String> STATE =
      Key.of(
              "state",
              Words.path("the path of a folder"),
              "The folder that the gate keeps its state in: keys, log, stores.",
              "./state")
          .standard("./state")
          .restart();

  static final ListOf<String> INCLUDED = ListOf.oneOrMore(Words.pathPattern());

  static final Key<List<Located<String>>> INCLUDE =
      Key.of(
              "include",
              INCLUDED,
              "Further files, at most 63, in the order of their names. They hold the same keys"
                  + " but `munjigi`, `state` and `include`: lists are appended, blocks joined, and"
                  + " a name or a single value stands in one file only.",
              "[rules.d/*.yaml]")
          .absent("none");

  static final Key<List<Located<Network>>> TRUSTED_PROXIES =
      Key.of(
              "trusted-proxies",
              ListOf.any(Endpoints.network()),
              "Peers whose `X-Forwarded-For` is believed, read from the right.",
              "[10.0.0.0/24]")
          .empty();

  static final Key<List<Named<String>>> ADD =
      Key.of(
              "add",
              new MapOf<>(Words.fieldName(), Words.fieldValue()),
              "Header fields that are added where the origin did not send one of that name.",
              "{x-frame-options: DENY}")
          .empty();

  static final Key<List<Named<String>>> ADD_SECURE =
      Key.of(
              "add-secure",
              new MapOf<>(Words.fieldName(), Words.fieldValue()),
              "The same, on encrypted connections only.",
              "{strict-transport-security: max-age=63072000}")
          .empty();

  static final Key<List<Located<String>>> REMOVE =
      Key.of(
              "remove",
              ListOf.any(Words.fieldName()),
              "Header fields of the origin that do not leave.",
              "[x-internal-id]")
          .empty();

  static final Key<Boolean> STANDARD =
      Key.of(
              "standard",
              Words.flag(),
              "Whether the standard fields are added and removed as well; a value of your own wins"
                  + " over a standard one.",
              "false")
          .standard("true");

  static final Key<Section> REPLY =
      Key.of(
              "reply",
              Block.of(ADD, ADD_SECURE, REMOVE, STANDARD),
              "What replies carry to the client.",
              "{add: {x-frame-options: DENY}}")
          .empty();

  static final Key<Duration> KEEP =
      Key.of("keep", Quantities.duration("1h", "36500d"), "How long events are kept.", "365d")
          .standard("365d")
          .restart();

  static final Key<Long> FILE_SIZE =
      Key.of(
              "file-size",
              Quantities.size("1MiB", "1GiB"),
              "How big one file of the log grows.",
              "64MiB")
          .standard("64MiB")
          .restart();

  static final Key<Long> QUEUE =
      Key.of(
              "queue",
              Quantities.size("1MiB", "1GiB"),
              "How many bytes of events may wait to be written.",
              "64MiB")
          .standard("64MiB")
          .restart();

  static final Key<Section> AUDIT =
      Key.of("audit", Block.of(KEEP, FILE_SIZE, QUEUE), "The audit log.", "{keep: 365d}").empty();

  static final Key<Duration> DRAIN =
      Key.of(
              "drain",
              Quantities.duration("0s", "1h"),
              "How long running requests may go on after a stop was asked for.",
              "30s")
          .standard("30s");

  static final Key<Bind> OPERATOR_BIND =
      Key.of(
              "bind",
              Endpoints.bind(true),
              "Where the operator API listens; loopback only.",
              "\"127.0.0.1:8470\"")
          .standard("127.0.0.1:8470")
          .restart();

  static final Key<Boolean> LOCAL_TOKEN =
      Key.of(
              "local-token",
              Words.flag(),
              "Whether who bears the token in the state folder may do everything over loopback;"
                  + " `false` leaves health and readiness there.",
              "false")
          .standard("true");

  static final Key<Boolean> REMOTE =
      Key.of(
              "remote",
              Words.flag(),
              "Whether the identity host answers the operator API below `/v1/`, too: to whom"
                  + " policies allow `munjigi:` actions. Needs `identity`.",
              "true")
          .standard("false");

  static final Key<Section> OPERATOR =
      Key.of(
              "operator",
              Block.of(OPERATOR_BIND, LOCAL_TOKEN, REMOTE),
              "The operator API.",
              "{bind: \"127.0.0.1:8470\"}")
          .empty();

  /// What only the first file may say.
  static final List<Key<?>> FIRST_FILE_ONLY = List.of(MUNJIGI, STATE, INCLUDE);

  /// The whole file.
  static final Block ROOT =
      Block.of(
          MUNJIGI,
          STATE,
          INCLUDE,
          ListenerKeys.LISTENERS,
          AcmeKeys.ACME,
          IdentityKeys.IDENTITY,
          SegmentKeys.ZONES,
          SegmentKeys.SEGMENTS,
          LimitKeys.LIMITS,
          TRUSTED_PROXIES,
          ServiceKeys.SERVICES,
          RightsKeys.POLICIES,
          RightsKeys.RIGHTS,
          REPLY,
          AUDIT,
          DRAIN,
          OPERATOR);

  private Grammar() {}
}
