package dev.munjigi.gates.exchange;

import org.jspecify.annotations.Nullable;

/// How the bytes of a connection travel.
public sealed interface Transport {
  /// In clear.
  record Clear() implements Transport {
    /// The one instance that is needed.
    public static final Clear INSTANCE = new Clear();
  }

  /// In clear, in datagrams of UDP (RFC 768).
  record Datagrams() implements Transport {
    /// The one instance that is needed.
    public static final Datagrams INSTANCE = new Datagrams();
  }

  /// Inside TLS.
  ///
  /// @param protocol such as `TLSv1.3`
  /// @param cipher the suite's standard name
  /// @param serverName the name the client asked for (SNI), lower case, or null
  /// @param client the client's verified certificate, or null when it showed none
  record Tls(
      String protocol,
      String cipher,
      @Nullable String serverName,
      @Nullable ClientCertificate client)
      implements Transport {
    /// With a client that showed no certificate.
    public Tls(String protocol, String cipher, @Nullable String serverName) {
      this(protocol, cipher, serverName, null);
    }
  }

  /// Whether the bytes are encrypted.
  default boolean secure() {
    return this instanceof Tls;
  }
}
