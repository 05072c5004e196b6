/// The `policy` gate: may they?
///
/// In: an exchange with principal and target. Out: a `Grant`, or a refusal. Nothing is open by
/// omission: a route is public, or somebody was granted its action, or it is refused. It never
/// looks at bodies.
@NullMarked
package dev.munjigi.gates.policy;

import org.jspecify.annotations.NullMarked;
