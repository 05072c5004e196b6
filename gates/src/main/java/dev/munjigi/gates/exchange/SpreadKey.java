package dev.munjigi.gates.exchange;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What of an exchange decides which origin it goes to.
///
/// Guarantees: the same text gives the same number in every process. Does not guarantee that
/// clients cannot find texts that lead to one origin: a cookie, a field and a path are theirs.
public sealed interface SpreadKey {
  /// The client's address; of IPv6 the first 64 bits, within which clients choose for themselves.
  enum Source implements SpreadKey {
    ADDRESS
  }

  /// The canonical path, without the query.
  enum Path implements SpreadKey {
    WHOLE
  }

  /// The first cookie of this name, or the client's address where there is none.
  record Cookie(String name) implements SpreadKey {}

  /// The first field of this name, in lower case, or the client's address where there is none.
  record Field(String name) implements SpreadKey {
    public Field {
      if (!name.equals(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("`" + name + "` is not in lower case");
      }
    }
  }

  /// The number that stands for this in an exchange.
  ///
  /// @param client who asks
  /// @param request what is asked for, or null for a stream
  default long of(Address client, @Nullable CanonicalRequest request) {
    String said = request == null ? null : said(request);
    return said == null ? address(client) : text(said);
  }

  private @Nullable String said(CanonicalRequest request) {
    return switch (this) {
      case Source _ -> null;
      case Path _ -> request.path().encoded();
      case Cookie(String name) -> cookie(request, name);
      case Field(String name) -> request.fields().first(name);
    };
  }

  private static @Nullable String cookie(CanonicalRequest request, String name) {
    for (CanonicalRequest.Cookie cookie : request.cookies()) {
      if (cookie.name().equals(name)) {
        return cookie.value();
      }
    }
    return null;
  }

  private static long address(Address client) {
    // ATTACK: a client of IPv6 has 2^64 addresses to choose its origin with
    return mixed(client.isV4() ? client.low() : client.high());
  }

  /// The number that stands for a text: FNV-1a of its characters, mixed.
  static long text(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mixed(hash);
  }

  /// Spreads what differs in a few bits over all of them (the finaliser of MurmurHash3).
  static long mixed(long number) {
    long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
