package dev.munjigi.gates.exchange;

import java.util.List;

/// What a gate needs to know beyond the exchange; the walk gets it through a port.
///
/// An ask may take something in the same step as it looks (`OpenSlot`, `OpenFlow`, `Acquire`,
/// `RoomInLog`): what the fact grants is already taken. The set is closed: each ask has exactly one
/// kind of [Fact] as answer.
public sealed interface Ask {
  /// Is this source banned? Answered by [Fact.BanState].
  record BanOf(Address source) implements Ask {}

  /// One place for a connection of this source. Answered by [Fact.Slot].
  ///
  /// @param perSource how many this source may have at once
  /// @param total how many there may be at once
  record OpenSlot(Network source, int perSource, int total) implements Ask {}

  /// One place for a flow of datagrams of this source. Answered by [Fact.Slot].
  ///
  /// @param perSource how many this source may have at once
  /// @param total how many there may be at once
  record OpenFlow(Network source, int perSource, int total) implements Ask {}

  /// That the place of a connection whose source is known only now becomes this source's. Answered
  /// by [Fact.Slot], never `ALL_FULL`.
  ///
  /// @param from as what the place was taken
  /// @param perSource how many this source may have at once
  record MoveSlot(Network from, Network source, int perSource) implements Ask {}

  /// One token from each of these budgets, all or none. Answered by [Fact.Acquired].
  record Acquire(List<Budget> budgets) implements Ask {
    public Acquire {
      budgets = List.copyOf(budgets);
    }
  }

  /// Does a certificate that was verified in a handshake still hold? Answered by [Fact.Standing].
  ///
  /// @param listener the name of the listener that it was shown to
  record StandingOf(String listener, ClientCertificate certificate) implements Ask {}

  /// Who is signed in with this cookie? Answered by [Fact.Recognised].
  ///
  /// @param token the cookie's value
  /// @param host the host that it came to, lower case
  record SessionOf(Secret token, String host) implements Ask {}

  /// Whose is this key or token? Answered by [Fact.Recognised].
  ///
  /// @param token as it was borne (RFC 6750)
  /// @param service the service that it came to
  record BearerOf(Secret token, String service) implements Ask {}

  /// What an authority that checks a challenge is to find at a host (ACME). Answered by
  /// [Fact.ChallengeFile].
  ///
  /// @param host in lower case
  /// @param token what it asks for
  record ChallengeFile(String host, String token) implements Ask {}

  /// Room for this exchange's events in the log. Answered by [Fact.LogRoom].
  record RoomInLog() implements Ask {
    /// The one instance that is needed.
    public static final RoomInLog ASK = new RoomInLog();
  }
}
