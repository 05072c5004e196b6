package dev.munjigi.gates.config;

import dev.munjigi.gates.tls.NamedFile;
import dev.munjigi.gates.tls.OriginSettings;
import dev.munjigi.gates.tls.SpiffeId;
import dev.munjigi.gates.tls.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a service's settings for encrypted origins of a block that has no problem.
final class OriginTlsAssembly {
  private OriginTlsAssembly() {}

  /// The settings; empty for a service whose origins are all spoken to in clear.
  static Optional<OriginSettings> of(Section service) {
    boolean secure =
        service.get(ServiceKeys.UPSTREAM).stream().anyMatch(one -> one.value().scheme().secure());
    if (!secure) {
      return Optional.empty();
    }
    Located<Section> tls = service.find(OriginTlsKeys.TLS);
    return Optional.of(
        tls == null
            ? OriginSettings.standard(service.spot(ServiceKeys.UPSTREAM).clause())
            : of(tls));
  }

  private static OriginSettings of(Located<Section> located) {
    Section tls = located.value();
    Located<String> name = tls.find(OriginTlsKeys.SERVER_NAME);
    Located<List<Located<SpiffeId>>> identities =
        tls.find(OriginTlsKeys.IDENTITY);
    Located<Section> shown = tls.find(OriginTlsKeys.CERTIFICATE);
    return new OriginSettings(
        authorities(tls),
        new OriginSettings.Expected(
            name == null ? null : name.value(),
            identities == null
                ? List.of()
                : identities.value().stream().map(Located::value).toList()),
        shown == null ? null : shown(shown),
        tls.get(OriginTlsKeys.UNSAFE_UNVERIFIED),
        located.spot().clause());
  }

  private static OriginSettings.Authorities authorities(Section tls) {
    Located<List<Located<String>>> said = tls.find(OriginTlsKeys.AUTHORITIES);
    boolean system = said == null;
    boolean own = false;
    List<NamedFile> files = new ArrayList<>();
    if (said != null) {
      for (Located<String> one : said.value()) {
        switch (one.value()) {
          case OriginTlsKeys.SYSTEM -> system = true;
          case ListenerKeys.OWN -> own = true;
          default -> files.add(TlsAssembly.file(one));
        }
      }
    }
    Located<List<Located<String>>> revocation = tls.find(OriginTlsKeys.REVOCATION);
    List<NamedFile> lists =
        revocation == null
            ? List.of()
            : revocation.value().stream().map(TlsAssembly::file).toList();
    return new OriginSettings.Authorities(system, own, files, lists);
  }

  private static TlsSettings.Files shown(Located<Section> shown) {
    Section files = shown.value();
    return new TlsSettings.Files(
        TlsAssembly.file(files, ListenerKeys.CHAIN),
        TlsAssembly.file(files, ListenerKeys.KEY),
        new TlsSettings.Stapling.Off());
  }
}
