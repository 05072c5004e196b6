/// What people sign in with, and what they are given for it: passwords, one-time codes, recovery
/// codes, opaque tokens.
///
/// In: what a person typed, what was stored, a moment, a source of randomness. Out: whether it
/// matches, what to store, what to show once. It stores nothing, reads no clock of its own and
/// knows no user; the one thing it reads is the operator's list of breached passwords.
@NullMarked
package dev.munjigi.gates.signin;

import org.jspecify.annotations.NullMarked;
