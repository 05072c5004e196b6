package dev.munjigi.gates.proxy;

import dev.munjigi.gates.exchange.Endpoint;

/// What the bytes so far say of a PROXY header.
public sealed interface Read {
  /// It is not complete yet.
  record More() implements Read {
    static final More MORE = new More();
  }

  /// The peer speaks for a client.
  ///
  /// @param client the client
  /// @param target what the client connected to
  record Client(Endpoint client, Endpoint target) implements Read {}

  /// The peer speaks for itself (`LOCAL`, as for its own health checks), or does not say for whom
  /// (`UNKNOWN`, `UNSPEC`): then it is the source itself.
  record Itself() implements Read {
    static final Itself ITSELF = new Itself();
  }

  /// It is none, or not well-formed.
  ///
  /// @param evidence what is wrong with it, for the log
  record Wrong(ProxyReason reason, String evidence) implements Read {
    static Wrong malformed(String evidence) {
      return new Wrong(ProxyReason.HEADER_MALFORMED, evidence);
    }
  }
}
