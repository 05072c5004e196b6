package dev.munjigi.control;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Response;

/// What answers some paths of a host of the gate's own, whoever asks: it finds out by itself who that
/// is. May block.
public interface HostPart {
  /// Answers a request.
  ///
  /// @param body the whole body, owned by who is called
  Response answer(CanonicalRequest request, byte[] body);
}
