/// The `reply` gate: what leaves towards the client.
///
/// In: the head of an origin's reply, or a refusal. Out: fields without leaks and with the security
/// headers that the origin did not set; a refusal as problem+json (RFC 9457) or a plain page, in
/// Korean or English. It never says more of a refusal than its public class and the exchange id.
@NullMarked
package dev.munjigi.gates.reply;

import org.jspecify.annotations.NullMarked;
