package dev.munjigi.control;

import dev.munjigi.gates.policy.OperatorRoles;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.rights.Attachment;
import dev.munjigi.gates.rights.Document;
import dev.munjigi.gates.rights.RightsHolder;
import dev.munjigi.gates.rights.WrittenRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The JSON objects about rights, as [Wire] those of all else; commands print the same.
public final class RightsWire {
  private static final String STORE = "store";
  private static final String FILE = "file";

  private RightsWire() {}

  public record PolicyEntry(
      @Says("its name") String name,
      @Says("`store`, or `file` where it is read from one and changed there") String source,
      @Says("`rights` where it says what somebody may, `trust` where it says who may assume a role")
          String kind,
      @Says("who wrote it, or null") @Nullable String author,
      @Says(value = "when, or null", format = "date-time") @Nullable String written) {
    static PolicyEntry of(Document one) {
      return new PolicyEntry(
          one.name(),
          STORE,
          one.trust() ? "trust" : "rights",
          one.author(),
          one.written().toString());
    }

    static PolicyEntry ofFile(String name, boolean trust) {
      return new PolicyEntry(name, FILE, trust ? "trust" : "rights", null, null);
    }
  }

  record PolicyPage(
      @Says("policies, by name") List<PolicyEntry> policies,
      @Says("`after` of the next page, or null when this is the last") @Nullable String next) {}

  public record PolicyText(
      @Says("what it is") PolicyEntry policy,
      @Says("the document, to the letter where it is in the store") String document) {}

  public record RoleEntry(
      @Says("its name") String name,
      @Says("`store`, `file`, or `built-in` where there always is one") String source,
      @Says("the policy that says who may assume it, or null") @Nullable String trust,
      @Says("how many seconds a session lasts at most") long longest,
      @Says("who wrote it, or null") @Nullable String author,
      @Says(value = "when, or null", format = "date-time") @Nullable String written) {
    static RoleEntry of(WrittenRole one) {
      return new RoleEntry(
          one.name(),
          STORE,
          one.trust(),
          one.longest().toSeconds(),
          one.author(),
          one.written().toString());
    }

    static RoleEntry ofFile(String name, Role role) {
      return new RoleEntry(
          name,
          OperatorRoles.NAMES.contains(name) ? "built-in" : FILE,
          role.trust() == null ? null : role.trust().name(),
          role.longest().toSeconds(),
          null,
          null);
    }
  }

  record RolePage(
      @Says("roles, by name") List<RoleEntry> roles,
      @Says("`after` of the next page, or null when this is the last") @Nullable String next) {}

  public record AttachmentEntry(
      @Says("who has it, such as `group/clerks`") String holder,
      @Says("`policy`, `boundary`, or `role` where they are bound to it") String what,
      @Says("the policy or role") String name,
      @Says("`store` or `file`") String source) {
    static AttachmentEntry of(Attachment one) {
      return new AttachmentEntry(
          one.holder().toString(), one.what().word(), one.name(), STORE);
    }

    static AttachmentEntry ofFile(RightsHolder holder, Attachment.What what, String name) {
      return new AttachmentEntry(holder.toString(), what.word(), name, FILE);
    }
  }

  record AttachmentPage(
      @Says("who has what") List<AttachmentEntry> attachments,
      @Says("how many there are") int total) {}
}
