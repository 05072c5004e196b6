package dev.munjigi.gates.exchange;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an origin speaks, and whether inside TLS.
public enum Scheme {
  /// HTTP/1.1.
  HTTP("http", Carries.REQUESTS, false, 80),
  /// HTTP/1.1 inside TLS.
  HTTPS("https", Carries.REQUESTS, true, 443),
  /// HTTP/2 with prior knowledge (RFC 9113, section 3.3).
  H2C("h2c", Carries.REQUESTS, false, 80),
  /// HTTP/2 inside TLS.
  H2("h2", Carries.REQUESTS, true, 443),
  /// Streams of any protocol.
  TCP("tcp", Carries.STREAMS, false, null),
  /// Streams of any protocol inside TLS.
  TLS("tls", Carries.STREAMS, true, null),
  /// Datagrams of any protocol.
  UDP("udp", Carries.DATAGRAMS, false, null),
  /// Streams of any protocol through a tunnel to another gate.
  TUNNEL("tunnel", Carries.STREAMS, true, null),
  /// Datagrams of any protocol through a tunnel to another gate.
  UDP_TUNNEL("udp-tunnel", Carries.DATAGRAMS, true, null),
  /// Requests that the gate answers itself; no configuration can name it.
  INSIDE("inside", Carries.REQUESTS, false, null);

  private final String word;
  private final Carries carries;
  private final boolean secure;
  private final @Nullable Integer port;

  Scheme(String word, Carries carries, boolean secure, @Nullable Integer port) {
    this.word = word;
    this.carries = carries;
    this.secure = secure;
    this.port = port;
  }

  /// What is carried to an origin.
  public enum Carries {
    /// Requests of HTTP.
    REQUESTS,
    /// Streams of any protocol.
    STREAMS,
    /// Flows of datagrams of any protocol.
    DATAGRAMS
  }

  /// How it is written in a configuration and in events.
  public String word() {
    return word;
  }

  public Carries carries() {
    return carries;
  }

  /// Whether the connection to the origin is encrypted.
  public boolean secure() {
    return secure;
  }

  /// Whether one connection carries many exchanges at once.
  public boolean multiplexed() {
    return this == H2C || this == H2;
  }

  /// Whether another gate stands before the origin.
  public boolean tunnels() {
    return this == TUNNEL || this == UDP_TUNNEL;
  }

  /// Whether an origin may be a socket in the file system.
  public boolean local() {
    return carries != Carries.DATAGRAMS && !tunnels() && this != INSIDE;
  }

  /// The port of an origin that names none; empty where one has to be named.
  public Optional<Integer> port() {
    return Optional.ofNullable(port);
  }

  /// Those that a configuration may name.
  public static List<Scheme> named() {
    return Stream.of(values()).filter(scheme -> scheme != INSIDE).toList();
  }

  /// The one that a configuration names like this; empty for none.
  public static Optional<Scheme> of(String word) {
    for (Scheme scheme : named()) {
      if (scheme.word.equals(word)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }
}
