/// How machines and functions join: with a token that an operator made, or with one of the platform
/// that they run on; how they renew their certificates, and how they are shut out.
///
/// In: what a machine sent, a moment, the ports of the store, an authority that issues. Out: a
/// certificate for the machine's own key, or why there is none; what happened is told as events.
/// Flows block: never on an event loop. Reads no clock of its own; knows nothing of HTTP.
@NullMarked
package dev.munjigi.gates.join;

import org.jspecify.annotations.NullMarked;
