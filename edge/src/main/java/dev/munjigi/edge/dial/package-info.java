/// Opens connections to origins: turns names into addresses, connects over the network or over a
/// socket in the file system, and secures the connection where the origin's scheme says so.
///
/// In goes where an origin is, out comes a connection on which the handler of the one who asked is
/// in place, or a refusal that says why there is none. It never decides which origin is asked, and
/// knows nothing of what is spoken on the connection.
@NullMarked
package dev.munjigi.edge.dial;

import org.jspecify.annotations.NullMarked;
