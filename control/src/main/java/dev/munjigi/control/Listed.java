package dev.munjigi.control;

import dev.munjigi.control.RightsWire.AttachmentEntry;
import dev.munjigi.control.RightsWire.PolicyEntry;
import dev.munjigi.control.RightsWire.PolicyText;
import dev.munjigi.control.RightsWire.RoleEntry;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyWriter;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.rights.Attachment;
import dev.munjigi.gates.rights.Attachment.What;
import dev.munjigi.gates.rights.Document;
import dev.munjigi.gates.rights.RightsHolder;
import dev.munjigi.gates.rights.WrittenRights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rights of files and of the store side by side, as lists show them.
public final class Listed {
  private Listed() {}

  /// Policies by name.
  ///
  /// @param after the name after which they begin; empty for the first page
  /// @param limit how many at most
  public static List<PolicyEntry> policies(Identities.Rights rights, String after, int limit) {
    SortedMap<String, PolicyEntry> all = new TreeMap<>();
    rights
        .files()
        .documents()
        .forEach((name, policy) -> all.put(name, PolicyEntry.ofFile(name, namesPrincipals(policy))));
    rights.written().policies().values().forEach(one -> all.put(one.name(), PolicyEntry.of(one)));
    return page(all, after, limit);
  }

  private static <T> List<T> page(SortedMap<String, T> all, String after, int limit) {
    return all.tailMap(after).entrySet().stream()
        .filter(one -> !one.getKey().equals(after))
        .limit(limit)
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean namesPrincipals(Policy policy) {
    return policy.statements().stream().anyMatch(one -> one.principals() != null);
  }

  /// One policy with its document.
  public static Optional<PolicyText> policy(Identities.Rights rights, String name) {
    Document written = rights.written().policies().get(name);
    if (written != null) {
      return Optional.of(new PolicyText(PolicyEntry.of(written), written.text()));
    }
    return Optional.ofNullable(rights.files().documents().get(name))
        .map(
            policy ->
                new PolicyText(
                    PolicyEntry.ofFile(name, namesPrincipals(policy)), PolicyWriter.write(policy)));
  }

  /// Roles by name.
  public static List<RoleEntry> roles(Identities.Rights rights, String after, int limit) {
    SortedMap<String, RoleEntry> all = new TreeMap<>();
    rights.files().roles().forEach((name, role) -> all.put(name, RoleEntry.ofFile(name, role)));
    rights.written().roles().values().forEach(one -> all.put(one.name(), RoleEntry.of(one)));
    return page(all, after, limit);
  }

  /// Who has what, by holder; of files what is in force, with the policies of roles that they are
  /// bound to.
  ///
  /// @param of whom alone, or null for all
  public static List<AttachmentEntry> attachments(
      Identities.Rights rights, @Nullable RightsHolder of) {
    List<AttachmentEntry> all = new ArrayList<>();
    WrittenRights written = rights.written();
    List<Attachment> attached = of == null ? written.attachments() : written.of(of);
    attached.forEach(one -> all.add(AttachmentEntry.of(one)));
    Entitlements files = rights.files();
    files
        .holders()
        .forEach(
            (arn, holder) ->
                RightsHolder.of(arn)
                    .filter(who -> of == null || who.equals(of))
                    .ifPresent(
                        who -> {
                          add(who, What.POLICY, holder.policies(), all);
                          add(who, What.BOUNDARY, holder.boundary(), all);
                        }));
    files
        .groups()
        .forEach(
            (name, layer) ->
                RightsHolder.parse("group/" + name)
                    .filter(who -> of == null || who.equals(of))
                    .ifPresent(who -> add(who, What.POLICY, layer, all)));
    all.sort(
        Comparator.comparing(AttachmentEntry::holder)
            .thenComparing(AttachmentEntry::what)
            .thenComparing(AttachmentEntry::name)
            .thenComparing(AttachmentEntry::source));
    return all;
  }

  private static void add(
      RightsHolder who, What what, @Nullable Layer layer, List<AttachmentEntry> all) {
    if (layer != null) {
      layer
          .policies()
          .forEach(policy -> all.add(AttachmentEntry.ofFile(who, what, policy.name())));
    }
  }
}
