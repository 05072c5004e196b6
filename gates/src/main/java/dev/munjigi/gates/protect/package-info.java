/// The `protect` gate: which fields of a message are sealed, revealed or masked?
///
/// In: an exchange, its body as it flows. Out: pass with or without a watch that rewrites. Asked
/// again for the reply. It never refuses for what a body says.
@NullMarked
package dev.munjigi.gates.protect;

import org.jspecify.annotations.NullMarked;
