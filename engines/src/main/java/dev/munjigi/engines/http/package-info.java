/// Asks others over HTTP, within bounds: endpoints of OpenID providers, platforms, gates that are
/// joined.
///
/// In: a question of `gates/federation` or `gates/join`. Out: a short answer, or why there is none. It
/// believes nothing of what comes but its TLS, and goes nowhere but where it was told.
@NullMarked
package dev.munjigi.engines.http;

import org.jspecify.annotations.NullMarked;
