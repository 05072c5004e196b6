/// The endpoints of OAuth and OpenID Connect that programs call, over the flows of `gates/oauth`.
@NullMarked
package dev.munjigi.control.oauth;

import org.jspecify.annotations.NullMarked;
