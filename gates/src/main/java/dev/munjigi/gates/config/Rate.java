package dev.munjigi.gates.config;

import java.time.Duration;

/// So many in a period.
record Rate(long tokens, Duration period) {}
