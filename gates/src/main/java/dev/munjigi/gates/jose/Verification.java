package dev.munjigi.gates.jose;

/// What came of judging a token.
public sealed interface Verification permits VerifiedToken, Rejected {}
