package dev.munjigi.app;

import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.ClientTrustFiles;
import dev.munjigi.gates.tls.FilesMaterial;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.NamedCertificates;
import dev.munjigi.gates.tls.Offer;
import dev.munjigi.gates.tls.Offers;
import dev.munjigi.gates.tls.OriginSettings;
import dev.munjigi.gates.tls.OriginTrust;
import dev.munjigi.gates.tls.OriginTrustFiles;
import dev.munjigi.gates.tls.Stapled;
import dev.munjigi.gates.tls.TlsSettings;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is shown in handshakes, and whose certificates are accepted: by listeners, and of origins.
///
/// @param offers what was read
/// @param dueAt when the first certificate that the local authority issued has to be renewed
/// @param files what they were read from, as it looked before
record Materials(Offers offers, Instant dueAt, WatchedFiles files) {
  private static final System.Logger LOGGER = System.getLogger(Materials.class.getName());

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
        ClientTrust clients = gathering.clients(listener, tls.clients());
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
              OriginTrust trust = gathering.origin(origin);
              if (trust != null) {
                believed.put(service, trust);
              }
            });
    if (!gathering.problems.isEmpty()) {
      throw new Unusable(gathering.problems);
    }
    Set<X509Certificate> shown = new HashSet<>();
    found.values().forEach(
        offer -> offer.shown().forEach(one -> shown.add(one.material().certificate())));
    state.staples().retain(shown);
    gathering.warnings.forEach(
        warning -> LOGGER.log(System.Logger.Level.WARNING, warning.toString()));
    return new Materials(new Offers(found, believed), gathering.due, files);
  }

  private static Set<Path> files(Settings settings, State state) {
    Set<Path> files = new HashSet<>();
    for (Listener listener : settings.listeners()) {
      TlsSettings tls = listener.tls();
      if (tls == null) {
        continue;
      }
      for (TlsSettings.CertificateSource source : tls.certificates()) {
        if (source instanceof TlsSettings.Files one) {
          files.add(one.chain());
          files.add(one.key());
          if (one.stapling() instanceof TlsSettings.Stapling.FromFile(Path response)) {
            files.add(response);
          }
        }
      }
      if (tls.clients().demand() != TlsSettings.Demand.OFF) {
        files.addAll(tls.clients().authorities());
        files.addAll(tls.clients().revocation());
        files.add(state.ledger());
      }
    }
    settings.origins().values().forEach(origin -> origin(origin, state, files));
    return files;
  }

  private static void origin(OriginSettings origin, State state, Set<Path> files) {
    files.addAll(origin.authorities().files());
    files.addAll(origin.authorities().revocation());
    if (origin.authorities().own()) {
      files.add(state.ledger());
    }
    TlsSettings.Files shown = origin.certificate();
    if (shown != null) {
      files.add(shown.chain());
      files.add(shown.key());
    }
  }

  /// One gathering, which collects all that is wrong.
  private static final class Gathering {
    final List<Problem> problems = new ArrayList<>();
    final List<Problem> warnings = new ArrayList<>();
    Instant due = Instant.MAX;
    private final State state;
    private final Instant now;
    private final TreeSet<String> hosts = new TreeSet<>();

    Gathering(Settings settings, State state, Instant now) {
      this.state = state;
      this.now = now;
      // in a fixed order
      settings.services().forEach(service -> hosts.addAll(service.hosts()));
    }

    List<Offer.Shown> shown(Listener listener, TlsSettings tls) {
      List<Offer.Shown> shown = new ArrayList<>();
      for (TlsSettings.CertificateSource source : tls.certificates()) {
        Offer.Shown one =
            switch (source) {
              case TlsSettings.Auto auto -> issued(listener);
              case TlsSettings.Files files -> read(files);
            };
        if (one != null) {
          shown.add(one);
        }
      }
      return shown;
    }

    private Offer.@Nullable Shown issued(Listener listener) {
      try {
        Material issued = state.certificates().ensure(now, hosts);
        due = issued.dueAt().isBefore(due) ? issued.dueAt() : due;
        return new Offer.Shown(issued, new Stapled());
      } catch (AuthorityException failed) {
        problems.add(Problem.at(listener.clause(), String.valueOf(failed.getMessage())));
        return null;
      }
    }

    private Offer.@Nullable Shown read(TlsSettings.Files files) {
      switch (FilesMaterial.read(files, now)) {
        case FilesMaterial.Unusable unusable -> {
          add(problems, files.clause(), unusable.problems());
          return null;
        }
        case FilesMaterial.Usable usable -> {
          Material material = usable.material();
          List<String> more = new ArrayList<>(usable.warnings());
          if (!hosts.isEmpty() && !NamedCertificates.coversOneOf(material.certificate(), hosts)) {
            more.add("chain `" + files.chain() + "` covers the host of no service");
          }
          Stapled stapled = state.staples().of(files.stapling(), material, more);
          add(warnings, files.clause(), more);
          return new Offer.Shown(material, stapled);
        }
      }
    }

    @Nullable ClientTrust clients(Listener listener, TlsSettings.Clients clients) {
      if (clients.demand() == TlsSettings.Demand.OFF) {
        return null;
      }
      try {
        switch (ClientTrustFiles.read(clients, state.nodes().own(now), now)) {
          case ClientTrustFiles.Unusable unusable ->
              add(problems, listener.clause(), unusable.problems());
          case ClientTrustFiles.Usable usable -> {
            add(warnings, listener.clause(), usable.warnings());
            return usable.trust();
          }
        }
      } catch (AuthorityException failed) {
        problems.add(Problem.at(listener.clause(), String.valueOf(failed.getMessage())));
      }
      return null;
    }

    @Nullable OriginTrust origin(OriginSettings origin) {
      try {
        switch (OriginTrustFiles.read(origin, state.nodes().own(now), now)) {
          case OriginTrustFiles.Unusable unusable ->
              add(problems, origin.clause(), unusable.problems());
          case OriginTrustFiles.Usable usable -> {
            add(warnings, origin.clause(), usable.warnings());
            return usable.trust();
          }
        }
      } catch (AuthorityException failed) {
        problems.add(Problem.at(origin.clause(), String.valueOf(failed.getMessage())));
      }
      return null;
    }

    private static void add(List<Problem> to, Clause clause, List<String> lines) {
      lines.forEach(line -> to.add(Problem.at(clause, line)));
    }
  }
}
