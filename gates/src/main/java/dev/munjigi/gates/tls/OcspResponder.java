package dev.munjigi.gates.tls;

import java.io.IOException;
import java.net.URI;

/// Port: asks an OCSP responder over HTTP (RFC 6960, appendix A). Blocks, for a bounded time.
public interface OcspResponder {
  /// Asks.
  ///
  /// @param at the responder
  /// @param question in DER
  /// @return the answer's bytes, at most [Staple#LONGEST]
  /// @throws IOException when there is none; the message is one line
  byte[] ask(URI at, byte[] question) throws IOException, InterruptedException;
}
