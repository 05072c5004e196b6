@NullMarked
package dev.munjigi.edge.balance;

import org.jspecify.annotations.NullMarked;
