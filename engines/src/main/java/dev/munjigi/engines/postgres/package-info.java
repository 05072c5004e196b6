/// The engine on PostgreSQL: one database that many gates share holds what is known of identities.
///
/// In: its address, a user and a password. Out: the ports of `gates/identity`. Connections, waits
/// and statements are bounded; steps that write run one at a time over all gates. It never decides
/// anything and never says a password, a statement or a value in a message.
@NullMarked
package dev.munjigi.engines.postgres;

import org.jspecify.annotations.NullMarked;
