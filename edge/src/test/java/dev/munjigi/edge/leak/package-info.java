/// Fails a test class that lost a buffer: every buffer that Netty hands out is tracked, and one that
/// is collected without having been released is a leak.
@NullMarked
package dev.munjigi.edge.leak;

import org.jspecify.annotations.NullMarked;
