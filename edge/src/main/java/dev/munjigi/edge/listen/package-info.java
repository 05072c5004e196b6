/// Where connections and datagrams come in: sockets, the first gates, TLS.
///
/// In: listeners with their certificates. Out: connections that were let in, each on one event loop
/// for life, handed to `wire`. What a gate turns away at accept is reset before a byte of it is
/// read. It never looks at what a connection says.
@NullMarked
package dev.munjigi.edge.listen;

import org.jspecify.annotations.NullMarked;
