package dev.munjigi.gates.tls;

/// One thing about a file that a person should know of.
///
/// @param message one line
public record Finding(NamedFile file, String message) {}
