/// What the engines on SQL databases share: statements that SQLite and PostgreSQL both speak.
///
/// In: questions of the ports of `gates/identity`, and a [Database] to ask. Out: their answers;
/// refusals are values, and exceptions mean that the store is broken. A change and its line in the
/// feed are one transaction. Moments are kept to the nanosecond from 1678 to 2261, and at the edge
/// of that beyond; a NUL or half a surrogate pair in a text is kept as U+FFFD. No message holds a
/// statement or a value.
@NullMarked
package dev.munjigi.engines.sql;

import org.jspecify.annotations.NullMarked;
