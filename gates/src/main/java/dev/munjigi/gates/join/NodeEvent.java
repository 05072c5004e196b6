package dev.munjigi.gates.join;

import dev.munjigi.gates.exchange.Address;

/// Something that happened with what joins, for the log.
public sealed interface NodeEvent {
  /// The client.
  Address from();

  /// A machine or function joined.
  ///
  /// @param by `token`, or the name of the platform
  record Joined(String spiffeId, String by, Address from) implements NodeEvent {}

  /// It got its next certificate.
  record Renewed(String spiffeId, Address from) implements NodeEvent {}

  /// Somebody got no certificate.
  ///
  /// @param name who it would have been; empty when that is not known
  /// @param evidence what was wrong, one line
  record Refused(String name, JoinRefused.Why why, String evidence, Address from)
      implements NodeEvent {}
}
