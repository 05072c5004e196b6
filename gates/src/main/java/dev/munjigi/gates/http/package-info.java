/// The `http` gate: is this one unambiguous message, and where does it go?
///
/// In: bytes of a head, or a raw request from HTTP/2; services with hosts and routes; limits;
/// trusted proxies. Out: a `CanonicalRequest` with its target, or a refusal. Whatever two parsers
/// could read differently is refused or rewritten into one spelling (RFC 9110, 9112, 3986). It
/// never looks at what a body means.
@NullMarked
package dev.munjigi.gates.http;

import org.jspecify.annotations.NullMarked;
