/// Roles that are assumed for a while ("AssumeRole", AWS Security Token Service).
///
/// In: who asks, what they wish, the policies of one snapshot, the ports of the store. Out: a signed
/// token that stands for a session of the role, or why there is none; and, when it is shown, whether
/// that session still holds. Flows block: never on an event loop. What the session then may is the
/// `policy` gate's to say.
@NullMarked
package dev.munjigi.gates.roles;

import org.jspecify.annotations.NullMarked;
