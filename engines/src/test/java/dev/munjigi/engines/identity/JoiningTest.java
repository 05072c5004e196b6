package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.munjigi.engines.memory.MemoryIdentityStore;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Node;
import dev.munjigi.gates.identity.NodeKind;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.Platform;
import dev.munjigi.gates.join.Certified;
import dev.munjigi.gates.join.JoinMeans;
import dev.munjigi.gates.join.JoinRefused;
import dev.munjigi.gates.join.JoinRefused.Why;
import dev.munjigi.gates.join.JoinTokens;
import dev.munjigi.gates.join.Joining;
import dev.munjigi.gates.join.NodeAuthority;
import dev.munjigi.gates.join.NodeEvent;
import dev.munjigi.gates.join.NodeName;
import dev.munjigi.gates.join.Nonces;
import dev.munjigi.gates.join.PlatformTokens;
import dev.munjigi.gates.join.Renewal;
import dev.munjigi.gates.join.ShutOut;
import dev.munjigi.gates.jose.Algorithm;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.SigningKey;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Who comes to a certificate, and who does not.
class JoiningTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Address FROM = Address.parse("192.0.2.7").orElseThrow();
  private static final String GATE = "https://login.example.com";
  private static final String ISSUER = "https://ci.example.com";
  private static final SigningKey PLATFORM =
      SigningKey.generate(Algorithm.ES256, RANDOM, Instant.parse("2026-03-01T00:00:00Z"));
  private static final byte[] REQUEST = request();

  /// Something a test does in the middle of another thing.
  private interface Meanwhile {
    void happens() throws JoinRefused;
  }

  /// An authority whose requests are bare keys, and whose certificates are their own name.
  private static final class Issuer implements NodeAuthority {
    final List<String> given = Collections.synchronizedList(new ArrayList<>());
    final List<String> revoked = new ArrayList<>();
    Meanwhile meanwhile = () -> {};

    @Override
    public PublicKey keyOf(byte[] request) throws JoinRefused {
      for (String algorithm : List.of("EC", "RSA")) {
        try {
          return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(request));
        } catch (GeneralSecurityException next) {
          // it may be of the other kind
        }
      }
      throw new JoinRefused(Why.REQUEST, "no request");
    }

    @Override
    public String holder(Renewal renewal, Instant now) throws JoinRefused {
      if (renewal.signature().length == 0) {
        throw new JoinRefused(Why.PROOF, "no signature");
      }
      return renewal.chain();
    }

    @Override
    public Certified certify(byte[] request, NodeKind kind, NodeName name, Instant now)
        throws JoinRefused {
      String id = "spiffe://example.com/" + kind.word() + "/" + name;
      given.add(id);
      Meanwhile once = meanwhile;
      meanwhile = () -> {};
      once.happens();
      return new Certified(id, id, "root", Duration.ofHours(1));
    }

    @Override
    public void revoke(String spiffeId, Instant now) {
      revoked.add(spiffeId);
    }
  }

  private volatile Instant now = Instant.parse("2026-03-01T12:00:00.123Z");
  private final IdentityStore store = MemoryIdentityStore.empty();
  private final Issuer issuer = new Issuer();
  private final List<NodeEvent> events = Collections.synchronizedList(new ArrayList<>());
  private NodeKind kind = NodeKind.FUNCTION;
  private final JoinMeans means = new JoinMeans(store, this::settings, issuer, () -> now, RANDOM);
  private final Joining joining = joining(1);
  private final ShutOut shutOut = new ShutOut(store, issuer);

  private NodeSettings settings() {
    return new NodeSettings(
        "example.com",
        Duration.ofHours(1),
        List.of(
            new Platform(
                "ci",
                ISSUER,
                URI.create(ISSUER + "/jwks"),
                GATE,
                Map.of("repository", List.of("shop")),
                new Platform.Names(kind, "${job}"),
                "cloud",
                "")));
  }

  private Joining joining(int key) {
    byte[] secret = new byte[32];
    secret[0] = (byte) key;
    byte[] keys = KeySet.of(List.of(PLATFORM)).publish().getBytes(StandardCharsets.UTF_8);
    return new Joining(
        means,
        new PlatformTokens(this::settings, (at, most) -> keys),
        new Nonces(new Secret(secret), RANDOM),
        events::add);
  }

  private static byte[] request() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair().getPublic().getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A key as the broken generator made them: its modulus is a power of 65537 for every small prime.
  private static byte[] roca() {
    try {
      BigInteger modulus = BigInteger.valueOf(65_537).pow(128);
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String invite(String name) {
    return new JoinTokens(store.oneTimes())
        .invite(new NodeName(name), "office", Duration.ofMinutes(30), now, RANDOM)
        .reveal();
  }

  private Certified joined(String name) throws JoinRefused {
    return joining.byToken(invite(name), REQUEST, FROM);
  }

  private String platformToken(String job, String id) {
    return PLATFORM.sign(
        "JWT",
        Claims.builder()
            .text("iss", ISSUER)
            .text("aud", GATE)
            .text("sub", "x")
            .text("repository", "shop")
            .text("job", job)
            .text("jti", id)
            .moment("iat", now)
            .moment("exp", now.plusSeconds(300))
            .build());
  }

  private static Renewal renewal(String holder, String nonce) {
    return new Renewal(holder, REQUEST, nonce, new byte[] {1});
  }

  private Node node(String name) {
    return store.nodes().byName(name).orElseThrow();
  }

  private JoinRefused refused(Callable<Certified> tried, Why why) {
    int before = events.size();
    JoinRefused refused = catchThrowableOfType(JoinRefused.class, tried::call);
    assertThat(refused).as("refused as %s", why).isNotNull();
    assertThat(refused.why()).as(refused.evidence()).isEqualTo(why);
    assertThat(events.subList(before, events.size()))
        .singleElement()
        .isInstanceOfSatisfying(
            NodeEvent.Refused.class,
            event -> {
              assertThat(event.why()).isEqualTo(why);
              assertThat(event.evidence()).isEqualTo(refused.evidence()).doesNotContain("\n");
              assertThat(event.from()).isEqualTo(FROM);
            });
    return refused;
  }

  @Test
  void givesTheNameOfAnInvitationOnce() throws JoinRefused {
    String token = invite("web-1");
    assertThat(joining.byToken(token, REQUEST, FROM).spiffeId())
        .isEqualTo("spiffe://example.com/node/web-1");
    assertThat(node("web-1").joinedBy()).isEqualTo("token");
    assertThat(node("web-1").zone()).isEqualTo("office");
    assertThat(events)
        .containsExactly(new NodeEvent.Joined("spiffe://example.com/node/web-1", "token", FROM));
    refused(() -> joining.byToken(token, REQUEST, FROM), Why.TOKEN);
    assertThat(issuer.given).hasSize(1);
  }

  @Test
  void refusesTokensThatNobodyWasInvitedBy() {
    String replaced = invite("web-1");
    String token = invite("web-1");
    for (String wrong :
        List.of("", "x", token + "x", token.substring(1), " " + token, replaced)) {
      refused(() -> joining.byToken(wrong, REQUEST, FROM), Why.TOKEN);
    }
    now = now.plus(Duration.ofMinutes(30));
    refused(() -> joining.byToken(token, REQUEST, FROM), Why.TOKEN);
    assertThat(issuer.given).isEmpty();
    assertThat(store.nodes().all()).isEmpty();
  }

  @Test
  void leavesTheTokenToWhoSendsABrokenRequest() throws JoinRefused {
    String token = invite("web-1");
    for (byte[] broken : List.of(new byte[0], new byte[] {1, 2, 3}, roca())) {
      refused(() -> joining.byToken(token, broken, FROM), Why.REQUEST);
    }
    assertThat(refused(() -> joining.byToken(token, roca(), FROM), Why.REQUEST).evidence())
        .contains("CVE-2017-15361");
    assertThat(issuer.given).isEmpty();
    joining.byToken(token, REQUEST, FROM);
  }

  @Test
  void givesOneOfSeveralWhoUseOneTokenACertificate() throws Exception {
    String token = invite("web-1");
    assertThat(atOnce(() -> joining.byToken(token, REQUEST, FROM))).isOne();
    String platforms = platformToken("deploy", "1");
    assertThat(atOnce(() -> joining.byPlatform(platforms, REQUEST, FROM))).isOne();
    String nonce = joining.nonce();
    assertThat(atOnce(() -> joining.renew(renewal(node("web-1").spiffeId(), nonce), FROM)))
        .isOne();
    assertThat(issuer.given).hasSize(3);
  }

  /// How many of 16 who try at once are not refused.
  private static long atOnce(Callable<Certified> tried) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      long right = 0;
      for (Future<Certified> one : threads.invokeAll(Collections.nCopies(16, tried))) {
        right += one.state() == Future.State.SUCCESS ? 1 : 0;
      }
      return right;
    }
  }

  @Test
  void givesNobodyTheNameOfAnother() throws JoinRefused {
    joined("web-1");
    refused(() -> joining.byToken(invite("web-1"), REQUEST, FROM), Why.NAME_TAKEN);
    refused(
        () -> joining.byPlatform(platformToken("web-1", "1"), REQUEST, FROM), Why.NAME_TAKEN);
    joining.byPlatform(platformToken("deploy", "2"), REQUEST, FROM);
    refused(() -> joining.byToken(invite("deploy"), REQUEST, FROM), Why.NAME_TAKEN);
    kind = NodeKind.NODE;
    refused(
        () -> joining.byPlatform(platformToken("deploy", "3"), REQUEST, FROM), Why.NAME_TAKEN);
    assertThat(issuer.given).hasSize(2);
    shutOut.revoke("web-1", now);
    refused(() -> joining.byToken(invite("web-1"), REQUEST, FROM), Why.NAME_TAKEN);
    shutOut.remove("web-1", now);
    assertThat(joined("web-1").spiffeId()).isEqualTo("spiffe://example.com/node/web-1");
  }

  @Test
  void letsWhatRunsOnAPlatformJoinAgainWithAnotherToken() throws JoinRefused {
    String token = platformToken("deploy", "1");
    assertThat(joining.byPlatform(token, REQUEST, FROM).spiffeId())
        .isEqualTo("spiffe://example.com/function/deploy");
    Node first = node("deploy");
    assertThat(first.joinedBy()).isEqualTo("platform ci");
    assertThat(first.zone()).isEqualTo("cloud");
    assertThat(refused(() -> joining.byPlatform(token, REQUEST, FROM), Why.TOKEN).evidence())
        .contains("used before");
    now = now.plusSeconds(60);
    joining.byPlatform(platformToken("deploy", "2"), REQUEST, FROM);
    assertThat(node("deploy").id()).isEqualTo(first.id());
    assertThat(node("deploy").version()).isEqualTo(2);
    shutOut.revoke("deploy", now);
    refused(() -> joining.byPlatform(platformToken("deploy", "3"), REQUEST, FROM), Why.SHUT_OUT);
    for (String wrong : List.of("", "x", "a.b.c")) {
      refused(() -> joining.byPlatform(wrong, REQUEST, FROM), Why.TOKEN);
    }
  }

  @Test
  void leavesThePlatformsTokenToWhoSendsABrokenRequest() throws JoinRefused {
    String token = platformToken("deploy", "1");
    refused(() -> joining.byPlatform(token, roca(), FROM), Why.REQUEST);
    joining.byPlatform(token, REQUEST, FROM);
  }

  @Test
  void renewsWithANonceOnceAndInTime() throws JoinRefused {
    String holder = joined("web-1").spiffeId();
    String nonce = joining.nonce();
    now = now.plusSeconds(119);
    joining.renew(renewal(holder, nonce), FROM);
    assertThat(node("web-1").version()).isEqualTo(2);
    assertThat(events).endsWith(new NodeEvent.Renewed(holder, FROM));
    assertThat(refused(() -> joining.renew(renewal(holder, nonce), FROM), Why.PROOF).evidence())
        .contains("used before");
    String late = joining.nonce();
    now = now.plusSeconds(120);
    for (String wrong : List.of(late, "", "x", joining(2).nonce())) {
      refused(() -> joining.renew(renewal(holder, wrong), FROM), Why.PROOF);
    }
    Renewal unsigned = new Renewal(holder, REQUEST, joining.nonce(), new byte[0]);
    refused(() -> joining.renew(unsigned, FROM), Why.PROOF);
    Renewal weak = new Renewal(holder, roca(), joining.nonce(), new byte[] {1});
    refused(() -> joining.renew(weak, FROM), Why.REQUEST);
    assertThat(issuer.given).hasSize(2);
  }

  @Test
  void renewsNothingThatIsNoNodeAnyMore() throws JoinRefused {
    String holder = joined("web-1").spiffeId();
    for (String other :
        List.of(
            "spiffe://example.com/node/web-2",
            "spiffe://example.com/function/web-1",
            "spiffe://other.example/node/web-1",
            "spiffe://example.com/node/WEB-1",
            "spiffe://example.com/node/",
            "")) {
      refused(() -> joining.renew(renewal(other, joining.nonce()), FROM), Why.SHUT_OUT);
    }
    shutOut.revoke("web-1", now);
    assertThat(issuer.revoked).containsExactly(holder);
    refused(() -> joining.renew(renewal(holder, joining.nonce()), FROM), Why.SHUT_OUT);
    shutOut.remove("web-1", now);
    refused(() -> joining.renew(renewal(holder, joining.nonce()), FROM), Why.SHUT_OUT);
    assertThat(issuer.given).hasSize(1);
  }

  @Test
  void keepsFromWhatIsShutOutMeanwhileWhatWasIssued() throws JoinRefused {
    String holder = joined("web-1").spiffeId();
    issuer.meanwhile = () -> shutOut.revoke("web-1", now);
    refused(() -> joining.renew(renewal(holder, joining.nonce()), FROM), Why.SHUT_OUT);
    assertThat(node("web-1").revoked()).isNotNull();
    joining.byPlatform(platformToken("deploy", "1"), REQUEST, FROM);
    issuer.meanwhile = () -> shutOut.revoke("deploy", now);
    refused(() -> joining.byPlatform(platformToken("deploy", "2"), REQUEST, FROM), Why.SHUT_OUT);
    assertThat(node("deploy").revoked()).isNotNull();
  }

  @Test
  void givesTheNextCertificateToOneThatAnotherGateRenewedMeanwhile() throws JoinRefused {
    String holder = joined("web-1").spiffeId();
    issuer.meanwhile = () -> joining.renew(renewal(holder, joining.nonce()), FROM);
    assertThat(joining.renew(renewal(holder, joining.nonce()), FROM).spiffeId()).isEqualTo(holder);
    assertThat(node("web-1").version()).isEqualTo(3);
  }

  @Test
  void givesNoCertificateBeyondAsManyNodesAsThereMayBe() {
    for (int i = 0; i < 10_000; i++) {
      String name = "n-" + i;
      String id = "spiffe://example.com/node/" + name;
      Node one = new Node(new Id(9, i), name, id, "token", "", now, now, null, 1);
      assertThat(store.nodes().save(one)).isEqualTo(Kept.KEPT);
    }
    refused(() -> joining.byToken(invite("web-1"), REQUEST, FROM), Why.UNAVAILABLE);
    refused(
        () -> joining.byPlatform(platformToken("deploy", "1"), REQUEST, FROM), Why.UNAVAILABLE);
  }
}
