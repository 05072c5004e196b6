/// Policies, roles and who has them, as operators write them in the store, beside those of files.
///
/// In: what is to be changed, the store, what files say. Out: the change, or all that is wrong with
/// it; and what everybody may by both. What a file says is never changed here, and a name means one
/// thing: it stands in a file or in the store. Flows block: never on an event loop.
@NullMarked
package dev.munjigi.gates.rights;

import org.jspecify.annotations.NullMarked;
