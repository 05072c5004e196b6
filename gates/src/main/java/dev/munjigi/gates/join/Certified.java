package dev.munjigi.gates.join;

import java.time.Duration;

/// What a node gets.
///
/// @param spiffeId who it is
/// @param chain its certificate, and what is behind it, in PEM
/// @param root the root to trust, in PEM
/// @param life how long the certificate is valid from now on
public record Certified(String spiffeId, String chain, String root, Duration life) {}
