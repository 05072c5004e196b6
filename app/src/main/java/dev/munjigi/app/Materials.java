package dev.munjigi.app;

import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.FilesMaterial;
import dev.munjigi.gates.tls.Material;
import dev.munjigi.gates.tls.TlsSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The certificate of each listener with TLS.
///
/// @param byListener the certificates, by the listener's name
/// @param dueAt when the first of them that the local authority issued has to be renewed
record Materials(Map<String, Material> byListener, Instant dueAt) {
  private static final System.Logger LOGGER = System.getLogger(Materials.class.getName());

  Materials {
    byListener = Map.copyOf(byListener);
  }

  /// Some certificates cannot be had.
  static final class Unusable extends Exception {
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
  static Materials of(Settings settings, Certificates authority, Instant now) throws Unusable {
    Map<String, Material> found = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>();
    Instant due = Instant.MAX;
    for (Listener listener : settings.listeners()) {
      TlsSettings tls = listener.tls();
      if (tls == null) {
        continue;
      }
      switch (tls.certificate()) {
        case TlsSettings.Auto auto -> {
          try {
            Material issued = authority.ensure(now, hosts(settings));
            found.put(listener.name(), issued);
            due = issued.dueAt().isBefore(due) ? issued.dueAt() : due;
          } catch (AuthorityException failed) {
            problems.add(Problem.at(listener.clause(), String.valueOf(failed.getMessage())));
          }
        }
        case TlsSettings.Files files -> read(listener, files, now, found, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw new Unusable(problems);
    }
    return new Materials(found, due);
  }

  private static void read(
      Listener listener,
      TlsSettings.Files files,
      Instant now,
      Map<String, Material> found,
      List<Problem> problems) {
    switch (FilesMaterial.read(files, now)) {
      case FilesMaterial.Usable usable -> {
        found.put(listener.name(), usable.material());
        usable.warnings().forEach(line -> LOGGER.log(System.Logger.Level.WARNING, line));
      }
      case FilesMaterial.Unusable unusable ->
          unusable.problems().forEach(line -> problems.add(Problem.at(listener.clause(), line)));
    }
  }

  /// The hosts of all services, in a fixed order.
  private static TreeSet<String> hosts(Settings settings) {
    TreeSet<String> hosts = new TreeSet<>();
    settings.services().forEach(service -> hosts.addAll(service.hosts()));
    return hosts;
  }
}
