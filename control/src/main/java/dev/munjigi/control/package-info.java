/// The control plane: the operator API and the gate's metrics.
///
/// In: calls of an operator over loopback HTTP, and what the data plane counts. Out: JSON, problem
/// documents (RFC 9457), Prometheus text. What the calls mean is behind the ports `Operations` and
/// `Identities`; each call, whatever became of it, is told to `Operations` so that it is written
/// down. Every call is declared once, in `Calls` or, about identities, in a class such as
/// `UserCalls`: the server and the OpenAPI document both come from there. It decides
/// nothing about traffic and keeps nothing but its counters and the operator's token.
@NullMarked
package dev.munjigi.control;

import org.jspecify.annotations.NullMarked;
