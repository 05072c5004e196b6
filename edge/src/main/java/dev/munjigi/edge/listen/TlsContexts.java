package dev.munjigi.edge.listen;

import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.NamedCertificates;
import dev.munjigi.gates.tls.Offer;
import dev.munjigi.gates.tls.TicketKeys;
import dev.munjigi.gates.tls.TlsSettings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What listeners offer in handshakes: BoringSSL where it loads, otherwise the platform's TLS.
///
/// Guarantees, with BoringSSL: TLS 1.2 and 1.3, the suites and groups below in this order, no
/// renegotiation, no compression, no early data, and no session that is kept on this side: what
/// clients resume is sealed in their tickets. The platform's TLS has neither the hybrid group nor
/// stapling, and makes the keys of its tickets itself.
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
  private final TicketKeys tickets = new TicketKeys(new SecureRandom());
  private final InstantSource clock;

  TlsContexts(InstantSource clock) {
    this.clock = clock;
  }

  /// Which implementation serves, for the log.
  String name() {
    return provider == SslProvider.OPENSSL ? OpenSsl.versionString() : "JDK";
  }

  /// The keys of session tickets.
  TicketKeys tickets() {
    return tickets;
  }

  /// A listener's handshakes.
  Handshakes of(Listener listener, TlsSettings settings, Offer offer) throws SSLException {
    List<Handshakes.Presented> presented = new ArrayList<>();
    List<X509Certificate> certificates = new ArrayList<>();
    for (Offer.Shown shown : offer.shown()) {
      SslContext context =
          context(settings, shown.material(), offer.clients(), listener.service() == null);
      presented.add(new Handshakes.Presented(context, shown.stapled()));
      certificates.add(shown.material().certificate());
    }
    NamedCertificates names = new NamedCertificates(certificates);
    Handshakes handshakes =
        new Handshakes(listener.name(), presented, names, offer.clients(), clock);
    handshakes.take(tickets);
    return handshakes;
  }

  private SslContext context(
      TlsSettings settings, Material material, @Nullable ClientTrust clients, boolean http)
      throws SSLException {
    X509Certificate[] chain = material.chain().toArray(new X509Certificate[0]);
    SslContextBuilder builder =
        SslContextBuilder.forServer(material.key(), chain)
            .sslProvider(provider)
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .protocols(
                switch (settings.oldest()) {
                  case TLS_1_2 -> List.of("TLSv1.3", "TLSv1.2");
                  case TLS_1_3 -> List.of("TLSv1.3");
                });
    if (http) {
      builder.applicationProtocolConfig(PROTOCOLS);
    }
    boolean openSsl = provider == SslProvider.OPENSSL;
    if (openSsl) {
      builder.option(OpenSslContextOption.GROUPS, GROUPS);
      builder.enableOcsp(OpenSsl.isOcspSupported());
    }
    if (clients != null) {
      builder
          .clientAuth(clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
          .trustManager(new ClientJudge(clients, clock, openSsl));
    }
    SslContext context = builder.build();
    if (context.sessionContext() instanceof OpenSslSessionContext session) {
      session.setSessionCacheEnabled(false);
    }
    return context;
  }
}
