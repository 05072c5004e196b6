/// What people sign in with, and what they are given for it: passwords, one-time codes, recovery
/// codes, opaque tokens; and the flows of signing in, out, over to another host, and of changing
/// what one signs in with.
///
/// In: what a person typed, a moment, a source of randomness, the ports of the store. Out: a sealed
/// outcome for each flow, and what is to be shown once; what happened is told as events. Flows block:
/// never on an event loop. Reads no clock of its own; knows nothing of pages, cookies or messages.
@NullMarked
package dev.munjigi.gates.signin;

import org.jspecify.annotations.NullMarked;
