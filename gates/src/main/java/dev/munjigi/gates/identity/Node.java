package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A machine that joined.
///
/// @param id its own
/// @param name its name: lower-case letters, digits and hyphens
/// @param spiffeId its identity
/// @param joinedBy how: `token`, or the issuer of its platform's token
/// @param zone what it said of where it is; may be empty
/// @param joined when
/// @param renewed when it last got a certificate
/// @param revoked when it was shut out, or null
/// @param version counts the changes, from 1 on
public record Node(
    Id id,
    String name,
    String spiffeId,
    String joinedBy,
    String zone,
    Instant joined,
    Instant renewed,
    @Nullable Instant revoked,
    long version) {}
