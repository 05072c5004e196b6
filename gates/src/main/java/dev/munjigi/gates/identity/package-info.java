/// The `identity` gate: who is asking?
///
/// In: an exchange, and whether its connection's client certificate still holds. Out: a
/// `Principal`: whom the certificate names, or nobody in particular. It never decides what somebody
/// may do.
@NullMarked
package dev.munjigi.gates.identity;

import org.jspecify.annotations.NullMarked;
