package dev.munjigi.gates.exchange;

import org.jspecify.annotations.Nullable;

/// How the bytes of a connection travel.
public sealed interface Transport {
  /// In clear.
  record Clear() implements Transport {
    /// The one instance that is needed.
    public static final Clear INSTANCE = new Clear();
  }

  /// Inside TLS.
  ///
  /// @param protocol such as `TLSv1.3`
  /// @param cipher the suite's standard name
  /// @param serverName the name the client asked for (SNI), lower case, or null
  record Tls(String protocol, String cipher, @Nullable String serverName) implements Transport {}

  /// Whether the bytes are encrypted.
  default boolean secure() {
    return this instanceof Tls;
  }
}
