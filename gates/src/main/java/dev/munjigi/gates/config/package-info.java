/// Text to settings: reads the YAML file and gives either one valid snapshot or all its problems,
/// each with file, line, column, key, value got, what is allowed and the nearest right name.
///
/// The grammar is declared once; the reader, the documentation and the JSON Schema for editors all
/// come from that declaration. Stands on top of the gates: no gate imports it. It reads files that
/// the configuration names and nothing else.
@NullMarked
package dev.munjigi.gates.config;

import org.jspecify.annotations.NullMarked;
