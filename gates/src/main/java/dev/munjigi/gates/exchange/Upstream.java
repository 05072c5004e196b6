package dev.munjigi.gates.exchange;

import org.jspecify.annotations.Nullable;

/// One origin of a service.
///
/// @param scheme what it speaks
/// @param site where it is
public record Upstream(Scheme scheme, Site site) {
  public Upstream {
    if (site instanceof Socket && !scheme.local()) {
      throw new IllegalArgumentException("`" + scheme.word() + "` is for the network");
    }
    if (site instanceof Inside != (scheme == Scheme.INSIDE)) {
      throw new IllegalArgumentException("what is inside the gate is reached by no network");
    }
    if (site instanceof Beyond != scheme.tunnels()) {
      throw new IllegalArgumentException("what is beyond another gate is reached by a tunnel");
    }
  }

  /// Where an origin is.
  public sealed interface Site {}

  /// On the network.
  ///
  /// @param host a host name or an address literal
  /// @param port 1 to 65535
  public record Net(String host, int port) implements Site {
    public Net {
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("a port is 1 to 65535, not `" + port + "`");
      }
    }

    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /// A service that another gate guards.
  ///
  /// @param gate where that gate takes tunnels
  /// @param service the service's name there
  public record Beyond(Net gate, String service) implements Site {
    @Override
    public String toString() {
      return gate + "/" + service;
    }
  }

  /// A socket in the file system of this machine (`unix(7)`).
  ///
  /// @param path absolute, at most [#LONGEST] bytes
  public record Socket(String path) implements Site {
    /// The room for a path in the system's socket address, without the zero at its end.
    public static final int LONGEST = 107;

    @Override
    public String toString() {
      return path;
    }
  }

  /// The gate itself: pages and calls that it answers.
  public record Inside() implements Site {
    @Override
    public String toString() {
      return "gate";
    }
  }

  /// On the network.
  public Upstream(Scheme scheme, String host, int port) {
    this(scheme, new Net(host, port));
  }

  /// Where on the network it, or the gate before it, is; null for a socket in the file system,
  /// and inside the gate.
  public @Nullable Net net() {
    return switch (site) {
      case Net net -> net;
      case Beyond beyond -> beyond.gate();
      case Socket socket -> null;
      case Inside inside -> null;
    };
  }

  /// Whether it carries streams, or datagrams, of any protocol.
  public boolean isStream() {
    return scheme.carries() != Scheme.Carries.REQUESTS;
  }

  /// Whether it carries datagrams of any protocol.
  public boolean isDatagrams() {
    return scheme.carries() == Scheme.Carries.DATAGRAMS;
  }

  /// Whether one connection carries many exchanges at once.
  public boolean multiplexed() {
    return scheme.multiplexed();
  }

  @Override
  public String toString() {
    return scheme.word() + (site instanceof Socket ? "+unix://" : "://") + site;
  }
}
