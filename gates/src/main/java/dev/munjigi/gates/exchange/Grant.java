package dev.munjigi.gates.exchange;

/// Why an exchange may go on: the rule that opened it.
///
/// @param by the rule or setting that allows it
public record Grant(Clause by) {}
