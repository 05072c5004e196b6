/// The `flood` gate: is this too much, too slow, or banned?
///
/// In: a source, its bans, a place among the connections, tokens of its budgets, the pace of its
/// bytes. Out: pass, or a refusal with the limit that was met, and a ban where the limit says so.
/// Asked by source before anyone is known and by principal after. It owns no clock and no table:
/// both come through its ports. It never looks at content.
@NullMarked
package dev.munjigi.gates.flood;

import org.jspecify.annotations.NullMarked;
