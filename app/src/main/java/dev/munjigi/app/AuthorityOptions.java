package dev.munjigi.app;

import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.NodeCertificates;
import java.io.IOException;

/// Which local authority a command works on.
final class AuthorityOptions extends StateOptions {
  /// The local authority of a state folder.
  ///
  /// @param certificates its root, and what it issues to listeners
  /// @param nodes what it issues to nodes
  record Authority(Certificates certificates, NodeCertificates nodes) {}

  /// What a command does.
  interface Work {
    /// Does it.
    ///
    /// @return the exit code
    /// @throws IllegalArgumentException for bad input, with one line
    int with(Authority authority) throws IOException, AuthorityException;
  }

  /// Runs a command on the authority; what goes wrong is said in one line.
  int run(Work work) {
    return onState(
        (folder, settings) -> {
          Certificates certificates = State.certificates(folder);
          return work.with(new Authority(certificates, State.nodes(folder, certificates)));
        });
  }
}
