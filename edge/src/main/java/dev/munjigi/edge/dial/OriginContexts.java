package dev.munjigi.edge.dial;

import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.OriginTrust;
import dev.munjigi.gates.tls.Printable;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/// How connections to origins are secured.
///
/// Guarantees: TLS 1.2 or 1.3; an origin that does not show a certificate that its service's trust
/// accepts gets no byte; each connection is judged, none resumes a session (with the platform's TLS,
/// none that is older than a second). Does not guarantee this where the trust says
/// `unsafe-unverified`, nor that a connection ends when what it was judged by ends.
public final class OriginContexts {
  private static final int LONGEST_EVIDENCE = 200;

  /// How long a session may be resumed where that cannot be turned off: 0 would be for good.
  private static final long SHORTEST_SECONDS = 1;

  private final TlsFoundation foundation;
  private final InstantSource clock;

  public OriginContexts(TlsFoundation foundation, InstantSource clock) {
    this.foundation = foundation;
    this.clock = clock;
  }

  SslContext of(Scheme scheme, OriginTrust trust) throws SSLException {
    SslContextBuilder builder =
        foundation
            .suit(SslContextBuilder.forClient())
            .protocols(
                scheme.tunnels() ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2"))
            .trustManager(new OriginJudge(trust, clock, foundation.openSsl()))
            .endpointIdentificationAlgorithm(
                trust.unverified() || !trust.byName() ? null : "HTTPS");
    Material shown = trust.shown();
    if (shown != null) {
      builder.keyManager(shown.key(), shown.chain().toArray(new X509Certificate[0]));
    }
    TlsFoundation.negotiate(builder, protocols(scheme));
    // INVARIANT: a resumed session would not be judged, whatever came to an end since
    return TlsFoundation.build(builder.sessionTimeout(SHORTEST_SECONDS));
  }

  private static List<String> protocols(Scheme scheme) {
    return switch (scheme) {
      case H2 -> List.of(TlsFoundation.HTTP_2);
      case HTTPS -> List.of(TlsFoundation.HTTP_1);
      case TUNNEL, UDP_TUNNEL -> List.of(TlsFoundation.TUNNEL);
      case HTTP, H2C, TCP, TLS, UDP, INSIDE -> List.of();
    };
  }

  /// The handler of a new connection; its deadline is the dialling's.
  static SslHandler handler(Way.Secured secured, Upstream upstream, ByteBufAllocator buffers) {
    String host = secured.name();
    int port = Scheme.HTTPS.port().orElseThrow();
    Upstream.Net net = upstream.net();
    if (net != null) {
      host = host == null ? net.host() : host;
      port = net.port();
    }
    SslHandler handler =
        host == null
            ? secured.context().newHandler(buffers)
            : secured.context().newHandler(buffers, host, port);
    handler.setHandshakeTimeoutMillis(0);
    if (host != null) {
      name(handler.engine(), host);
    }
    return handler;
  }

  /// Has a host named in the hello (RFC 6066, section 3) that has one label alone, such as that of a
  /// container: Netty names those with a dot only.
  private static void name(SSLEngine engine, String host) {
    if (host.indexOf('.') >= 0 || host.indexOf(':') >= 0) {
      return;
    }
    SSLParameters parameters = engine.getSSLParameters();
    try {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    } catch (IllegalArgumentException unspeakable) {
      // a name that no hello can carry, such as one with `_`, is not asked for
      return;
    }
    engine.setSSLParameters(parameters);
  }

  /// Why a handshake failed.
  static Refusal failure(Way way, Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof CertificateException) {
        Throwable root = at;
        while (root.getCause() != null) {
          root = root.getCause();
        }
        return Dialer.refusal(
            UpstreamReason.UNTRUSTED,
            way + ": " + printable(root),
            remedy(way));
      }
    }
    return Dialer.unreachable(way, "the TLS handshake failed: " + printable(cause));
  }

  private static String remedy(Way way) {
    return way.upstream().scheme().tunnels()
        ? "say the `identity` of the gate there in `tls` of the service, or issue it a certificate"
            + " with this name (`munjigi ca issue --dns`, `--ip`), or add its authority"
        : "mend the origin's certificate, or name its authority or name in `tls` of the service";
  }

  private static String printable(Throwable cause) {
    return Printable.line(SocketFailure.why(cause), LONGEST_EVIDENCE);
  }
}
