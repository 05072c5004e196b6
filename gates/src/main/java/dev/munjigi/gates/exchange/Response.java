package dev.munjigi.gates.exchange;

/// A whole answer that the gate gives itself.
///
/// @param status 200 to 599
/// @param fields the header fields, without those of framing
/// @param body the body, owned by the response
public record Response(int status, Fields fields, byte[] body) {}
