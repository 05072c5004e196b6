package dev.munjigi.gates.jose;

import java.util.Optional;

/// An algorithm of signatures (RFC 7518, section 3.1; RFC 8037; RFC 9864). There is no `none`.
public enum Algorithm {
  /// Ed25519 by its old name; what is signed here by default.
  EDDSA("EdDSA", Family.ED25519, "Ed25519"),
  /// Ed25519 by its own name (RFC 9864).
  ED25519("Ed25519", Family.ED25519, "Ed25519"),
  ES256("ES256", Family.EC, "P-256"),
  ES384("ES384", Family.EC, "P-384"),
  ES512("ES512", Family.EC, "P-521"),
  RS256("RS256", Family.RSA, ""),
  RS384("RS384", Family.RSA, ""),
  RS512("RS512", Family.RSA, ""),
  PS256("PS256", Family.RSA, ""),
  PS384("PS384", Family.RSA, ""),
  PS512("PS512", Family.RSA, ""),
  HS256("HS256", Family.SECRET, ""),
  HS384("HS384", Family.SECRET, ""),
  HS512("HS512", Family.SECRET, "");

  private final String name;
  private final Family family;
  private final String curve;

  Algorithm(String name, Family family, String curve) {
    this.name = name;
    this.family = family;
    this.curve = curve;
  }

  /// A kind of keys.
  enum Family {
    ED25519,
    EC,
    RSA,
    SECRET
  }

  /// As `alg` names it.
  public String text() {
    return name;
  }

  Family family() {
    return family;
  }

  /// The one curve of its keys, as `crv` names it; empty where keys have none.
  String curve() {
    return curve;
  }

  /// The one that `alg` names, to the letter.
  static Optional<Algorithm> named(String text) {
    for (Algorithm algorithm : values()) {
      if (algorithm.name.equals(text)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
