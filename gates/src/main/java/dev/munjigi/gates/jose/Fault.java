package dev.munjigi.gates.jose;

/// Why a token is not believed.
public enum Fault {
  /// Longer than is read.
  TOO_LARGE,
  /// Not the compact serialization (RFC 7515, section 7.1; RFC 7516, section 7.1), not canonical
  /// base64url, not strict JSON, or a registered header of the wrong type.
  MALFORMED,
  /// `alg` is `none`, unknown, or not the one algorithm of the key; or `enc` is not the key's.
  ALGORITHM,
  /// `crit`: an extension that has to be understood, and none is.
  CRITICAL_EXTENSION,
  /// `jku`, `jwk`, `x5u` or `x5c`: the token brings its own key.
  BRINGS_KEY,
  /// `b64`: the payload is not encoded (RFC 7797).
  UNENCODED,
  /// `zip`: the plaintext is compressed.
  COMPRESSED,
  /// No key has this `kid`; or there is no `kid` and not exactly one key for the algorithm.
  UNKNOWN_KEY,
  /// The signature is not the key's over these bytes.
  BAD_SIGNATURE,
  /// It cannot be decrypted with the key, for whatever reason.
  UNDECRYPTABLE,
  /// A registered claim has the wrong type or a time out of range.
  MALFORMED_CLAIM,
  /// `iss`, `aud` or `exp` is missing.
  MISSING_CLAIM,
  /// `typ` is another one.
  WRONG_TYPE,
  /// `iss` is another one.
  WRONG_ISSUER,
  /// `aud` does not name the audience.
  WRONG_AUDIENCE,
  /// `exp` has come.
  EXPIRED,
  /// `nbf` or `iat` has not come yet.
  NOT_YET_VALID
}
