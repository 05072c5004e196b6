package dev.munjigi.edge.listen;

import dev.munjigi.edge.dial.TlsFoundation;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.NamedCertificates;
import dev.munjigi.gates.tls.Offer;
import dev.munjigi.gates.tls.TicketKeys;
import dev.munjigi.gates.tls.TlsSettings;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
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
  private final TlsFoundation foundation;
  private final TicketKeys tickets = new TicketKeys(new SecureRandom());
  private final InstantSource clock;

  TlsContexts(TlsFoundation foundation, InstantSource clock) {
    this.foundation = foundation;
    this.clock = clock;
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
          context(settings, shown.material(), offer.clients(), listener);
      presented.add(new Handshakes.Presented(context, shown.stapled()));
      certificates.add(shown.material().certificate());
    }
    NamedCertificates names = new NamedCertificates(certificates);
    Handshakes handshakes =
        new Handshakes(listener.name(), presented, names, offer.clients(), clock);
    handshakes.take(tickets);
    return handshakes;
  }

  private static List<String> versions(TlsSettings settings, Listener listener) {
    // INVARIANT: before TLS 1.3 a client's certificate, and so who it is, is sent in clear
    TlsSettings.Version oldest =
        listener.tunnel().isEmpty() ? settings.oldest() : TlsSettings.Version.TLS_1_3;
    return switch (oldest) {
      case TLS_1_2 -> List.of("TLSv1.3", "TLSv1.2");
      case TLS_1_3 -> List.of("TLSv1.3");
    };
  }

  private static List<String> protocols(Listener listener) {
    if (listener.http()) {
      return List.of(TlsFoundation.HTTP_2, TlsFoundation.HTTP_1);
    }
    return listener.tunnel().isEmpty() ? List.of() : List.of(TlsFoundation.TUNNEL);
  }

  private SslContext context(
      TlsSettings settings, Material material, @Nullable ClientTrust clients, Listener listener)
      throws SSLException {
    X509Certificate[] chain = material.chain().toArray(new X509Certificate[0]);
    SslContextBuilder builder =
        foundation
            .suit(SslContextBuilder.forServer(material.key(), chain))
            .protocols(versions(settings, listener));
    TlsFoundation.negotiate(builder, protocols(listener));
    if (foundation.openSsl()) {
      builder.enableOcsp(OpenSsl.isOcspSupported());
    }
    if (clients != null) {
      builder
          .clientAuth(clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL)
          .trustManager(new ClientJudge(clients, clock, foundation.openSsl()));
    }
    return TlsFoundation.build(builder);
  }
}
