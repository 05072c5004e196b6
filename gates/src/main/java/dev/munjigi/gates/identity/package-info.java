/// The `identity` gate: who is asking?
///
/// In: an exchange. Out: a `Principal`; as long as no identity is configured, nobody in particular.
/// It never decides what somebody may do.
@NullMarked
package dev.munjigi.gates.identity;

import org.jspecify.annotations.NullMarked;
