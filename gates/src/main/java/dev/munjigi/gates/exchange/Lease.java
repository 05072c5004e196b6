package dev.munjigi.gates.exchange;

/// What an open stream (WebSocket, tunnel) may go on for; judged again whenever rights change.
///
/// @param exchange the exchange that opened it
/// @param zoneOf the source whose zones and bans count
/// @param expiresMillis when the credential behind it expires, in milliseconds since the epoch;
///     [Long#MAX_VALUE] for never
public record Lease(Exchange exchange, Address zoneOf, long expiresMillis) {}
