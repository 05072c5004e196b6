/// Asks the endpoints of OpenID providers over HTTP, within bounds.
///
/// In: a question of `gates/federation`. Out: a short JSON answer, or why there is none. It believes
/// nothing of what comes but its TLS, and goes nowhere but where it was told.
@NullMarked
package dev.munjigi.engines.http;

import org.jspecify.annotations.NullMarked;
