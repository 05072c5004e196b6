package dev.munjigi.gates.config;

import java.util.List;

/// A check over settings that are valid piece by piece, such as routes that tie or a segment
/// expectation that does not hold.
@FunctionalInterface
public interface Proof {
  /// What is wrong, each with its place; empty when nothing is.
  List<Problem> problems(Settings settings);
}
