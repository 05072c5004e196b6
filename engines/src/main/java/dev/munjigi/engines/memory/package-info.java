/// The engine in memory: the gates' ports over this process's own heap.
///
/// In: nothing. Out: the gates' ports, bounded in memory and safe for many threads. It is what one
/// machine runs on, and the fake in tests. What it holds ends with the process.
@NullMarked
package dev.munjigi.engines.memory;

import org.jspecify.annotations.NullMarked;
