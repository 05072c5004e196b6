package dev.munjigi.edge.walk;

/// How one place of the walk went.
enum Step {
  /// On to the next place.
  ON,
  /// Something is awaited; the exchange resumes by itself.
  WAIT,
  /// The exchange is over.
  OVER
}
