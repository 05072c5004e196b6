package dev.munjigi.gates.exchange;

/// What a client asks for, once it is understood.
public sealed interface Request permits CanonicalRequest, StreamRequest {
  /// Who asks, read through trusted proxies.
  Address client();

  /// The service and route that it goes to.
  Target target();
}
