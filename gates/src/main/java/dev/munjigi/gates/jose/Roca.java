package dev.munjigi.gates.jose;

import java.math.BigInteger;

/// Knows RSA keys of a broken generator by their modulus (CVE-2017-15361, CWE-338).
///
/// Its primes are `k * M + (65537^a mod M)`, so that the modulus is a power of 65537 for every
/// small prime factor of `M` (Nemec et al., "The Return of Coppersmith's Attack", section 2.2).
/// Another modulus looks so with a chance below 2^-27.
public final class Roca {
  private static final int GENERATOR = 65_537;

  /// The small primes for which 65537 does not generate everything.
  private static final int[] PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private Roca() {}

  /// Whether the broken generator made this modulus.
  public static boolean made(BigInteger modulus) {
    for (int prime : PRIMES) {
      if (!isPower(modulus.mod(BigInteger.valueOf(prime)).intValueExact(), prime)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a residue is a power of the generator.
  private static boolean isPower(int residue, int prime) {
    int power = 1;
    for (int i = 0; i < prime; i++) {
      if (power == residue) {
        return true;
      }
      power = power * (GENERATOR % prime) % prime;
    }
    return false;
  }
}
