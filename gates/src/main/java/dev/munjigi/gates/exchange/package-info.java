/// The shared nouns: what every gate and the walk say to each other.
///
/// In: nothing; it depends on no other package. Out: connections, requests (raw and canonical),
/// principals, verdicts, refusals with their reason codes, facts and effects. All are values; an
/// object that exists is valid. It never decides, never does I/O, never reads a clock.
@NullMarked
package dev.munjigi.gates.exchange;

import org.jspecify.annotations.NullMarked;
