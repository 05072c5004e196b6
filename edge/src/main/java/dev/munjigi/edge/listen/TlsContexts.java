package dev.munjigi.edge.listen;

import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.TlsSettings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/// What listeners offer in handshakes: BoringSSL where it loads, otherwise the platform's TLS.
final class TlsContexts {
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

  /// The post-quantum hybrid first.
  private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};

  static final String HTTP_2 = "h2";

  /// What clients may choose from (RFC 7301); those that do not choose get HTTP/1.1.
  private static final ApplicationProtocolConfig PROTOCOLS =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          HTTP_2,
          "http/1.1");

  private final SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  /// Which implementation serves, for the log.
  String name() {
    return provider == SslProvider.OPENSSL ? OpenSsl.versionString() : "JDK";
  }

  SslContext of(TlsSettings settings, Material material) throws SSLException {
    X509Certificate[] chain = material.chain().toArray(new X509Certificate[0]);
    SslContextBuilder builder =
        SslContextBuilder.forServer(material.key(), chain)
            .sslProvider(provider)
            .applicationProtocolConfig(PROTOCOLS)
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .protocols(
                switch (settings.oldest()) {
                  case TLS_1_2 -> List.of("TLSv1.3", "TLSv1.2");
                  case TLS_1_3 -> List.of("TLSv1.3");
                });
    if (provider == SslProvider.OPENSSL) {
      builder.option(OpenSslContextOption.GROUPS, GROUPS);
    }
    return builder.build();
  }
}
