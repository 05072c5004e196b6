package dev.munjigi.gates.config;

import org.jspecify.annotations.Nullable;

/// One entry of a block whose keys are names that a person chose.
///
/// @param name the name
/// @param spot where the name stands
/// @param value what it names, or null when that could not be read
record Named<V>(String name, Spot spot, @Nullable V value) {}
