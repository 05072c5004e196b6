package dev.munjigi.app;

import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.ClientTrust;
import dev.munjigi.gates.tls.ClientTrustFiles;
import dev.munjigi.gates.tls.FilesMaterial;
import dev.munjigi.gates.tls.Finding;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.NamedCertificates;
import dev.munjigi.gates.tls.NamedFile;
import dev.munjigi.gates.tls.Offer;
import dev.munjigi.gates.tls.OriginSettings;
import dev.munjigi.gates.tls.OriginTrust;
import dev.munjigi.gates.tls.OriginTrustFiles;
import dev.munjigi.gates.tls.OwnAuthority;
import dev.munjigi.gates.tls.Stapled;
import dev.munjigi.gates.tls.TlsSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One reading of the certificates, keys, authorities and revocation lists that settings name, which
/// collects all that is wrong with them. Makes nothing.
final class MaterialFiles {
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private final TreeSet<String> hosts = new TreeSet<>();
  private final Staples staples;
  private final Own own;
  private final Instant now;

  /// Where the local authority is asked for.
  interface Own {
    /// What it is; null where there is none.
    @Nullable OwnAuthority at(Instant now) throws AuthorityException;
  }

  MaterialFiles(Settings settings, Staples staples, Own own, Instant now) {
    // in a fixed order
    settings.services().forEach(service -> hosts.addAll(service.hosts()));
    this.staples = staples;
    this.own = own;
    this.now = now;
  }

  List<Problem> problems() {
    return problems;
  }

  List<Problem> warnings() {
    return warnings;
  }

  /// The hosts of all services.
  SortedSet<String> hosts() {
    return hosts;
  }

  void wrong(Clause clause, AuthorityException failed) {
    problems.add(Problem.at(clause, String.valueOf(failed.getMessage())));
  }

  void warn(Clause clause, String message) {
    warnings.add(Problem.at(clause, message));
  }

  Offer.@Nullable Shown shown(TlsSettings.Files files) {
    switch (FilesMaterial.read(files, now)) {
      case FilesMaterial.Unusable unusable -> {
        add(problems, unusable.problems());
        return null;
      }
      case FilesMaterial.Usable usable -> {
        Material material = usable.material();
        add(warnings, usable.warnings());
        if (!hosts.isEmpty() && !NamedCertificates.coversOneOf(material.certificate(), hosts)) {
          String none = "chain `" + files.chain() + "` covers the host of no service";
          add(warnings, List.of(new Finding(files.chain(), none)));
        }
        List<String> unstapled = new ArrayList<>();
        Stapled stapled = staples.of(files.stapling(), material, unstapled);
        NamedFile at =
            files.stapling() instanceof TlsSettings.Stapling.FromFile(NamedFile response)
                ? response
                : files.chain();
        add(warnings, unstapled.stream().map(line -> new Finding(at, line)).toList());
        return new Offer.Shown(material, stapled);
      }
    }
  }

  @Nullable ClientTrust clients(Listener listener, TlsSettings.Clients clients) {
    if (clients.demand() == TlsSettings.Demand.OFF) {
      return null;
    }
    try {
      switch (ClientTrustFiles.read(clients, own.at(now), now)) {
        case ClientTrustFiles.Unusable unusable -> add(problems, unusable.problems());
        case ClientTrustFiles.Usable usable -> {
          add(warnings, usable.warnings());
          return usable.trust();
        }
      }
    } catch (AuthorityException failed) {
      wrong(listener.clause(), failed);
    }
    return null;
  }

  @Nullable OriginTrust origin(OriginSettings origin) {
    try {
      // nobody else's settings make a local authority
      OwnAuthority authority = origin.authorities().own() ? own.at(now) : null;
      switch (OriginTrustFiles.read(origin, authority, now)) {
        case OriginTrustFiles.Unusable unusable -> add(problems, unusable.problems());
        case OriginTrustFiles.Usable usable -> {
          add(warnings, usable.warnings());
          return usable.trust();
        }
      }
    } catch (AuthorityException failed) {
      wrong(origin.clause(), failed);
    }
    return null;
  }

  private static void add(List<Problem> to, List<Finding> findings) {
    for (Finding one : findings) {
      Clause clause = one.file().clause();
      int line = Math.max(clause.line(), 1);
      to.add(new Problem(clause.file(), line, one.file().column(), one.message()));
    }
  }
}
