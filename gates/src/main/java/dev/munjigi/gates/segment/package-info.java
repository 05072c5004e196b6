/// The `segment` gate: may this zone reach this destination at all?
///
/// In: zones (named networks), rules (allow, deny, expectations), a source address, a listener or
/// a service and route. Out: pass, or a refusal that names the deciding rule and the smallest rule
/// that would allow it. Default deny once rules are declared; deny wins over allow. Expectations
/// are proven over the whole address space when a configuration is read. It never looks at content.
@NullMarked
package dev.munjigi.gates.segment;

import org.jspecify.annotations.NullMarked;
