package dev.munjigi.gates.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the local authority issued to nodes, and what of it was revoked.
///
/// @param trustDomain the one trust domain whose identities it gives; empty before the first
/// @param issued the oldest first; at most [#MOST]
public record Ledger(String trustDomain, List<Issued> issued) {
  /// How many certificates it holds at most.
  public static final int MOST = 100_000;

  /// Nothing was issued yet.
  public static final Ledger EMPTY = new Ledger("", List.of());

  private static final String HEAD = "munjigi ledger 1";
  private static final String DOMAIN = "trust-domain ";
  private static final Duration REMEMBERED = Duration.ofDays(7);

  public Ledger {
    issued = List.copyOf(issued);
    if (!trustDomain.isEmpty() && !SpiffeId.isDomain(trustDomain)) {
      throw new IllegalArgumentException("no trust domain");
    }
    if (issued.size() > MOST) {
      throw new IllegalArgumentException("a ledger holds at most `" + MOST + "` certificates");
    }
  }

  /// With one more; without those that ended a week ago or earlier, or as long ago as they lived:
  /// what is renewed each half hour would fill a ledger that remembers it for a week.
  Ledger with(Issued one, Instant now) {
    List<Issued> all = new ArrayList<>();
    for (Issued each : issued) {
      Duration lived = Duration.between(each.from(), each.until());
      Duration remembered = lived.compareTo(REMEMBERED) < 0 ? lived : REMEMBERED;
      if (each.until().plus(remembered).isAfter(now)) {
        all.add(each);
      }
    }
    all.add(one);
    return new Ledger(one.spiffeId().domain(), all);
  }

  /// The serial numbers of all that was revoked.
  Set<BigInteger> revoked() {
    Set<BigInteger> serials = new HashSet<>();
    for (Issued one : issued) {
      if (one.revoked() != null) {
        serials.add(one.serial());
      }
    }
    return serials;
  }

  /// As text.
  public byte[] text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    text.append(DOMAIN).append(trustDomain).append('\n');
    issued.forEach(one -> text.append(one.line()).append('\n'));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads what [#text] wrote.
  ///
  /// @throws IOException when it is anything else; the message is the rest of a sentence about the
  ///     text, one line
  public static Ledger parse(byte[] text) throws IOException {
    List<String> lines = new String(text, StandardCharsets.US_ASCII).lines().toList();
    if (lines.size() < 2 || !lines.get(0).equals(HEAD) || !lines.get(1).startsWith(DOMAIN)) {
      throw new IOException("is no ledger of certificates");
    }
    List<Issued> issued = new ArrayList<>();
    for (int i = 2; i < lines.size(); i++) {
      try {
        issued.add(Issued.parse(lines.get(i)));
      } catch (RuntimeException broken) {
        throw new IOException("is broken in line `" + (i + 1) + "`");
      }
    }
    try {
      return new Ledger(lines.get(1).substring(DOMAIN.length()), issued);
    } catch (IllegalArgumentException broken) {
      throw new IOException("is broken: " + broken.getMessage());
    }
  }
}
