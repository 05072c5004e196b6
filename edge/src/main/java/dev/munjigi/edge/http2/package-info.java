/// HTTP/2 on the wire: frames to raw requests and replies, and back, for clients and for origins.
///
/// In: bytes of a client's or an origin's connection. Out: calls to the walk; frames. Each stream
/// of a client is one exchange, each stream to an origin serves one. Frames, HPACK and windows are
/// Netty's; the grammar of heads belongs to `gates/http`, the budget for frames to `gates/flood`;
/// here are streams, pace and back-pressure. It never decides what a message is.
@NullMarked
package dev.munjigi.edge.http2;

import org.jspecify.annotations.NullMarked;
