package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.ClientCertificate;
import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of nodes, over the stores of an engine.
public abstract class NodeCertificatesContract {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  protected abstract AuthorityStore authority() throws Exception;

  protected abstract LedgerStore ledger() throws Exception;

  private NodeCertificates nodes() throws Exception {
    MasterKey key = new MasterKey(new Secret(new byte[MasterKey.LENGTH]), RANDOM);
    return new NodeCertificates(new Certificates(authority(), key, RANDOM), ledger(), RANDOM);
  }

  private static NodeNames names(String id) {
    return NodeNames.parse(id, List.of("Web.example"), List.of("10.0.0.1"));
  }

  private static ClientTrust trust(OwnAuthority own) throws Exception {
    TlsSettings.Clients clients =
        new TlsSettings.Clients(TlsSettings.Demand.REQUIRED, true, List.of(), List.of());
    if (ClientTrustFiles.read(clients, own, NOW) instanceof ClientTrustFiles.Usable usable) {
      return usable.trust();
    }
    throw new AssertionError("unusable");
  }

  @Test
  void issuesWhatAListenerAccepts() throws Exception {
    NodeCertificates nodes = nodes();
    Material node =
        nodes.issue(names("spiffe://own.example/node/web"), Lifetime.parse("24h"), NOW);
    ClientCertificate client = trust(nodes.own(NOW)).judge(node.chain(), NOW);
    assertThat(client.arn()).isEqualTo("arn:munjigi:iam:::node/web");
    assertThat(client.spiffeId()).isEqualTo("spiffe://own.example/node/web");
    assertThat(node.certificate().getNotAfter().toInstant())
        .isEqualTo(NOW.plus(Duration.ofHours(24)));
    assertThat(node.certificate().getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(Chains.names(node.certificate()))
        .containsExactly("spiffe://own.example/node/web", "web.example", "10.0.0.1");
    assertThat(nodes.list()).singleElement().extracting(Issued::names).isEqualTo(
        List.of("web.example", "10.0.0.1"));
  }

  @Test
  void givesIdentitiesOfOneTrustDomain() throws Exception {
    NodeCertificates nodes = nodes();
    Lifetime day = Lifetime.parse("1d");
    nodes.issue(names("spiffe://own.example/node/a"), day, NOW);
    assertThatThrownBy(() -> nodes.issue(names("spiffe://other.example/node/a"), day, NOW))
        .isInstanceOf(AuthorityException.class)
        .hasMessageContaining("own.example");
    assertThat(nodes.list()).hasSize(1);
  }

  @Test
  void revokesAnIdentityAndPublishesIt() throws Exception {
    NodeCertificates nodes = nodes();
    Lifetime day = Lifetime.parse("1d");
    Material a = nodes.issue(names("spiffe://own.example/node/a"), day, NOW);
    Material b = nodes.issue(names("spiffe://own.example/node/b"), day, NOW);
    List<Issued> revoked =
        nodes.revoke(one -> one.spiffeId().path().equals("/node/a"), NOW.plusSeconds(5));
    assertThat(revoked).hasSize(1);
    assertThat(nodes.revoke(one -> false, NOW)).isEmpty();
    ClientTrust trust = trust(nodes.own(NOW));
    assertThatThrownBy(() -> trust.judge(a.chain(), NOW))
        .isInstanceOfSatisfying(
            CertificateRefused.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(TlsReason.CLIENT_CERTIFICATE_REVOKED));
    assertThat(trust.judge(b.chain(), NOW).arn()).endsWith("node/b");
    byte[] published = nodes.revocationLists(NOW).getBytes(StandardCharsets.US_ASCII);
    RevocationList list = RevocationList.read(published).getFirst();
    assertThat(list.by(a.chain().get(1))).isTrue();
    assertThat(list.lists(a.certificate().getSerialNumber())).isTrue();
    assertThat(list.lists(b.certificate().getSerialNumber())).isFalse();
    assertThat(list.currentAt(NOW)).isTrue();
  }

  /// Another gate, which knows the root and the published lists alone: who is not revoked passes.
  @Test
  void publishesListsByWhichAnotherGateJudgesAllOfAPath(@TempDir Path folder) throws Exception {
    NodeCertificates nodes = nodes();
    Lifetime day = Lifetime.parse("1d");
    Material kept = nodes.issue(names("spiffe://own.example/node/kept"), day, NOW);
    Material lost = nodes.issue(names("spiffe://own.example/node/lost"), day, NOW);
    nodes.revoke(one -> one.spiffeId().path().equals("/node/lost"), NOW);
    Path root = folder.resolve("bundle.pem");
    String pem = Pem.write(Pem.CERTIFICATE, nodes.own(NOW).root().getEncoded());
    NamedFile authority = NamedFile.of(Files.writeString(root, pem));
    NamedFile lists =
        NamedFile.of(Files.writeString(folder.resolve("crl"), nodes.revocationLists(NOW)));
    TlsSettings.Clients clients =
        new TlsSettings.Clients(
            TlsSettings.Demand.REQUIRED, false, List.of(authority), List.of(lists));
    Instant later = NOW.plusSeconds(60);
    ClientTrust trust =
        ((ClientTrustFiles.Usable) ClientTrustFiles.read(clients, null, later)).trust();
    assertThat(trust.judge(kept.chain(), later).spiffeId()).endsWith("/kept");
    assertThatThrownBy(() -> trust.judge(lost.chain(), later))
        .isInstanceOfSatisfying(
            CertificateRefused.class,
            refused ->
                assertThat(refused.reason()).isEqualTo(TlsReason.CLIENT_CERTIFICATE_REVOKED));
    OriginSettings origins =
        new OriginSettings(
            new OriginSettings.Authorities(false, false, List.of(authority), List.of(lists)),
            new OriginSettings.Expected(
                null,
                List.of(
                    SpiffeId.parse("spiffe://own.example/node/kept"),
                    SpiffeId.parse("spiffe://own.example/node/lost"))),
            null,
            false,
            Clause.builtIn("test"));
    OriginTrust believed =
        ((OriginTrustFiles.Usable) OriginTrustFiles.read(origins, null, later)).trust();
    believed.judge(kept.chain(), null, List.of(), later);
    assertThatThrownBy(() -> believed.judge(lost.chain(), null, List.of(), later))
        .hasMessageContaining("it is revoked");
  }

  @Test
  void takesTheBundleOfItsOwnAuthorityAsOwnAndSaysSo(@TempDir Path folder) throws Exception {
    NodeCertificates nodes = nodes();
    Material node =
        nodes.issue(names("spiffe://own.example/node/a"), Lifetime.parse("1d"), NOW);
    String pem = Pem.write(Pem.CERTIFICATE, nodes.own(NOW).root().getEncoded());
    Path bundle = Files.writeString(folder.resolve("bundle.pem"), pem);
    TlsSettings.Clients clients =
        new TlsSettings.Clients(
            TlsSettings.Demand.REQUIRED, false, List.of(NamedFile.of(bundle)), List.of());
    ClientTrustFiles.Usable usable =
        (ClientTrustFiles.Usable) ClientTrustFiles.read(clients, nodes.own(NOW), NOW);
    assertThat(usable.warnings().getFirst().message()).contains("it is taken as `own`");
    assertThat(usable.trust().judge(node.chain(), NOW).spiffeId()).endsWith("/node/a");
  }

  @Test
  void doesNotMoveTheMomentOfARevocation() throws Exception {
    NodeCertificates nodes = nodes();
    nodes.issue(names("spiffe://own.example/node/a"), Lifetime.parse("1d"), NOW);
    nodes.revoke(one -> true, NOW);
    nodes.revoke(one -> true, NOW.plusSeconds(60));
    assertThat(nodes.list().getFirst().revoked()).isEqualTo(NOW);
    assertThat(nodes.own(NOW).revoked()).isEqualTo(Set.of(nodes.list().getFirst().serial()));
  }
}
