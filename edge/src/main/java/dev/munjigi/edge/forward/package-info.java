/// Connections to origins: one pool for each event loop, so that a request crosses no thread.
///
/// In: a service with its upstreams and limits. Out: a connection that takes one request and tells
/// its reply, or a refusal. It has an origin chosen, another one when the exchange asks for it, and
/// never looks at what a message means.
@NullMarked
package dev.munjigi.edge.forward;

import org.jspecify.annotations.NullMarked;
