/// The engine that keeps the audit log in files of a folder.
///
/// In: events, each in a place that was reserved for it. Out: one checksummed line an event in
/// `NUMBER-TIME.log` files that `grep` can read, made durable by one sync for all that wait. Disk
/// room for every reserved place is written ahead. It never acknowledges what is not on the disk,
/// never rewrites a record, never blocks a caller. It does not sign or chain records.
@NullMarked
package dev.munjigi.engines.journal;

import org.jspecify.annotations.NullMarked;
