/// The pages that people sign in at and look after themselves on, and the ends of a hand-over on every
/// service's host.
///
/// In: requests as the gates passed them. Out: whole answers: pages in Korean and English, without
/// a script but for the gate's own that asks for passkeys; redirects, cookies. A request that changes something has to come from a page of ours, in
/// the browser that the page was made for. What the pages do is in the flows of `gates.signin`; here
/// nothing is decided about who somebody is, and nothing is kept.
@NullMarked
package dev.munjigi.control.pages;

import org.jspecify.annotations.NullMarked;
