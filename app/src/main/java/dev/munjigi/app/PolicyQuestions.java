package dev.munjigi.app;

import dev.munjigi.control.Visible;
import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.rights.JoinedRights;
import dev.munjigi.gates.rights.WrittenRights;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What commands about policies are told: who asks, with which condition keys, under which
/// configuration.
final class PolicyQuestions {
  private static final String SERVICE = "service:";

  private PolicyQuestions() {}

  /// Who asks.
  static Optional<Subject> subject(String text) {
    if (text.equals("anonymous")) {
      return Optional.of(Subject.ANONYMOUS);
    }
    return text.startsWith(SERVICE) && text.length() > SERVICE.length()
        ? Optional.of(Subject.service(text.substring(SERVICE.length())))
        : Subject.of(text);
  }

  /// Condition keys from `KEY=VALUE`, those that are repeated with several values.
  static Map<String, List<String>> context(List<String> written, PolicyDocuments documents) {
    Map<String, List<String>> context = new LinkedHashMap<>();
    for (String one : written) {
      int equals = one.indexOf('=');
      if (equals < 1) {
        documents.refuse("`--context` is `" + one + "`; allowed is `KEY=VALUE`");
      } else {
        context
            .computeIfAbsent(one.substring(0, equals), key -> new ArrayList<>())
            .add(one.substring(equals + 1));
      }
    }
    return context;
  }

  /// Who has which policies by a configuration and by the store of its state folder, where there is
  /// one; empty where something has problems, which are said.
  static Optional<Entitlements> entitlements(Path file, PrintWriter err) {
    return switch (Configuration.read(file)) {
      case Reading.Broken broken -> {
        ServeCommand.problems(err, broken.problems());
        yield Optional.empty();
      }
      case Reading.Valid valid -> joined(valid.settings(), err);
    };
  }

  private static Optional<Entitlements> joined(Settings settings, PrintWriter err) {
    if (settings.identity() == null || !Files.exists(People.file(settings.state()))) {
      return Optional.of(settings.entitlements());
    }
    try (SqliteStore store = People.store(settings.state())) {
      WrittenRights written = WrittenRights.of(store.ports().rights().all());
      JoinedRights joined =
          JoinedRights.of(settings.entitlements(), written, new JoinedRights.Memory());
      joined.problems().forEach(problem -> err.println(Visible.of("policy: " + problem)));
      return joined.problems().isEmpty()
          ? Optional.of(joined.entitlements())
          : Optional.empty();
    } catch (IOException | UncheckedIOException unreadable) {
      err.println(Visible.of("policy: " + unreadable.getMessage()));
      return Optional.empty();
    }
  }
}
