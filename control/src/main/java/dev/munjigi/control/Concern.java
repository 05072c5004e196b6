package dev.munjigi.control;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What a call is about beyond what it says itself, found before it is judged. May block.
interface Concern {
  /// Nothing but its parameters.
  Concern NOTHING = asked -> Touched.NOTHING;

  Touched of(Asked asked);

  /// What it is about.
  ///
  /// @param owner whose it is, in the place of `{owner}` in the resource; `*` where that is nobody
  /// @param groups the groups of the person whom it is about; none where it is about nobody
  /// @param also what has to be allowed beside the call's own action
  /// @param own whether it changes what who asks may themselves: asked where policies tell that apart
  ///     alone; null where it cannot
  record Touched(String owner, Set<String> groups, List<Want> also, @Nullable BooleanSupplier own) {
    static final Touched NOTHING = new Touched("*", Set.of(), List.of());

    /// Where it is not about what who asks may themselves.
    Touched(String owner, Set<String> groups, List<Want> also) {
      this(owner, groups, also, null);
    }

    /// A change of rights.
    static Touched rights(BooleanSupplier own) {
      return new Touched("*", Set.of(), List.of(), own);
    }

    public Touched {
      groups = Set.copyOf(groups);
      also = List.copyOf(also);
    }
  }

  /// One thing that has to be allowed.
  ///
  /// @param action such as `munjigi:AddMember`
  /// @param resource such as `group/clerks/member/kim`
  record Want(String action, String resource) {}
}
