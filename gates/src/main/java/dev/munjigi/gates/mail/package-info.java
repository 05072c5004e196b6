/// Mail that leaves the gate: what is written, what waits to be written, and the server that takes it.
///
/// In: letters in plain text to one person. Out: whether a server has taken them. What waits is kept
/// as others sealed it; nothing here knows whom it is for, and nothing is sent by a request.
@NullMarked
package dev.munjigi.gates.mail;

import org.jspecify.annotations.NullMarked;
