package dev.munjigi.edge.dial;

import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;

/// The kinds of sockets that the event loops serve.
///
/// @param network for TCP
/// @param local for sockets in the file system
public record Sockets(
    Class<? extends SocketChannel> network, Class<? extends Channel> local) {}
