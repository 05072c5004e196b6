/// HTTP/1.1 on the wire: bytes to raw requests and replies, and back; and the ends of streams and of
/// flows of datagrams, whose bytes nobody reads.
///
/// In: bytes of a client's or an origin's connection. Out: calls to the walk; bytes. What it sends
/// on is always written anew from what was inspected, never passed through as text. Parsing and
/// its refusals belong to `gates/http`; here are buffers, pace and back-pressure.
@NullMarked
package dev.munjigi.edge.wire;

import org.jspecify.annotations.NullMarked;
