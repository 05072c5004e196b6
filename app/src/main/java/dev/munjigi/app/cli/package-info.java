/// The commands that speak to a running gate: reload, explain, ban, status, settings.
///
/// In: arguments, the environment, the state folder of a gate. Out: tables or JSON, one line on
/// standard error when something fails, and an exit code: 0 fine, 1 found or refused, 2 wrong use
/// or bad input, 3 could not do it. A stack trace is never shown. The operator's token goes to the
/// loopback address that the gate wrote down and nowhere else.
@NullMarked
package dev.munjigi.app.cli;

import org.jspecify.annotations.NullMarked;
