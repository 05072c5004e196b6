package dev.munjigi.gates.exchange;

/// One origin of a service.
///
/// @param scheme what it speaks
/// @param site where it is
public record Upstream(Scheme scheme, Site site) {

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

  /// On the network.
  public Upstream(Scheme scheme, String host, int port) {
    this(scheme, new Net(host, port));
  }

  /// Whether it carries bytes of any protocol.
  public boolean isStream() {
    return scheme.carries() == Scheme.Carries.STREAMS;
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
