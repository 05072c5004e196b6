package dev.munjigi.control;

import dev.munjigi.gates.exchange.Address;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who makes a call, and what came with it, however it came: over loopback, or through the walk.
interface Visitor {
  /// Lets in who may call at all.
  ///
  /// @param open whether the call is answered whoever asks
  /// @throws Fault for everybody else
  void enter(boolean open);

  /// Who it is, as an ARN; `anonymous` where nobody in particular is known.
  String arn();

  /// Who it is, and who they were when they took on a role, as ARNs.
  Set<String> arns();

  Address from();

  /// The query as it was sent, without `?`; empty or null when there is none.
  @Nullable String query();

  /// The members of the body.
  ///
  /// @param limit how many bytes it may have
  Map<String, String> members(int limit);

  /// Refuses a body where none is taken.
  void requireNoBody();

  /// Requires that they may do something.
  ///
  /// @param about what the call is about
  /// @param told the resource as who asks knows it
  /// @return whether they may do it to what is their own
  /// @throws Fault where they may not
  boolean require(Concern.Want want, Concern.Touched about, String told);
}
