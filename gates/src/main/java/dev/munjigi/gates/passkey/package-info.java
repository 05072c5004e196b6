/// Passkeys (WebAuthn Level 3): how people enrol them, sign in with them alone, show them as a second
/// factor, and look after them.
///
/// In: what a browser's authenticator answered to a challenge, as the page sent it; a browser or a
/// session that the challenge was made for; the ports of the store. Out: options for the browser, and
/// a sealed outcome for each ceremony; what happened is told as events. Flows block: never on an event
/// loop. Looks at no attestation: which make an authenticator is, is not asked and not believed.
@NullMarked
package dev.munjigi.gates.passkey;

import org.jspecify.annotations.NullMarked;
