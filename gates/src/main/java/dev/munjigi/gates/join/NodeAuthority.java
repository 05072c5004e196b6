package dev.munjigi.gates.join;

import dev.munjigi.gates.identity.NodeKind;
import java.security.PublicKey;
import java.time.Instant;

/// Port: the authority that gives certificates to what joined. Safe for use by many threads; may
/// block.
public interface NodeAuthority {
  /// The key that a request (PKCS #10, DER) shows to be held.
  ///
  /// @throws JoinRefused as [JoinRefused.Why#REQUEST], with what is wrong
  PublicKey keyOf(byte[] request) throws JoinRefused;

  /// Whose certificate a renewal is asked with.
  ///
  /// @throws JoinRefused as [JoinRefused.Why#PROOF], with what is wrong
  String holder(Renewal renewal, Instant now) throws JoinRefused;

  /// Gives a certificate.
  ///
  /// @param request that [#keyOf] has read
  /// @throws JoinRefused as [JoinRefused.Why#UNAVAILABLE]
  Certified certify(byte[] request, NodeKind kind, NodeName name, Instant now) throws JoinRefused;

  /// Takes back all certificates of an identity.
  ///
  /// @throws JoinRefused as [JoinRefused.Why#UNAVAILABLE]
  void revoke(String spiffeId, Instant now) throws JoinRefused;
}
