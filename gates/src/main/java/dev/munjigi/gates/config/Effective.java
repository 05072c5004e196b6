package dev.munjigi.gates.config;

/// One value that holds, written or by default; never a secret.
///
/// @param key its path, such as `limits.connections.idle` or `services.shop.routes[2].match`
/// @param value the value in its shortest spelling, such as `75s`
/// @param origin `file:line` where it is written, otherwise `default`; of a value without effect in
///     this version, a note that says so
public record Effective(String key, String value, String origin) {}
