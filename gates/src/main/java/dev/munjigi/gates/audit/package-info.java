/// The `audit` gate: is there room to write down what happens, and what is written.
///
/// In: an exchange and how it ended. Out: OCSF events as JSON, each a line; a refusal where the log
/// has no room. The log itself is behind the port `AuditLog`. An event holds no request content
/// beyond method, host and path, and never a secret.
@NullMarked
package dev.munjigi.gates.audit;

import org.jspecify.annotations.NullMarked;
