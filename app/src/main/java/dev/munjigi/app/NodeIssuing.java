package dev.munjigi.app;

import dev.munjigi.gates.identity.NodeKind;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.join.Certified;
import dev.munjigi.gates.join.JoinRefused;
import dev.munjigi.gates.join.JoinRefused.Why;
import dev.munjigi.gates.join.NodeAuthority;
import dev.munjigi.gates.join.NodeName;
import dev.munjigi.gates.join.Renewal;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.CertificateRefused;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.Lifetime;
import dev.munjigi.gates.tls.NodeCertificates;
import dev.munjigi.gates.tls.NodeChain;
import dev.munjigi.gates.tls.NodeNames;
import dev.munjigi.gates.tls.NodeProof;
import dev.munjigi.gates.tls.SigningRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The local authority of a state folder, as what joins meets it.
final class NodeIssuing implements NodeAuthority {
  private static final System.Logger LOGGER = System.getLogger(NodeIssuing.class.getName());

  private final Certificates certificates;
  private final NodeCertificates nodes;
  private final Supplier<Place> place;

  /// Where nodes join, as it is now.
  ///
  /// @param host the identity host
  /// @param url how it is reached, without a path
  record Place(String host, String url, NodeSettings settings) {}

  /// @param folder the state folder
  NodeIssuing(Path folder, Supplier<Place> place) throws IOException {
    this.certificates = State.certificates(folder);
    this.nodes = State.nodes(folder, certificates);
    this.place = place;
  }

  @Override
  public PublicKey keyOf(byte[] request) throws JoinRefused {
    return read(request).key();
  }

  private static SigningRequest read(byte[] request) throws JoinRefused {
    try {
      return SigningRequest.read(request);
    } catch (CertificateRefused refused) {
      throw new JoinRefused(Why.REQUEST, refused.evidence());
    }
  }

  @Override
  public String holder(Renewal renewal, Instant now) throws JoinRefused {
    try {
      return new NodeProof(place.get().url(), renewal.nonce(), renewal.request())
          .holder(renewal.chain(), renewal.signature(), nodes.holders(now), now)
          .toString();
    } catch (CertificateException refused) {
      throw new JoinRefused(Why.PROOF, String.valueOf(refused.getMessage()));
    } catch (AuthorityException failed) {
      throw unavailable(failed);
    }
  }

  @Override
  public Certified certify(byte[] request, NodeKind kind, NodeName name, Instant now)
      throws JoinRefused {
    SigningRequest read = read(request);
    try {
      Place at = place.get();
      String id = "spiffe://" + domain(at, now) + "/" + kind.word() + "/" + name;
      Lifetime life = new Lifetime(at.settings().life());
      NodeChain chain =
          nodes.certify(read, NodeNames.parse(id, List.of(), List.of()), life, now);
      return new Certified(id, chain.pem(), rootPem(), life.duration());
    } catch (AuthorityException failed) {
      throw unavailable(failed);
    }
  }

  private String domain(Place at, Instant now) throws AuthorityException {
    String given = nodes.own(now).trustDomain();
    String wanted = at.settings().trustDomain();
    if (!wanted.isEmpty()) {
      return wanted;
    }
    return given.isEmpty() ? at.host().toLowerCase(Locale.ROOT) : given;
  }

  @Override
  public void revoke(String spiffeId, Instant now) throws JoinRefused {
    try {
      nodes.revoke(one -> one.spiffeId().toString().equals(spiffeId), now);
    } catch (AuthorityException failed) {
      throw unavailable(failed);
    }
  }

  /// The root in PEM; made when there is none.
  String root() {
    try {
      nodes.own(Instant.now());
      return rootPem();
    } catch (AuthorityException failed) {
      throw new IllegalStateException(failed.getMessage(), failed);
    }
  }

  private String rootPem() throws AuthorityException {
    return certificates.rootPem().orElseThrow();
  }

  private static JoinRefused unavailable(AuthorityException failed) {
    String why = String.valueOf(failed.getMessage());
    LOGGER.log(System.Logger.Level.ERROR, "no certificate for a node: {0}", why);
    return new JoinRefused(Why.UNAVAILABLE, why);
  }
}
