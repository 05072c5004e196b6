/// Black-box trials of the built program, one claim a file, and tests of the house itself.
///
/// `Gate` is the program as a child process, `Wire` a client without manners, `Origin` a hostile
/// origin, `Explain` the operator's question. Classes named `*Trial` need the built program and run
/// under failsafe; classes named `*Test` need nothing.
@NullMarked
package dev.munjigi.trials;

import org.jspecify.annotations.NullMarked;
