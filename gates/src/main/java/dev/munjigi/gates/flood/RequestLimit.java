package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Clause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One limit on requests, kept by the generic cell rate algorithm (ITU-T I.371).
///
/// @param per what is counted
/// @param service only requests to this service, or null for all
/// @param route only requests to this route of the service, or null for all
/// @param tokens how many requests ...
/// @param period ... in this time, sustained
/// @param burst how many at once after a rest, at least 1
/// @param ban for how long the source is banned when it meets the limit, or null for no ban
/// @param clause where it is written
public record RequestLimit(
    Per per,
    @Nullable String service,
    @Nullable String route,
    long tokens,
    Duration period,
    long burst,
    @Nullable Duration ban,
    Clause clause) {
  public RequestLimit {
    if (tokens < 1 || burst < 1 || period.isNegative() || period.isZero()) {
      throw new IllegalArgumentException("a limit grants at least one request in a period");
    }
    if (ban != null && (ban.isNegative() || ban.isZero())) {
      throw new IllegalArgumentException("a ban lasts longer than `" + ban + "`");
    }
  }

  /// What a limit counts requests by.
  public enum Per {
    /// The client's address; IPv6 by prefix.
    SOURCE,
    /// Who is asking; nobody in particular counts by source.
    PRINCIPAL,
    /// All clients together.
    SERVICE
  }
}
