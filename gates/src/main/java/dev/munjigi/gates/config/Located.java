package dev.munjigi.gates.config;

/// A value that was read, and where.
///
/// @param value the value
/// @param spot where it stands
/// @param written whether a person wrote it; false for a block that is there by default
record Located<T>(T value, Spot spot, boolean written) {}
