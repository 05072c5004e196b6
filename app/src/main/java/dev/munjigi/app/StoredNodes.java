package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities;
import dev.munjigi.control.Identities.JoinOffer;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.join.JoinRefused;
import dev.munjigi.gates.join.JoinTokens;
import dev.munjigi.gates.join.NodeName;
import dev.munjigi.gates.join.ShutOut;
import dev.munjigi.gates.rights.RightsBook;
import dev.munjigi.gates.rights.RightsHolder;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.tls.NodeCredential;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What joined, in a store.
///
/// @param authority opened when it is needed
record StoredNodes(Means means, Authority authority, RightsBook rights)
    implements Identities.Nodes {
  /// The local authority.
  interface Authority {
    NodeIssuing open() throws IOException;
  }

  /// What is done to one that joined.
  private interface Deed {
    Optional<Node> to(ShutOut out, String name, Instant now) throws JoinRefused;
  }

  @Override
  public List<Node> all() {
    return means.store().nodes().all();
  }

  @Override
  public JoinOffer invite(NodeName name, String zone, int minutes) throws Declined {
    if (means.store().nodes().byName(name.text()).isPresent()) {
      throw StoredIdentities.conflict(
          "there is a `%1$s` already: `munjigi node remove %1$s` first", name);
    }
    String gate = means.settings().get().url().toString();
    String root = root();
    Duration holds = Duration.ofMinutes(minutes);
    Instant now = means.now();
    String token =
        new JoinTokens(means.store().oneTimes())
            .invite(name, zone, holds, now, means.random())
            .reveal();
    return new JoinOffer(gate, new JoinToken(token, root).text(), now.plus(holds));
  }

  private String root() throws Declined {
    try {
      return NodeCredential.fingerprint(NodeCredential.root(open().root()));
    } catch (CertificateException broken) {
      throw new Declined(
          Declined.Why.UNAVAILABLE, "the root cannot be read: " + broken.getMessage());
    }
  }

  private NodeIssuing open() throws Declined {
    try {
      return authority.open();
    } catch (IOException failed) {
      throw new Declined(
          Declined.Why.UNAVAILABLE, "the authority cannot be opened: " + failed.getMessage());
    }
  }

  @Override
  public String revoke(NodeName name) throws Declined {
    return shutOut(name, ShutOut::revoke);
  }

  @Override
  public String remove(NodeName name) throws Declined {
    return shutOut(name, this::forgotten);
  }

  /// What joins under this name later is another one, and has nothing of it.
  private Optional<Node> forgotten(ShutOut out, String name, Instant now) throws JoinRefused {
    // INVARIANT: shut out by itself first, so that no renewal of the same moment is missed
    out.revoke(name, now);
    return means
        .store()
        .together()
        .all(
            () -> {
              rights.forget(new RightsHolder(RightsHolder.Type.NODE, name));
              rights.forget(new RightsHolder(RightsHolder.Type.FUNCTION, name));
              return out.remove(name, now);
            });
  }

  private String shutOut(NodeName name, Deed deed) throws Declined {
    try {
      return deed.to(new ShutOut(means.store(), open()), name.text(), means.now())
          .map(Node::spiffeId)
          .orElseThrow(
              () ->
                  StoredIdentities.absent(
                      "nothing called `%s` has joined; see `munjigi node list`", name));
    } catch (JoinRefused refused) {
      throw new Declined(Declined.Why.UNAVAILABLE, refused.evidence());
    }
  }
}
