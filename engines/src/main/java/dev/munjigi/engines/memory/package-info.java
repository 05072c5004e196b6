/// The engines that keep everything in the process's memory: what one gate needs, and the fakes of
/// tests.
///
/// In: what the ports of the gates are asked. Out: answers without I/O or waiting, in bounded
/// memory. Nothing survives the process.
@NullMarked
package dev.munjigi.engines.memory;

import org.jspecify.annotations.NullMarked;
