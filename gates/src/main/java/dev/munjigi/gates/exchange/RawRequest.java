package dev.munjigi.gates.exchange;

/// The head of a request as the wire's grammar gave it; nothing in it is verified beyond that
/// grammar, and only the `http` gate may make something of it.
///
/// @param protocol the version it came in
/// @param method the method as sent, a token
/// @param target the request target as sent: visible ASCII and bytes above 0x7F as ISO-8859-1
/// @param fields the header fields
public record RawRequest(Protocol protocol, String method, String target, Fields fields) {}
