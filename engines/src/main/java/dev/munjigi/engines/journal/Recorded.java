package dev.munjigi.engines.journal;

import dev.munjigi.gates.exchange.Id;

/// One event as it stands in the log.
///
/// @param number its place in the log, from 1
/// @param id what it is about
/// @param event one JSON object
public record Recorded(long number, Id id, String event) {}
