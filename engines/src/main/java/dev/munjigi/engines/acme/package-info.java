/// Orders certificates from public authorities over ACME (RFC 8555, RFC 9773).
///
/// In: what is ordered, and the place where challenges are answered. Out: the chain that came, as
/// the authority gave it; otherwise one line that says which step failed and why. Everything is
/// bounded in bytes and time, no redirect is followed, and nothing but HTTPS is spoken beyond
/// loopback. It never judges a certificate and keeps nothing.
@NullMarked
package dev.munjigi.engines.acme;

import org.jspecify.annotations.NullMarked;
