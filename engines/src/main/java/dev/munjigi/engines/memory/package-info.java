/// The engines that keep everything in this process's memory.
///
/// In: questions of the gates' ports. Out: their answers, from bounded tables. They never do I/O,
/// never block, and forget all when the process ends.
@NullMarked
package dev.munjigi.engines.memory;

import org.jspecify.annotations.NullMarked;
