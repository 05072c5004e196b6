package dev.munjigi.app;

import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.policy.Entitlements;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the policies of a question come from: files, or a configuration.
final class PolicySources {
  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "A policy of who asks; may be repeated.")
  private List<Path> identity = List.of();

  @Option(
      names = "--resource-policy",
      paramLabel = "FILE",
      description = "The policy of the resource, which names principals.")
  private @Nullable Path resource;

  @Option(
      names = "--boundary",
      paramLabel = "FILE",
      description = "What who asks may at most.")
  private @Nullable Path boundary;

  @Option(
      names = "--session",
      paramLabel = "FILE",
      description = "What their session may at most.")
  private @Nullable Path session;

  @Option(
      names = "--guardrail",
      paramLabel = "FILE",
      description = "What anybody may at most; each one is a layer.")
  private List<Path> guardrails = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration, whose `rights` are asked in place of files, with what the"
          + " store of its state folder says.")
  private @Nullable Path config;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "With `--config`, a group that who asks is in; may be repeated.")
  private Set<String> groups = Set.of();

  /// Whether any is named.
  boolean any() {
    return files() || config != null || !groups.isEmpty();
  }

  private boolean files() {
    return !identity.isEmpty()
        || resource != null
        || boundary != null
        || session != null
        || !guardrails.isEmpty();
  }

  /// The rights of somebody at a resource; empty where something is wrong, which is said.
  Optional<BiFunction<Subject, String, Rights>> rights(
      PolicyDocuments documents, PrintWriter err) {
    if (config != null && files()) {
      documents.refuse("`--config` stands for policies in files; allowed is one of both");
    } else if (config == null && !groups.isEmpty()) {
      documents.refuse("`--group` says something with `--config` alone");
    } else if (config == null && !files()) {
      documents.refuse(
          "no policies are named; allowed are `--policy FILE` and the like, `--config FILE` or"
              + " `--cases FILE`");
    }
    if (documents.wrong()) {
      return Optional.empty();
    }
    if (config == null) {
      Rights rights = ofFiles(documents);
      return documents.wrong() ? Optional.empty() : Optional.of((who, what) -> rights);
    }
    Optional<Entitlements> entitlements = PolicyQuestions.entitlements(config, err);
    entitlements.ifPresent(
        known ->
            groups.stream()
                .filter(name -> !known.groups().containsKey(name))
                .forEach(name -> documents.refuse("group `" + name + "` has no policies")));
    return documents.wrong()
        ? Optional.empty()
        : entitlements.map(
            known -> (who, what) -> known.of(new Entitlements.Asker(who, groups), what));
  }

  private Rights ofFiles(PolicyDocuments documents) {
    Policy ofResource =
        resource == null
            ? null
            : documents.policy(resource, PolicyReader.Kind.RESOURCE).orElse(null);
    return new Rights(
        new Layer(documents.policies(identity, PolicyReader.Kind.IDENTITY)),
        ofResource,
        layer(boundary, documents),
        layer(session, documents),
        guardrails.stream().map(file -> one(file, documents)).toList());
  }

  private static @Nullable Layer layer(@Nullable Path file, PolicyDocuments documents) {
    return file == null ? null : one(file, documents);
  }

  private static Layer one(Path file, PolicyDocuments documents) {
    return new Layer(documents.policies(List.of(file), PolicyReader.Kind.IDENTITY));
  }
}
