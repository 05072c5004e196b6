package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.segment.SegmentRule;
import java.util.List;
import java.util.Map;

/// The grammar of `zones` and `segments`.
final class SegmentKeys {
  static final Key<List<Named<List<Located<Network>>>>> ZONES =
      Key.of(
              "zones",
              new MapOf<>(
                  Words.name("a zone", List.of(Words.ANY)), ListOf.oneOrMore(Endpoints.network())),
              "Named sets of networks; they may overlap.",
              "{office: [10.20.0.0/16]}")
          .empty();

  // INVARIANT: an empty list would read like `any`; each of these has at least one element
  static final Key<List<Located<String>>> FROM =
      Key.of(
          "from",
          ListOf.oneOrMore(Words.name("a zone, or `any`", List.of())),
          "The zones that it speaks of, or `any`.",
          "[web, office]");

  static final Key<List<Located<String>>> TO =
      Key.of(
          "to",
          ListOf.oneOrMore(Words.destination()),
          "The services and routes that it speaks of, or `any`.",
          "[shop, ledger/transfer]");

  static final Key<List<Located<String>>> EXCEPT =
      Key.of(
              "except",
              ListOf.oneOrMore(Words.name("a zone", List.of(Words.ANY))),
              "Zones that it does not speak of.",
              "office")
          .absent("none");

  private static final Block FLOW = Block.of(FROM, TO, EXCEPT);

  static final Key<Section> ALLOW = flow("allow", "Lets these zones reach these destinations.");

  static final Key<Section> DENY =
      flow("deny", "Keeps these zones from these destinations, whatever is allowed.");

  static final Key<Section> EXPECT_ALLOW =
      flow("expect-allow", "Is proven when the file is read: all of it is allowed.");

  static final Key<Section> EXPECT_DENY =
      flow("expect-deny", "Is proven when the file is read: all of it is denied.");

  /// The kinds of rules by their keys.
  static final Map<Key<Section>, SegmentRule.Kind> KINDS =
      Map.of(
          ALLOW, SegmentRule.Kind.ALLOW,
          DENY, SegmentRule.Kind.DENY,
          EXPECT_ALLOW, SegmentRule.Kind.EXPECT_ALLOW,
          EXPECT_DENY, SegmentRule.Kind.EXPECT_DENY);

  static final Key<List<Located<Section>>> SEGMENTS =
      Key.of(
              "segments",
              ListOf.any(
                  Block.of(ALLOW, DENY, EXPECT_ALLOW, EXPECT_DENY).where(new Rule.ExactlyOne())),
              "Which zone may reach which service. What is not allowed is denied; a deny wins over"
                  + " an allow.",
              "[{allow: {from: office, to: shop}}]")
          .absent(
              "every zone reaches every service of requests; services of streams and datagrams are"
                  + " reached by nobody");

  private SegmentKeys() {}

  private static Key<Section> flow(String name, String sentence) {
    return Key.of(name, FLOW, sentence, "{from: office, to: shop}").absent("none");
  }
}
