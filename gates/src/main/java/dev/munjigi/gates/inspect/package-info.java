/// The `inspect` gate: is this input sane, and does the reply leak?
///
/// In: an exchange, its body as it flows. Out: pass with or without a watch, or a refusal. Asked
/// again for the reply. It never changes a message.
@NullMarked
package dev.munjigi.gates.inspect;

import org.jspecify.annotations.NullMarked;
