package dev.munjigi.engines.sql;

import java.sql.SQLException;

/// A database of one dialect. Every method throws an [UncheckedIOException] that names the store
/// when it is broken, full or does not answer in time; then nothing of the step was kept, unless it
/// broke while it was made durable: then it may have been.
public interface Database extends AutoCloseable {
  /// One step of work.
  @FunctionalInterface
  interface Work<T> {
    T in(Link link) throws SQLException;
  }

  /// Reads in one step: it sees one state, if it is one statement.
  <T> T read(Work<T> work);

  /// Changes something by one statement that touches one row at most and tells nothing.
  <T> T touch(Work<T> work);

  /// Changes something in one step, durable when it returns.
  ///
  /// INVARIANT: of those steps one runs at a time over all gates, from before its first statement
  /// until what it did can be seen. So what a step has read still holds when it writes; steps
  /// cannot deadlock; and the numbers of the feed, given within, become visible in their order: who
  /// reads up to a number never misses a smaller one that comes late.
  ///
  /// A step within a step, on the same thread, of whichever kind, is part of the outer one: it sees
  /// what that has done, and is kept or lost with it.
  <T> T write(Work<T> work);

  @Override
  void close();
}
