package dev.munjigi.gates.exchange;

import java.util.List;

/// A decision about a connection or an exchange: a pure function of it, the facts it asked for and the
/// settings it was made with.
///
/// Guarantees: no I/O, no clock, no thread, no other gate. Does not guarantee anything about facts
/// that it did not ask for.
///
/// @param <S> what it decides about: a [Connection] or an [Exchange]
/// @param <O> what it hands on when it lets the exchange pass
public interface Gate<S, O> {
  /// Its name.
  GateName name();

  /// What it needs to know beyond the subject; empty costs nothing.
  default List<Ask> asks(S subject) {
    return List.of();
  }

  /// Decides.
  ///
  /// @param facts the answers to `asks`, none of them [Fact.Unanswered]
  Verdict<O> decide(S subject, Facts facts);
}
