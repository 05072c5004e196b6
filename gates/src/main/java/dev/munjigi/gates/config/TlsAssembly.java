package dev.munjigi.gates.config;

import dev.munjigi.gates.tls.AcmeSettings;
import dev.munjigi.gates.tls.NamedFile;
import dev.munjigi.gates.tls.TlsSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes a listener's TLS settings of a block that has no problem.
final class TlsAssembly {
  private TlsAssembly() {}

  static TlsSettings of(Section tls) {
    return new TlsSettings(certificates(tls), tls.get(ListenerKeys.OLDEST), clients(tls));
  }

  private static List<TlsSettings.CertificateSource> certificates(Section tls) {
    Located<List<Located<Choice.Picked>>> several = tls.find(ListenerKeys.CERTIFICATES);
    if (several != null) {
      return several.value().stream().map(TlsAssembly::source).toList();
    }
    Located<Choice.Picked> one = tls.find(ListenerKeys.CERTIFICATE);
    return List.of(one == null ? new TlsSettings.Auto() : source(one));
  }

  private static TlsSettings.CertificateSource source(Located<Choice.Picked> picked) {
    Section files = picked.value().section();
    if (files == null) {
      return picked.value().word().equals(ListenerKeys.ACME)
          ? new TlsSettings.Acme(picked.spot().clause())
          : new TlsSettings.Auto();
    }
    return new TlsSettings.Files(
        file(files, ListenerKeys.CHAIN),
        file(files, ListenerKeys.KEY),
        stapling(files.find(ListenerKeys.OCSP)));
  }

  private static TlsSettings.Stapling stapling(@Nullable Located<String> ocsp) {
    if (ocsp == null) {
      return new TlsSettings.Stapling.Off();
    }
    return ocsp.value().equals(ListenerKeys.FETCH)
        ? new TlsSettings.Stapling.Fetch()
        : new TlsSettings.Stapling.FromFile(file(ocsp));
  }

  private static TlsSettings.Clients clients(Section tls) {
    Located<List<Located<String>>> authorities = tls.find(ListenerKeys.CLIENT_AUTHORITIES);
    Located<List<Located<String>>> revocation = tls.find(ListenerKeys.REVOCATION);
    boolean own = authorities == null;
    List<NamedFile> files = new ArrayList<>();
    if (authorities != null) {
      for (Located<String> one : authorities.value()) {
        if (one.value().equals(ListenerKeys.OWN)) {
          own = true;
        } else {
          files.add(file(one));
        }
      }
    }
    return new TlsSettings.Clients(
        tls.get(ListenerKeys.CLIENT_CERTIFICATES),
        own,
        files,
        revocation == null
            ? List.of()
            : revocation.value().stream().map(TlsAssembly::file).toList());
  }

  /// A file that a required key of a block names.
  static NamedFile file(Section block, Key<String> key) {
    return file(new Located<>(block.get(key), block.spot(key), true));
  }

  /// A file that a value names.
  static NamedFile file(Located<String> named) {
    Place place = named.spot().place();
    return new NamedFile(
        place.resolve(named.value()), named.spot().clause(), place.column());
  }

  /// The authority of `acme`; null when there is none.
  static @Nullable AcmeSettings acme(Section root) {
    Located<Section> found = root.find(AcmeKeys.ACME);
    if (found == null) {
      return null;
    }
    Section acme = found.value();
    Located<String> trusted = acme.find(AcmeKeys.ROOT);
    Located<URI> contact = acme.find(AcmeKeys.CONTACT);
    Located<Section> external = acme.find(AcmeKeys.EXTERNAL_ACCOUNT);
    Located<AcmeSettings.Challenge> challenge = acme.find(AcmeKeys.CHALLENGE);
    return new AcmeSettings(
        acme.get(AcmeKeys.DIRECTORY),
        trusted == null ? null : file(trusted).path(),
        contact == null ? null : contact.value(),
        external == null ? null : external(external.value()),
        challenge == null ? null : challenge.value(),
        found.spot().clause());
  }

  private static AcmeSettings.ExternalAccount external(Section account) {
    return new AcmeSettings.ExternalAccount(
        account.get(AcmeKeys.KEY_ID),
        account.place(AcmeKeys.MAC_KEY).resolve(account.get(AcmeKeys.MAC_KEY)));
  }
}
