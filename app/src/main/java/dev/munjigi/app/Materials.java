package dev.munjigi.app;

import dev.munjigi.control.Operations;
import dev.munjigi.engines.ocsp.HttpResponder;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.NamedFile;
import dev.munjigi.gates.tls.Offer;
import dev.munjigi.gates.tls.Offers;
import dev.munjigi.gates.tls.OriginSettings;
import dev.munjigi.gates.tls.OriginTrust;
import dev.munjigi.gates.tls.PublicCertificates;
import dev.munjigi.gates.tls.Stapled;
import dev.munjigi.gates.tls.TlsSettings;
import dev.munjigi.gates.tls.WantedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is shown in handshakes, and whose certificates are accepted: by listeners, and of origins.
///
/// @param offers what was read
/// @param dueAt when the first certificate that the local authority issued has to be renewed
/// @param files what they were read from, as it looked before
record Materials(Offers offers, Instant dueAt, WatchedFiles files) {
  private static final System.Logger LOGGER = System.getLogger(Materials.class.getName());

  /// What is said where a public authority has given nothing yet.
  static final String NO_CERTIFICATE_YET =
      "`certificate: acme`: there is no certificate yet; until there is one, the local authority's"
          + " is shown";

  /// Some certificates cannot be had.
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    Unusable(List<Problem> problems) {
      super(problems.getFirst().toString());
      this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
      return problems;
    }
  }

  /// Gets them all, or says all that is wrong.
  static Materials of(Settings settings, State state, Instant now) throws Unusable {
    // INVARIANT: looked at before they are read, so that no change between the two is missed
    WatchedFiles files = WatchedFiles.of(files(settings, state));
    Gathering gathering = new Gathering(settings, state, now);
    Map<String, Offer> found = new LinkedHashMap<>();
    for (Listener listener : settings.listeners()) {
      TlsSettings tls = listener.tls();
      if (tls != null) {
        List<Offer.Shown> shown = gathering.shown(listener, tls);
        ClientTrust clients = gathering.files.clients(listener, tls.clients());
        if (!shown.isEmpty()) {
          found.put(listener.name(), new Offer(shown, clients));
        }
      }
    }
    Map<String, OriginTrust> believed = new LinkedHashMap<>();
    settings
        .origins()
        .forEach(
            (service, origin) -> {
              OriginTrust trust = gathering.files.origin(origin);
              if (trust != null) {
                believed.put(service, trust);
              }
            });
    if (!gathering.files.problems().isEmpty()) {
      throw new Unusable(gathering.files.problems());
    }
    Set<X509Certificate> shown = new HashSet<>();
    found.values().forEach(
        offer -> offer.shown().forEach(one -> shown.add(one.material().certificate())));
    state.staples().retain(shown);
    gathering
        .files
        .warnings()
        .forEach(warning -> LOGGER.log(System.Logger.Level.WARNING, warning.toString()));
    return new Materials(new Offers(found, believed), gathering.due, files);
  }

  /// Reads what the settings name as a start does, and makes nothing: what the local authority would
  /// make is not there yet.
  static MaterialFiles checked(Settings settings, Instant now) {
    MaterialFiles files =
        new MaterialFiles(
            settings,
            new Staples(new HttpResponder()),
            at -> State.own(settings.state()).orElse(null),
            now);
    boolean ordered = Files.exists(State.publicCertificate(settings.state()));
    for (Listener listener : settings.listeners()) {
      TlsSettings tls = listener.tls();
      for (TlsSettings.CertificateSource source :
          tls == null ? List.<TlsSettings.CertificateSource>of() : tls.certificates()) {
        if (source instanceof TlsSettings.Files named) {
          files.shown(named);
        } else if (source instanceof TlsSettings.Acme acme && !ordered) {
          files.warn(acme.clause(), NO_CERTIFICATE_YET);
        }
      }
      if (tls != null) {
        files.clients(listener, tls.clients());
      }
    }
    settings.origins().values().forEach(files::origin);
    return files;
  }

  /// When each listener's certificates end, by name: the first of them to do so.
  List<Operations.CertificateOf> ends() {
    List<Operations.CertificateOf> ends = new ArrayList<>();
    offers
        .byListener()
        .forEach(
            (listener, offer) ->
                offer.shown().stream()
                    .map(one -> one.material().certificate().getNotAfter().toInstant())
                    .min(Comparator.naturalOrder())
                    .ifPresent(
                        until -> ends.add(new Operations.CertificateOf(listener, until))));
    ends.sort(Comparator.comparing(Operations.CertificateOf::listener));
    return ends;
  }

  private static Set<Path> files(Settings settings, State state) {
    Set<Path> files = new HashSet<>();
    for (Listener listener : settings.listeners()) {
      TlsSettings tls = listener.tls();
      if (tls == null) {
        continue;
      }
      for (TlsSettings.CertificateSource source : tls.certificates()) {
        if (source instanceof TlsSettings.Acme) {
          // a new certificate is taken up as one that somebody else puts there
          files.add(State.publicCertificate(state.folder()));
        } else if (source instanceof TlsSettings.Files one) {
          files.add(one.chain().path());
          files.add(one.key().path());
          if (one.stapling() instanceof TlsSettings.Stapling.FromFile(NamedFile response)) {
            files.add(response.path());
          }
        }
      }
      if (tls.clients().demand() != TlsSettings.Demand.OFF) {
        add(files, tls.clients().authorities());
        add(files, tls.clients().revocation());
        files.add(state.ledger());
      }
    }
    settings.origins().values().forEach(origin -> origin(origin, state, files));
    return files;
  }

  private static void origin(OriginSettings origin, State state, Set<Path> files) {
    add(files, origin.authorities().files());
    add(files, origin.authorities().revocation());
    if (origin.authorities().own()) {
      files.add(state.ledger());
    }
    TlsSettings.Files shown = origin.certificate();
    if (shown != null) {
      files.add(shown.chain().path());
      files.add(shown.key().path());
    }
  }

  private static void add(Set<Path> files, List<NamedFile> named) {
    named.forEach(one -> files.add(one.path()));
  }

  /// One gathering, which collects all that is wrong.
  private static final class Gathering {
    final MaterialFiles files;
    Instant due = Instant.MAX;
    private final State state;
    private final Instant now;
    private final Optional<WantedCertificate> wanted;

    Gathering(Settings settings, State state, Instant now) {
      this.files = new MaterialFiles(settings, state.staples(), state.nodes()::own, now);
      this.state = state;
      this.wanted = settings.publicCertificate();
      this.now = now;
    }

    List<Offer.Shown> shown(Listener listener, TlsSettings tls) {
      List<Offer.Shown> shown = new ArrayList<>();
      for (TlsSettings.CertificateSource source : tls.certificates()) {
        switch (source) {
          case TlsSettings.Auto auto -> add(shown, issued(listener));
          case TlsSettings.Acme acme -> ordered(listener, acme, shown);
          case TlsSettings.Files named -> add(shown, files.shown(named));
        }
      }
      return shown;
    }

    private static void add(List<Offer.Shown> shown, Offer.@Nullable Shown one) {
      if (one != null) {
        shown.add(one);
      }
    }

    /// What the public authority gave, and behind it the local authority's certificate for hosts
    /// that it does not stand for.
    private void ordered(Listener listener, TlsSettings.Acme acme, List<Offer.Shown> shown) {
      try {
        Optional<PublicCertificates.Shown> kept =
            wanted.isEmpty() ? Optional.empty() : state.acme().shown(wanted.get(), now);
        kept.ifPresent(one -> shown.add(new Offer.Shown(one.material(), new Stapled())));
        boolean alone = wanted.isPresent() && wanted.get().hosts().size() == files.hosts().size();
        if (kept.isEmpty() || !kept.get().complete() || !alone) {
          add(shown, issued(listener));
        }
        if (kept.isEmpty()) {
          files.warn(acme.clause(), NO_CERTIFICATE_YET);
        }
      } catch (AuthorityException failed) {
        files.wrong(acme.clause(), failed);
      }
    }

    private Offer.@Nullable Shown issued(Listener listener) {
      try {
        Material issued = state.certificates().ensure(now, files.hosts());
        due = issued.dueAt().isBefore(due) ? issued.dueAt() : due;
        return new Offer.Shown(issued, new Stapled());
      } catch (AuthorityException failed) {
        files.wrong(listener.clause(), failed);
        return null;
      }
    }
  }
}
