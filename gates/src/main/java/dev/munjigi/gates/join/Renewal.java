package dev.munjigi.gates.join;

/// A request for the next certificate, signed with the key of the one before.
///
/// @param chain the certificate that it has, in PEM
/// @param request for the next one, PKCS #10 in DER, for a new key
/// @param nonce what the gate gave
/// @param signature over the gate's address, the nonce and the request
public record Renewal(String chain, byte[] request, String nonce, byte[] signature) {}
