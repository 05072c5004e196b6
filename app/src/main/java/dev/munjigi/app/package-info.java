/// The composition root: makes everything by hand, connects it, starts and stops it, and is the
/// command line.
///
/// In: a command and a configuration file. Out: a running gate, or an answer and an exit code. The
/// only package that sees all modules. It never decides about an exchange.
@NullMarked
package dev.munjigi.app;

import org.jspecify.annotations.NullMarked;
