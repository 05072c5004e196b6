package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.RequestLimit;
import java.time.Duration;
import java.util.List;

/// The grammar of `limits`.
final class LimitKeys {
  static final Key<Long> TOTAL =
      Key.of(
              "total",
              Quantities.whole(1, 10_000_000),
              "How many connections at once, over all sources.",
              "10000")
          .standard("50000");

  static final Key<Long> PER_SOURCE =
      Key.of(
              "per-source",
              Quantities.whole(1, 10_000_000),
              "How many connections at once from one source (an IPv4 address, an IPv6 /64).",
              "200")
          .standard("10000");

  static final Key<Duration> HANDSHAKE =
      Key.of(
              "handshake",
              Quantities.duration("100ms", "10m"),
              "From accept to the end of the TLS handshake.",
              "5s")
          .standard("5s");

  static final Key<Duration> HEADERS =
      Key.of(
              "headers",
              Quantities.duration("100ms", "10m"),
              "From the first byte of a request's head to its end.",
              "10s")
          .standard("10s");

  static final Key<Duration> IDLE =
      Key.of(
              "idle",
              Quantities.duration("1s", "1d"),
              "How long a connection may wait between two requests.",
              "75s")
          .standard("75s");

  static final Key<Duration> STREAM_IDLE =
      Key.of(
              "stream-idle",
              Quantities.duration("1s", "30d"),
              "How long an upgraded stream (WebSocket) may be silent in both directions.",
              "10m")
          .standard("10m");

  static final Key<Long> BODY_MIN_RATE =
      Key.of(
              "body-min-rate",
              Quantities.byteRate(),
              "The average rate that a request's body must keep up after `grace`.",
              "1KiB/s")
          .standard("1KiB/s");

  static final Key<Long> DRAIN_MIN_RATE =
      Key.of(
              "drain-min-rate",
              Quantities.byteRate(),
              "The rate at which a client must take its reply after `grace`.",
              "1KiB/s")
          .standard("1KiB/s");

  static final Key<Duration> GRACE =
      Key.of(
              "grace",
              Quantities.duration("0s", "10m"),
              "How long a body or a reply may take before its rate counts.",
              "10s")
          .standard("10s");

  static final Key<Duration> STALL =
      Key.of(
              "stall",
              Quantities.duration("1s", "10m"),
              "How long a client may send nothing of its body, or take nothing of a reply that"
                  + " waits for it, however fast it was before.",
              "30s")
          .standard("30s");

  static final Key<Section> CONNECTIONS =
      Key.of(
              "connections",
              Block.of(
                  TOTAL,
                  PER_SOURCE,
                  HANDSHAKE,
                  HEADERS,
                  IDLE,
                  STREAM_IDLE,
                  BODY_MIN_RATE,
                  DRAIN_MIN_RATE,
                  GRACE,
                  STALL),
              "Connections and the pace of their bytes. Durations are totals, but for"
                  + " `stream-idle`: a byte now and then does not extend them.",
              "{per-source: 200}")
          .empty();

  static final Key<Long> FLOWS_TOTAL =
      Key.of(
              "total",
              Quantities.whole(1, 1_000_000),
              "How many flows at once, over all sources. Each has a port of this machine towards its"
                  + " origin, of which Linux gives out about 28,000.",
              "5000")
          .standard("20000");

  static final Key<Long> FLOWS_PER_SOURCE =
      Key.of(
              "per-source",
              Quantities.whole(1, 1_000_000),
              "How many flows at once from one source (an IPv4 address, an IPv6 /64).",
              "100")
          .standard("10000");

  static final Key<Duration> FLOW_IDLE =
      Key.of(
              "idle",
              Quantities.duration("1s", "1d"),
              "How long a flow may be silent in both directions before it ends.",
              "5s")
          .standard("60s");

  static final Key<Duration> UNANSWERED =
      Key.of(
              "unanswered",
              Quantities.duration("1s", "1d"),
              "How long a flow that its origin has never answered may be silent; at most `idle`.",
              "3s")
          .standard("10s");

  static final Key<Rate> DATAGRAMS =
      Key.of(
              "rate",
              Quantities.rate(),
              "How many datagrams one source may send, over all its flows; as many at once as the"
                  + " number in it. Those beyond are dropped.",
              "1000/s")
          .absent("no limit");

  static final Key<Long> AMPLIFICATION =
      Key.of(
              "amplification",
              Quantities.whole(1, 10_000),
              "How many times the bytes that a client has sent may be sent to it before it has sent"
                  + " again after an answer, and so has shown that its address is its own. What is"
                  + " beyond is dropped.",
              "3")
          .absent("as much as the origin sends");

  static final Key<Section> FLOWS =
      Key.of(
              "flows",
              Block.of(
                  FLOWS_TOTAL, FLOWS_PER_SOURCE, FLOW_IDLE, UNANSWERED, DATAGRAMS, AMPLIFICATION),
              "Flows of datagrams: all between one client's address and port and one listener are a"
                  + " flow.",
              "{per-source: 100, rate: 1000/s}")
          .empty();

  static final Key<RequestLimit.Per> PER =
      Key.of(
          "per",
          Words.oneOf(
              RequestLimit.Per.SOURCE, RequestLimit.Per.PRINCIPAL, RequestLimit.Per.SERVICE),
          "What requests are counted by: the client's address (IPv6 by prefix), who is asking, or"
              + " all clients together.",
          "source");

  static final Key<String> SERVICE =
      Key.of(
              "service",
              Words.name("a service", List.of()),
              "Only requests to this service.",
              "shop")
          .absent("all services");

  static final Key<String> ROUTE =
      Key.of("route", Words.line("the name of a route"), "Only requests to this route.", "login")
          .absent("all routes");

  static final Key<Rate> RATE =
      Key.of("rate", Quantities.rate(), "The sustained rate that is granted.", "50/s");

  static final Key<Long> BURST =
      Key.of(
              "burst",
              Quantities.whole(1, 1_000_000_000),
              "How many requests at once after a rest.",
              "100")
          .derived("the number in `rate`", section -> section.get(RATE).tokens());

  static final Key<Duration> BAN =
      Key.of(
          "ban",
          Quantities.duration("1s", "365d"),
          "For how long a source is banned that meets the limit.",
          "15m");

  static final Key<Section> THEN =
      Key.of(
              "then",
              Block.of(BAN),
              "What happens beyond the refusal when the limit is met.",
              "{ban: 15m}")
          .absent("no ban");

  static final Key<List<Located<Section>>> REQUESTS =
      Key.of(
              "requests",
              ListOf.any(
                  Block.of(PER, SERVICE, ROUTE, RATE, BURST, THEN)
                      .where(new Rule.Needs(ROUTE, SERVICE))),
              "How often somebody may ask; every limit that speaks of a request counts it.",
              "[{per: source, rate: 50/s, burst: 100}]")
          .empty();

  static final Key<List<Located<Network>>> ALLOW =
      Key.of(
              "allow",
              ListOf.any(Endpoints.network()),
              "Sources that are never limited by source and never banned.",
              "[10.20.0.0/16]")
          .empty();

  static final Key<Long> TARGET =
      Key.of(
              "target",
              Quantities.size("64B", "64KiB"),
              "How long the target of a request (path and query) may be.",
              "8KiB")
          .standard("8KiB");

  static final Key<Long> BYTES =
      Key.of("bytes", Quantities.size("256B", "1MiB"), "How long a whole head may be.", "32KiB")
          .standard("32KiB");

  static final Key<Long> FIELDS =
      Key.of(
              "fields",
              Quantities.whole(1, 10_000),
              "How many header fields a request may have.",
              "100")
          .standard("100");

  static final Key<Section> HEAD =
      Key.of(
              "head",
              Block.of(TARGET, BYTES, FIELDS),
              "The size of a request's head.",
              "{fields: 100}")
          .empty();

  static final Key<Long> HELD_BODIES =
      Key.of(
              "held-bodies",
              Quantities.size("1MiB", "1024GiB"),
              "How many bytes of bodies may be held at once until their verdict, over all"
                  + " requests.",
              "256MiB")
          .standard("256MiB");

  static final Key<Section> LIMITS =
      Key.of(
              "limits",
              Block.of(CONNECTIONS, FLOWS, REQUESTS, ALLOW, HEAD, HELD_BODIES),
              "How much, how often and how slow is too much.",
              "{connections: {per-source: 200}}")
          .empty();

  private LimitKeys() {}
}
