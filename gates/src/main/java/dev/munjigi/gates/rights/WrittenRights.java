package dev.munjigi.gates.rights;

import dev.munjigi.gates.identity.RightsEntry;
import dev.munjigi.gates.identity.RightsStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// All that operators wrote of rights, as it was at one moment.
///
/// @param revision how often anything was changed
/// @param policies by name
/// @param roles by name
/// @param attachments who has what
public record WrittenRights(
    long revision,
    SortedMap<String, Document> policies,
    SortedMap<String, WrittenRole> roles,
    List<Attachment> attachments) {
  /// Nothing was written yet.
  public static final WrittenRights NONE =
      new WrittenRights(0, new TreeMap<>(), new TreeMap<>(), List.of());

  public WrittenRights {
    policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
    roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
    attachments = List.copyOf(attachments);
  }

  /// What a store holds.
  ///
  /// @throws UncheckedIOException when it holds what was never written here: what that would have
  ///     denied is not known
  public static WrittenRights of(RightsStore.Shelf shelf) {
    SortedMap<String, Document> policies = new TreeMap<>();
    SortedMap<String, WrittenRole> roles = new TreeMap<>();
    List<Attachment> attachments = new ArrayList<>();
    for (RightsEntry entry : shelf.entries()) {
      boolean trust = entry.kind() == RightsEntry.Kind.TRUST;
      switch (entry.kind()) {
        case POLICY, TRUST ->
            policies.put(
                entry.name(),
                new Document(entry.name(), trust, entry.text(), entry.author(), entry.written()));
        case ROLE ->
            roles.put(
                entry.name(),
                known(
                    entry,
                    WrittenRole.of(entry.name(), entry.text(), entry.author(), entry.written())));
        case ATTACHMENT -> attachments.add(known(entry, Attachment.of(entry.name())));
      }
    }
    return new WrittenRights(shelf.revision(), policies, roles, attachments);
  }

  /// The same after some changes.
  WrittenRights after(List<RightsStore.Step> steps) {
    SortedMap<String, Document> documents = new TreeMap<>(policies);
    SortedMap<String, WrittenRole> others = new TreeMap<>(roles);
    List<Attachment> attached = new ArrayList<>(attachments);
    for (RightsStore.Step step : steps) {
      switch (step) {
        case RightsStore.Step.Put(RightsEntry entry) -> {
          WrittenRights one = of(new RightsStore.Shelf(revision, List.of(entry)));
          documents.putAll(one.policies);
          others.putAll(one.roles);
          attached.addAll(one.attachments);
        }
        case RightsStore.Step.Remove(var kind, var name) -> {
          switch (kind) {
            case POLICY, TRUST -> documents.remove(name);
            case ROLE -> others.remove(name);
            case ATTACHMENT -> attached.removeIf(one -> one.key().equals(name));
          }
        }
      }
    }
    return new WrittenRights(revision + 1, documents, others, attached);
  }

  private static <T> T known(RightsEntry entry, Optional<T> read) {
    return read.orElseThrow(
        () ->
            new UncheckedIOException(
                new IOException(
                    "the store holds `" + entry.name() + "` under rights, which nobody wrote so")));
  }

  /// Who has it.
  List<Attachment> having(Attachment.What what, String name) {
    return attachments.stream()
        .filter(one -> one.what() == what && one.name().equals(name))
        .toList();
  }

  /// What they have.
  public List<Attachment> of(RightsHolder holder) {
    return attachments.stream().filter(one -> one.holder().equals(holder)).toList();
  }
}
