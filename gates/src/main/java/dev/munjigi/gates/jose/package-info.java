/// Signed tokens (JWS), keys for them (JWK) and encrypted tokens (JWE): read strictly, judged once.
///
/// In: a token's text, a set of keys each with one fixed algorithm, and what is expected of the
/// claims. Out: a `VerifiedToken`, or `Rejected` with its `Fault`; or a token that was signed here.
/// It never fetches a key, never lets a token choose its algorithm or bring its key, never reads a
/// clock, and never throws for what a stranger sent.
@NullMarked
package dev.munjigi.gates.jose;

import org.jspecify.annotations.NullMarked;
