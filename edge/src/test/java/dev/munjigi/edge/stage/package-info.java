/// A stage for the tests of the data plane: settings, ports and both ends of an exchange, scripted.
@NullMarked
package dev.munjigi.edge.stage;

import org.jspecify.annotations.NullMarked;
