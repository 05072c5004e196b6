/// The `proxy` gate: whom does a trusted peer speak for?
///
/// In: for each listener the networks whose peers are believed, and the first bytes of their
/// connections. Out: the client and what it connected to, or that the peer speaks for itself, or a
/// refusal. It also writes the header that origins read. Version 1 is a line, version 2 a block
/// (the PROXY protocol, HAProxy Technologies, 2020/03/05). It never believes a peer outside these
/// networks, and reads no byte behind the header.
@NullMarked
package dev.munjigi.gates.proxy;

import org.jspecify.annotations.NullMarked;
