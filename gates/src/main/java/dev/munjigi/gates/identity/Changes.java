package dev.munjigi.gates.identity;

import java.util.List;

/// Port: what has changed, for those who remember it. Every change of another port is told here in
/// the same step as it becomes durable. Safe for use by many threads; may block.
public interface Changes {
  /// The number of the newest change; 0 when there was none.
  long newest();

  /// Those after a number, in order.
  ///
  /// @param most how many, 1 to 10,000
  List<Change> after(long number, int most);

  /// The newest of those that are told no more; 0 when all are. Who knows less than this one has
  /// missed some, and who knows more than [#newest] knows of a store that was put back: both have
  /// to forget all that they remember. To be asked after [#after].
  long forgotten();

  /// What has changed.
  ///
  /// @param number counts up, with gaps
  /// @param what what it is
  /// @param id its id
  record Change(long number, What what, String id) {}

  /// What can change.
  enum What {
    USER,
    GROUP,
    CREDENTIAL,
    SESSION,
    FAMILY,
    KEY,
    SIGNING_KEY,
    NODE,
    RIGHTS
  }
}
