/// The walk: in which order a connection and an exchange meet the gates, and what happens between.
///
/// In: connections and raw requests from `listen` and `wire`, settings, ports. Out: answers to the
/// client, messages to origins, events in the log. The walk gets the facts that gates ask for,
/// applies effects, holds bodies until their verdict, and refuses whatever is left unanswered. It
/// never decides by itself and knows no wire format.
@NullMarked
package dev.munjigi.edge.walk;

import org.jspecify.annotations.NullMarked;
