package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Network;
import java.time.Duration;
import java.util.List;

/// A limit on requests, made ready to be counted.
///
/// An IPv4 client is counted as its address. An IPv6 client is counted as its /64, its /56 and its
/// /48 at once, with 1, 4 and 16 times the rate and the burst: a provider gives a customer one /64,
/// /56 or /48, so whoever changes addresses inside of it gets at most 16 times the limit.
///
/// @param index the limit's place in the list of limits
/// @param limit the limit
record Rate(int index, RequestLimit limit) {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  /// Adds what a client has to take a token from.
  void ofSource(Address client, List<Share> shares) {
    if (client.isV4()) {
      shares.add(share(Network.of(client), 1, true));
      return;
    }
    // ATTACK: an attacker with a /48 has 65536 networks of length 64
    shares.add(share(Network.of(client, 64), 1, true));
    shares.add(share(Network.of(client, 56), 4, false));
    shares.add(share(Network.of(client, 48), 16, false));
  }

  /// What a principal has to take a token from.
  Share ofPrincipal(String arn) {
    return share(arn, 1, true);
  }

  /// What all clients together have to take a token from.
  Share ofAll() {
    String service = limit.service();
    return share(service == null ? "*" : service, 1, false);
  }

  private Share share(Object subject, int factor, boolean own) {
    long tokens = times(limit.tokens(), factor);
    long nanos = limit.period().compareTo(LONGEST) < 0 ? limit.period().toNanos() : Long.MAX_VALUE;
    // INVARIANT: rounded up, so that the rate is never above the limit
    Budget budget =
        new Budget(index, subject, Math.ceilDiv(nanos, tokens), times(limit.burst(), factor));
    return new Share(limit, budget, own);
  }

  private static long times(long value, int factor) {
    return value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor;
  }
}
