/// The engine on SQLite: one file of one machine holds what is known of identities.
///
/// In: a path below the state folder. Out: the ports of `gates/identity`. One step writes at a
/// time, over all processes, with a bounded wait; readers read beside it. The file is the owner's
/// alone. It never decides anything and never opens a file that somebody else could have written.
@NullMarked
package dev.munjigi.engines.sqlite;

import org.jspecify.annotations.NullMarked;
