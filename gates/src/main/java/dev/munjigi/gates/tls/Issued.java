package dev.munjigi.gates.tls;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A certificate that the local authority issued to a node.
///
/// @param serial its serial number
/// @param issuer the first 16 hex digits of the SHA-256 of its issuer's public key
/// @param spiffeId whom it names
/// @param names the host names and addresses in it
/// @param from since when it is valid
/// @param until when it ends
/// @param revoked when it was revoked, or null
public record Issued(
    BigInteger serial,
    String issuer,
    SpiffeId spiffeId,
    List<String> names,
    Instant from,
    Instant until,
    @Nullable Instant revoked) {
  private static final int PARTS = 7;

  public Issued {
    names = List.copyOf(names);
    if (serial.signum() <= 0 || !issuer.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException("no serial number, or no issuer");
    }
    if (names.stream().anyMatch(name -> !name.matches("[0-9a-z.:_*-]+"))) {
      throw new IllegalArgumentException("a name that is none");
    }
  }

  /// The same, revoked, unless it was before.
  Issued revokedAt(Instant now) {
    return revoked != null
        ? this
        : new Issued(serial, issuer, spiffeId, names, from, until, now);
  }

  /// As one line.
  String line() {
    return String.join(
        "\t",
        serial.toString(16),
        issuer,
        spiffeId.toString(),
        names.isEmpty() ? "-" : String.join(",", names),
        from.toString(),
        until.toString(),
        revoked == null ? "-" : revoked.toString());
  }

  /// Reads what [#line] wrote.
  ///
  /// @throws RuntimeException when it is anything else
  static Issued parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != PARTS || !parts[0].matches("[0-9a-f]{1,40}")) {
      throw new IllegalArgumentException("no line of the ledger");
    }
    return new Issued(
        new BigInteger(parts[0], 16),
        parts[1],
        SpiffeId.parse(parts[2]),
        parts[3].equals("-") ? List.of() : List.of(parts[3].split(",", -1)),
        Instant.parse(parts[4]),
        Instant.parse(parts[5]),
        parts[6].equals("-") ? null : Instant.parse(parts[6]));
  }
}
