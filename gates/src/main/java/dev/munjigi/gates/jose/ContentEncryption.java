package dev.munjigi.gates.jose;

/// How the content of an encrypted token is encrypted (RFC 7518, section 5.1).
public enum ContentEncryption {
  A128GCM("A128GCM", 16, 12, 16),
  A192GCM("A192GCM", 24, 12, 16),
  A256GCM("A256GCM", 32, 12, 16),
  A128CBC_HS256("A128CBC-HS256", 32, 16, 16),
  A192CBC_HS384("A192CBC-HS384", 48, 16, 24),
  A256CBC_HS512("A256CBC-HS512", 64, 16, 32);

  private final String name;
  private final int keyBytes;
  private final int vectorBytes;
  private final int tagBytes;

  ContentEncryption(String name, int keyBytes, int vectorBytes, int tagBytes) {
    this.name = name;
    this.keyBytes = keyBytes;
    this.vectorBytes = vectorBytes;
    this.tagBytes = tagBytes;
  }

  /// As `enc` names it.
  public String text() {
    return name;
  }

  /// How long its keys are.
  int keyBytes() {
    return keyBytes;
  }

  /// Whether an initialization vector and a tag have their lengths.
  boolean fits(byte[] vector, byte[] tag) {
    return vector.length == vectorBytes && tag.length == tagBytes;
  }
}
