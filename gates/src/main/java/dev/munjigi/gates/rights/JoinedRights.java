package dev.munjigi.gates.rights;

import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.policy.Entitlements.Holder;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.rights.RightsHolder.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What everybody may by files and by the store together.
///
/// A policy of the store that has mistakes, because somebody changed it in the database or because it
/// was written by a program that knew more, allows nothing where it is not understood, and denies.
///
/// @param entitlements of both
/// @param problems what cannot be joined, a line each: with any, the rest is not to be used
public record JoinedRights(Entitlements entitlements, List<String> problems) {
  public JoinedRights {
    problems = List.copyOf(problems);
  }

  /// Documents that were read, for the next time.
  public static final class Memory {
    private Map<Document, Policy> read = Map.of();

    private synchronized Map<String, Policy> of(WrittenRights written) {
      Map<Document, Policy> next = new HashMap<>();
      Map<String, Policy> named = new TreeMap<>();
      for (Document document : written.policies().values()) {
        Policy policy = read.get(document);
        if (policy == null) {
          PolicyReader.Kind kind = Document.kind(document.trust());
          policy = PolicyReader.read(document.name(), document.text(), kind).policy();
        }
        next.put(document, policy);
        named.put(document.name(), policy);
      }
      read = next;
      return named;
    }
  }

  /// Joins them.
  ///
  /// @param memory of what was joined before
  public static JoinedRights of(Entitlements files, WrittenRights written, Memory memory) {
    return new Work(files, written, memory.of(written)).join();
  }

  private static final class Work {
    private final Entitlements files;
    private final WrittenRights written;
    private final Map<String, Policy> read;
    private final List<String> problems = new ArrayList<>();
    private final Map<List<String>, Layer> layers = new HashMap<>();

    Work(Entitlements files, WrittenRights written, Map<String, Policy> read) {
      this.files = files;
      this.written = written;
      this.read = read;
    }

    JoinedRights join() {
      Map<String, Policy> documents = new HashMap<>(files.documents());
      read.forEach(
          (name, policy) -> {
            if (documents.putIfAbsent(name, policy) != null) {
              problems.add(
                  twice("policy", name, "policy remove") + " of the folder `policies`, and another"
                      + " in the store");
            }
          });
      Map<String, Role> roles = roles();
      Map<RightsHolder, List<Attachment>> byHolder = new HashMap<>();
      for (Attachment one : written.attachments()) {
        byHolder.computeIfAbsent(one.holder(), key -> new ArrayList<>()).add(one);
      }
      Map<String, Holder> holders = new HashMap<>(files.holders());
      Map<String, Layer> groups = new HashMap<>(files.groups());
      // what is bound to a role has the role's policies: those are joined first
      byHolder.forEach(
          (holder, attached) -> {
            if (holder.type() == Type.ROLE) {
              give(holder, attached, holders, groups);
            }
          });
      byHolder.forEach(
          (holder, attached) -> {
            if (holder.type() != Type.ROLE) {
              give(holder, attached, holders, groups);
            }
          });
      return new JoinedRights(
          new Entitlements(
              documents, holders, groups, roles, files.services(), files.guardrails(), true),
          problems);
    }

    private static String twice(String what, String name, String command) {
      return "there is a " + what + " `" + name + "`" + " (`munjigi " + command + " " + name
          + "` removes the one of the store)";
    }

    private Map<String, Role> roles() {
      Map<String, Role> roles = new HashMap<>(files.roles());
      for (WrittenRole role : written.roles().values()) {
        String trust = role.trust();
        Policy policy = trust == null ? null : read.get(trust);
        if (trust != null && policy == null) {
          problems.add(
              "role `" + role.name() + "` of the store has the trust policy `" + trust
                  + "`, which the store has not");
        }
        if (roles.putIfAbsent(role.name(), new Role(policy, role.longest())) != null) {
          problems.add(
              twice("role", role.name(), "role remove") + " of the configuration, and another in"
                  + " the store");
        }
      }
      return roles;
    }

    private void give(
        RightsHolder who,
        List<Attachment> attached,
        Map<String, Holder> holders,
        Map<String, Layer> groups) {
      boolean group = who.type() == Type.GROUP;
      Holder before = group ? null : holders.get(who.arn());
      List<Layer> all = new ArrayList<>();
      Layer had = group ? groups.get(who.name()) : before == null ? null : before.policies();
      if (had != null) {
        all.add(had);
      }
      Layer boundary = before == null ? null : before.boundary();
      List<String> names = new ArrayList<>();
      for (Attachment one : attached) {
        switch (one.what()) {
          case POLICY -> names.add(one.name());
          case BOUNDARY -> {
            if (boundary != null) {
              problems.add(
                  "`" + who + "` has a boundary already (`munjigi policy detach " + one.name()
                      + " --from " + who + " --boundary` takes away the one of the store)");
            }
            boundary = layer(List.of(one.name()), who);
          }
          case ROLE -> {
            Layer ofRole = ofRole(one, holders);
            if (ofRole != null) {
              all.add(ofRole);
            }
          }
        }
      }
      if (!names.isEmpty()) {
        all.add(layer(names, who));
      }
      if (group) {
        groups.put(who.name(), Layer.of(all));
      } else {
        holders.put(who.arn(), new Holder(Layer.of(all), boundary));
      }
    }

    /// The policies of a role that somebody is bound to; null where it has none.
    private @Nullable Layer ofRole(Attachment bound, Map<String, Holder> holders) {
      String name = bound.name();
      if (!files.roles().containsKey(name) && !written.roles().containsKey(name)) {
        problems.add(
            "`" + bound.holder() + "` is bound to the role `" + name + "`, which there is not"
                + " (`munjigi role unbind " + name + " --from " + bound.holder() + "`)");
        return null;
      }
      Holder role = holders.get(Role.arn(name));
      if (role != null && role.boundary() != null) {
        problems.add(
            "`" + bound.holder() + "` is bound to the role `" + name + "`, which has a boundary that"
                + " cuts its sessions alone (`munjigi role unbind " + name + " --from "
                + bound.holder() + "`)");
      }
      return role == null ? null : role.policies();
    }

    /// Policies side by side; the same ones are compiled once.
    private Layer layer(List<String> names, RightsHolder who) {
      List<Policy> policies = new ArrayList<>();
      for (String name : names) {
        Policy policy = read.getOrDefault(name, files.documents().get(name));
        if (policy == null) {
          problems.add(
              "`" + who + "` has the policy `" + name + "`, which there is not (`munjigi policy"
                  + " detach " + name + " --from " + who + "`)");
        } else {
          policies.add(policy);
        }
      }
      return layers.computeIfAbsent(List.copyOf(names), key -> new Layer(policies));
    }
  }
}
