package dev.munjigi.gates.jose;

/// A token that is not believed.
///
/// @param fault the first one found
public record Rejected(Fault fault) implements Verification, Decrypted {}
