package dev.munjigi.gates.exchange;

/// The head of a reply from an origin, as it was parsed.
///
/// @param status 100 to 599
/// @param fields the header fields
/// @param framing the body's length
public record ReplyHead(int status, Fields fields, Framing framing) {}
