package dev.munjigi.gates.identity;

/// Port: several changes of a store as one. Safe for use by many threads and, where the store is
/// shared, by many gates; may block.
///
/// Guarantees: all that the work changes through the ports of the same store, on the calling thread,
/// is kept and durable when it returns; when it throws, or the process or the store ends meanwhile,
/// nothing of it is. It sees its own changes, others see none before the end. Work within work is part
/// of it. Does not guarantee that anybody else can change anything meanwhile: what takes long, such as
/// hashing a password, comes before.
public interface Together {
  /// Changes that belong together.
  @FunctionalInterface
  interface Work<T, E extends Exception> {
    T make() throws E;
  }

  /// Makes them.
  ///
  /// @return what the work returned
  <T, E extends Exception> T all(Work<T, E> work) throws E;
}
