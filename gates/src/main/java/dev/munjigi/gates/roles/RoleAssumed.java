package dev.munjigi.gates.roles;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import org.jspecify.annotations.Nullable;

/// Somebody assumed a role, or was refused to.
///
/// @param exchange in which they asked
/// @param who as policies name them
/// @param role its name
/// @param session its name
/// @param from the client
/// @param failure why they did not get it, one line; null when they did
public record RoleAssumed(
    Id exchange, String who, String role, String session, Address from, @Nullable String failure) {}
