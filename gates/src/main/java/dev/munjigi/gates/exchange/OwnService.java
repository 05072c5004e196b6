package dev.munjigi.gates.exchange;

/// Port: the services of the gate's own, such as the pages for signing in: they are reached through
/// the walk like any other, and answered inside the process.
public interface OwnService {
  /// Answers a request. Called on virtual threads, a bounded number at once; may block.
  ///
  /// @param request as the gates passed it
  /// @param body the whole body, not longer than the route allows, owned by who is called
  Response answer(CanonicalRequest request, byte[] body);
}
