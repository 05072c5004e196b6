package dev.munjigi.edge.walk;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.exchange.Assertions;
import dev.munjigi.gates.exchange.OwnService;
import dev.munjigi.gates.flood.Bans;
import dev.munjigi.gates.flood.Slots;
import java.time.InstantSource;

/// What the walk reaches the world through.
///
/// @param facts answers what gates ask
/// @param bans takes the bans that gates want
/// @param slots takes back the places of connections
/// @param flows takes back the places of flows of datagrams
/// @param log keeps the events
/// @param own answers requests to the gate itself
/// @param assertions tells origins who is asking
/// @param clock tells the time of day
/// @param observer is told what happens
public record Ports(
    FactPort facts,
    Bans bans,
    Slots slots,
    Slots flows,
    AuditLog log,
    OwnService own,
    Assertions assertions,
    InstantSource clock,
    Observer observer) {}
