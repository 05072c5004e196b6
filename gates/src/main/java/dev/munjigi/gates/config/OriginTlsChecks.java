package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must hold between a service's origins and how they are spoken to inside TLS.
final class OriginTlsChecks {
  private final Problems problems;
  private final NamedFiles files;

  OriginTlsChecks(Problems problems) {
    this.problems = problems;
    this.files = new NamedFiles(problems);
  }

  void run(Section service, List<Located<Upstream>> upstreams) {
    Located<Section> tls = service.find(OriginTlsKeys.TLS);
    if (tls == null && service.written(OriginTlsKeys.TLS)) {
      return;
    }
    if (upstreams.isEmpty()) {
      return;
    }
    boolean secure = upstreams.stream().anyMatch(one -> one.value().scheme().secure());
    if (tls != null && !secure) {
      String what = tls.spot().quoted() + " is for origins that are encrypted";
      problems.add(tls.spot().place(), what + "; allowed are `https://`, `h2://`, `tls://` and tunnels");
    }
    upstreams.forEach(upstream -> named(upstream, tls));
    tunnel(upstreams.getFirst(), tls);
    if (tls != null) {
      files(tls.value());
      if (tls.value().get(OriginTlsKeys.UNSAFE_UNVERIFIED)) {
        Spot spot = tls.value().spot(OriginTlsKeys.UNSAFE_UNVERIFIED);
        String open = " takes whatever certificate an origin shows: anybody can be the origin";
        problems.warn(spot.place(), spot.quoted() + open);
      }
    }
  }

  /// A socket has no host that a certificate could name.
  private void named(Located<Upstream> upstream, @Nullable Located<Section> tls) {
    boolean host = upstream.value().net() != null;
    if (host || !upstream.value().scheme().secure()) {
      return;
    }
    boolean said =
        tls != null
            && (tls.value().written(OriginTlsKeys.SERVER_NAME)
                || tls.value().written(OriginTlsKeys.IDENTITY)
                || tls.value().written(OriginTlsKeys.UNSAFE_UNVERIFIED));
    if (!said) {
      String what = upstream.spot().quoted() + " is " + Quote.of(upstream.value().toString());
      problems.add(
          upstream.spot().place(),
          what + ", which has no host to verify; allowed is with `tls.server-name` or"
              + " `tls.identity`");
    }
  }

  /// The other gate lets nobody in who does not say who it is.
  private void tunnel(Located<Upstream> upstream, @Nullable Located<Section> tls) {
    boolean shown = tls != null && tls.value().written(OriginTlsKeys.CERTIFICATE);
    if (upstream.value().scheme().tunnels() && !shown) {
      String what = upstream.spot().quoted() + " is " + Quote.of(upstream.value().toString());
      problems.add(
          upstream.spot().place(), what + ", which needs `tls.certificate`: who this gate is");
    }
  }

  private void files(Section tls) {
    files.each(tls.find(OriginTlsKeys.AUTHORITIES), OriginTlsKeys.SYSTEM, ListenerKeys.OWN);
    files.each(tls.find(OriginTlsKeys.REVOCATION));
    Located<Section> shown = tls.find(OriginTlsKeys.CERTIFICATE);
    if (shown != null) {
      files.exists(shown.value().find(ListenerKeys.CHAIN));
      files.exists(shown.value().find(ListenerKeys.KEY));
    }
  }
}
