/// A room of `identity`: people who sign in with an OpenID provider (OpenID Connect Core 1.0, the
/// authorization code flow, with the gate as relying party).
///
/// In: a browser that wants to go to a provider, and what it brings back. Out: a session, or why there
/// is none. What providers publish and say is fetched through [Fetch], and believed only for what they
/// may say. It never takes a key, an address of keys or an algorithm from a token, and never finds a
/// person by a mail address.
@NullMarked
package dev.munjigi.gates.federation;

import org.jspecify.annotations.NullMarked;
