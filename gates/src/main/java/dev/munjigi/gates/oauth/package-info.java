/// Tokens that this gate gives to applications (OAuth 2.1, OpenID Connect), and the keys they are
/// signed with.
///
/// In: what an application asks for, who is signed in, a moment, the ports of the store. Out: a code,
/// tokens, or the error of the protocol. Flows block: never on an event loop. Reads no clock of its
/// own; knows nothing of pages and cookies; sends nobody to an address that was not written down for
/// the application.
@NullMarked
package dev.munjigi.gates.oauth;

import org.jspecify.annotations.NullMarked;
