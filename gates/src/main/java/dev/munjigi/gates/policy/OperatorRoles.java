package dev.munjigi.gates.policy;

import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The roles that there always are: what operators may do with `munjigi:*` actions.
///
/// Duties are separate (NIST SP 800-53, AC-5): who manages people writes no policies, who writes
/// policies adds nobody, and neither gives a right to themselves.
public final class OperatorRoles {
  /// Who manages people, programs and nodes; the group `administrators` is bound to it where nothing
  /// else is.
  public static final String ADMINISTRATOR = "administrator";

  /// Who shuts out.
  public static final String SECURITY_OFFICER = "security-officer";

  /// Their names, from the one that may the least.
  public static final List<String> NAMES =
      List.of("viewer", "operator", SECURITY_OFFICER, ADMINISTRATOR);

  /// What each may.
  public static final Map<String, Layer> POLICIES = policies();

  /// Nobody may assume them, but for whom the configuration says so.
  public static final Map<String, Role> ALL = roles();

  /// These roles, and nothing else.
  public static final Entitlements ALONE = alone();

  private OperatorRoles() {}

  private static Entitlements alone() {
    Map<String, Entitlements.Holder> holders = new HashMap<>();
    POLICIES.forEach(
        (name, layer) -> holders.put(Role.arn(name), new Entitlements.Holder(layer, null)));
    return new Entitlements(Map.of(), holders, Map.of(), ALL, Map.of(), List.of(), true);
  }

  private static Map<String, Role> roles() {
    Map<String, Role> roles = new HashMap<>();
    NAMES.forEach(name -> roles.put(name, new Role(null, Role.STANDARD)));
    return Map.copyOf(roles);
  }

  private static Map<String, Layer> policies() {
    Map<String, Layer> policies = new HashMap<>();
    NAMES.forEach(name -> policies.put(name, new Layer(List.of(policy(name).policy()))));
    return Map.copyOf(policies);
  }

  private static PolicyReader.Read policy(String name) {
    try (InputStream in = OperatorRoles.class.getResourceAsStream("roles/" + name + ".json")) {
      if (in == null) {
        throw new IllegalStateException("there is no role `" + name + "`");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      PolicyReader.Read read =
          PolicyReader.read("munjigi-" + name, text, PolicyReader.Kind.IDENTITY);
      if (!read.mistakes().isEmpty()) {
        throw new IllegalStateException("role `" + name + "`: " + read.mistakes().getFirst());
      }
      return read;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
