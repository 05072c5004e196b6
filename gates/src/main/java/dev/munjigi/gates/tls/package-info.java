/// Certificates: whose they are, who signed them, what a listener offers.
///
/// In: the state folder's authority (a root apart from the issuing key), names, a moment. Out:
/// certificates and keys; a refusal for a handshake that failed. Keys at rest are wrapped by the
/// port `KeyWrap`. It never does a handshake itself.
@NullMarked
package dev.munjigi.gates.tls;

import org.jspecify.annotations.NullMarked;
