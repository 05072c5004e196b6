package dev.munjigi.edge.dial;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;

/// What handshakes are made with, of clients and with origins: BoringSSL where it loads, otherwise
/// the platform's TLS; its suites and groups.
public final class TlsFoundation {
  /// HTTP/2 in the negotiation of protocols (RFC 7301).
  public static final String HTTP_2 = "h2";

  /// Tunnels between gates there.
  public static final String TUNNEL = "munjigi-tunnel/1";

  /// HTTP/1.1 there.
  public static final String HTTP_1 = "http/1.1";

  /// Forward secret with authenticated encryption, nothing else (RFC 9325 section 4.2).
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /// The post-quantum hybrid first; the platform's TLS has groups of its own.
  private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

  private final SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  /// Which implementation serves, for the log.
  public String name() {
    return openSsl() ? OpenSsl.versionString() : "JDK";
  }

  /// Whether it is BoringSSL.
  public boolean openSsl() {
    return provider == SslProvider.OPENSSL;
  }

  /// Gives a context the implementation, the suites and the groups.
  public SslContextBuilder suit(SslContextBuilder builder) {
    builder.sslProvider(provider).ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    return openSsl() ? builder.option(OpenSslContextOption.GROUPS, GROUPS) : builder;
  }

  /// Has these protocols negotiated (RFC 7301); a peer that takes none of them gets HTTP/1.1, or
  /// nothing. None at all: nothing is negotiated.
  public static void negotiate(SslContextBuilder builder, List<String> protocols) {
    if (!protocols.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              protocols));
    }
  }

  /// Makes the context; it keeps no sessions.
  public static SslContext build(SslContextBuilder builder) throws SSLException {
    SslContext context = builder.build();
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setSessionCacheEnabled(false);
    }
    return context;
  }
}
