/// The engine on plain files: one folder of one machine holds the state.
///
/// In: paths below the state folder. Out: the gates' ports. What is written is readable by the
/// owner only; after a crash a file holds what it held before or what was written, never a part of
/// it. It never decides anything and never follows a symbolic link in a file's place.
@NullMarked
package dev.munjigi.engines.file;

import org.jspecify.annotations.NullMarked;
