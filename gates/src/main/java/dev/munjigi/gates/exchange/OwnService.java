package dev.munjigi.gates.exchange;

/// Port: the services of the gate's own, such as the pages for signing in: they are reached through
/// the walk like any other, and answered inside the process.
public interface OwnService {
  /// Answers a request. Called on virtual threads, a bounded number at once; may block.
  ///
  /// @param exchange as the gates passed it: its request is canonical, and who asks is known
  /// @param body the whole body, not longer than the route allows, owned by who is called
  Response answer(Exchange exchange, byte[] body);
}
