/// Hands letters to a submission server (RFC 6409) over SMTP (RFC 5321).
///
/// In: one letter at a time, and how the server is reached. Out: whether the server has taken it.
/// Everything is bounded: time, lines, replies. What the server says is never shown or kept, but for
/// its three digits.
@NullMarked
package dev.munjigi.engines.smtp;

import org.jspecify.annotations.NullMarked;
