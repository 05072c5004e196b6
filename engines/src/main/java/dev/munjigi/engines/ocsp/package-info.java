/// Asks OCSP responders over HTTP.
///
/// In: a responder's address and a question in DER. Out: the answer's bytes, bounded in size and
/// time. It never judges an answer.
@NullMarked
package dev.munjigi.engines.ocsp;

import org.jspecify.annotations.NullMarked;
