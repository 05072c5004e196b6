package dev.munjigi.gates.exchange;

/// To be connected to a service of any protocol: bytes both ways, which no gate reads.
///
/// @param client who asks
/// @param target the listener's service and its one route
public record StreamRequest(Address client, Target target) implements Request {}
