/// The engines that keep things in files of the state folder.
///
/// In: values of the gates' ports. Out: files that are whole after a crash, and what was read from
/// them. They trust no file to be as they wrote it.
@NullMarked
package dev.munjigi.engines.file;

import org.jspecify.annotations.NullMarked;
