/// Tunnels between gates: one stream, or the datagrams of one flow, on a connection of mutual TLS.
///
/// A gate that stands before a client asks another gate for one of its services by name; that gate
/// has the stream walk like any other before it opens its origin, and says whether it did. Frames
/// carry the ends of both directions, which TLS cannot carry singly, and the borders of datagrams.
/// It never decides who may be connected.
@NullMarked
package dev.munjigi.edge.tunnel;

import org.jspecify.annotations.NullMarked;
