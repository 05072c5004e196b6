package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The flow of a public certificate, with an authority that does what a test says.
class PublicCertificatesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final AcmeSettings AUTHORITY =
      new AcmeSettings(
          URI.create("https://ca.example/dir"), null, null, null, null, Clause.builtIn("acme"));

  private final Map<AcmeStore.Part, byte[]> kept = new EnumMap<>(AcmeStore.Part.class);
  private final List<CertificateOrder> orders = new ArrayList<>();
  private final Challenges challenges = new Challenges(RANDOM);
  private final Authority authority = new Authority();
  private PublicCertificates flow = flow();

  /// Signs whatever it is asked to, until it is told otherwise.
  private final class Authority implements CertificateIssuer {
    private final Material root = dev.munjigi.gates.tls.Authority.root(NOW, RANDOM);
    private Instant now = NOW;
    private @Nullable IssuanceFailed fails;
    private @Nullable KeyPair otherKey;
    private List<String> names = List.of("a.test", "b.test");
    private Duration life = LIFE;
    private Optional<RenewalWindow> window = Optional.empty();

    @Override
    public List<X509Certificate> issue(CertificateOrder order, Challenges pending)
        throws IssuanceFailed {
      orders.add(order);
      pending.pend(order.challenge(), order.hosts().first(), "token", "token.key", now);
      if (fails != null) {
        throw fails;
      }
      return List.of(leaf(otherKey == null ? order.key() : otherKey), root.certificate());
    }

    private X509Certificate leaf(KeyPair key) {
      try {
        GeneralName[] all =
            names.stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        return new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        root.certificate(),
                        java.math.BigInteger.valueOf(orders.size()),
                        java.util.Date.from(now),
                        java.util.Date.from(now.plus(life)),
                        new X500Name("CN=a.test"),
                        key.getPublic())
                    .addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(all))
                    .build(new JcaContentSignerBuilder("SHA384withECDSA").build(root.key())));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Optional<RenewalWindow> window(AcmeSettings of, X509Certificate certificate) {
      return window;
    }
  }

  private PublicCertificates flow() {
    AcmeStore store =
        new AcmeStore() {
          @Override
          public Optional<byte[]> load(Part part) {
            return Optional.ofNullable(kept.get(part));
          }

          @Override
          public void save(Part part, byte[] content) throws IOException {
            kept.put(part, content);
          }
        };
    KeyWrap wrap =
        new KeyWrap() {
          @Override
          public byte[] wrap(Secret key, String context) {
            byte[] bytes = key.reveal();
            for (int i = 0; i < bytes.length; i++) {
              bytes[i] ^= (byte) context.hashCode();
            }
            return bytes;
          }

          @Override
          public Secret unwrap(byte[] wrapped, String context) {
            return new Secret(wrap(new Secret(wrapped), context));
          }

          @Override
          public String id() {
            return "test";
          }
        };
    return new PublicCertificates(
        new PublicCertificates.Tools(store, wrap, authority, challenges, RANDOM));
  }

  private static WantedCertificate wanted(AcmeSettings from, String... hosts) {
    TreeSet<ServerName> names = new TreeSet<>();
    for (String host : hosts) {
      names.add(new ServerName(host));
    }
    return new WantedCertificate(
        from,
        names,
        List.of(AcmeSettings.Challenge.TLS_ALPN_01, AcmeSettings.Challenge.HTTP_01));
  }

  private static final WantedCertificate WANTED = wanted(AUTHORITY, "a.test", "b.test");

  private IssuanceProgress at(Instant now) throws Exception {
    authority.now = now;
    return flow.step(WANTED, now);
  }

  @Test
  void keepsWhatItObtainedOverARestartAndOrdersNothingMore() throws Exception {
    assertThat(flow.shown(WANTED, NOW)).isEmpty();
    IssuanceProgress.Obtained obtained = (IssuanceProgress.Obtained) at(NOW);
    assertThat(challenges.awaitsHandshakes()).isFalse();
    flow = flow();
    assertThat(flow.shown(WANTED, NOW))
        .contains(new PublicCertificates.Shown(obtained.material(), true));
    assertThat(at(NOW.plus(Duration.ofDays(59)))).isInstanceOf(IssuanceProgress.Waits.class);
    assertThat(orders).hasSize(1);
    String text = new String(kept.get(AcmeStore.Part.CERTIFICATE), StandardCharsets.US_ASCII);
    assertThat(text).doesNotContain("PRIVATE KEY");
    assertThat(obtained.toString()).contains("key redacted");
  }

  @Test
  void renewsWithANewKeyAndTheSameAccountWhenAThirdOfTheLifeIsLeft() throws Exception {
    at(NOW);
    flow = flow();
    assertThat(at(NOW.plus(Duration.ofDays(61)))).isInstanceOf(IssuanceProgress.Obtained.class);
    assertThat(orders.get(1).key().getPublic()).isNotEqualTo(orders.get(0).key().getPublic());
    assertThat(orders.get(1).account().getPublic()).isEqualTo(orders.get(0).account().getPublic());
    assertThat(orders.get(1).account().getPrivate())
        .isEqualTo(orders.get(0).account().getPrivate());
    assertThat(orders.get(1).replaces()).isNotNull();
  }

  @Test
  void renewsWithinTheWindowOfTheAuthorityButNeverTooLate() throws Exception {
    Instant start = NOW.plus(Duration.ofDays(10));
    authority.window =
        Optional.of(new RenewalWindow(start, start.plus(Duration.ofDays(1)), NOW));
    at(NOW);
    assertThat(at(start.minusSeconds(1))).isInstanceOf(IssuanceProgress.Waits.class);
    assertThat(at(start.plus(Duration.ofDays(2)))).isInstanceOf(IssuanceProgress.Obtained.class);
    Instant far = start.plus(Duration.ofDays(900));
    authority.window = Optional.of(new RenewalWindow(far, far.plusSeconds(9), NOW));
    Instant second = authority.now;
    assertThat(at(second.plus(Duration.ofDays(70)))).isInstanceOf(IssuanceProgress.Waits.class);
    assertThat(at(second.plus(Duration.ofDays(76)))).isInstanceOf(IssuanceProgress.Obtained.class);
  }

  @Test
  void anAuthorityThatWantsRenewalAtOnceIsNotObeyedWithoutEnd() throws Exception {
    authority.window =
        Optional.of(new RenewalWindow(NOW.minusSeconds(9), NOW.minusSeconds(1), NOW));
    for (int i = 0; i < 3_600; i += 10) {
      at(NOW.plusSeconds(i));
    }
    assertThat(orders).hasSize(1);
  }

  @Test
  void ordersAnewForOtherHostsAndAnotherAuthorityAndShowsTheOldOneMeanwhile() throws Exception {
    at(NOW);
    WantedCertificate more = wanted(AUTHORITY, "a.test", "c.test");
    assertThat(flow.shown(more, NOW)).map(PublicCertificates.Shown::complete).contains(false);
    assertThat(flow.shown(wanted(AUTHORITY, "c.test"), NOW)).isEmpty();
    authority.names = List.of("a.test", "c.test");
    assertThat(flow.step(more, NOW)).isInstanceOf(IssuanceProgress.Obtained.class);
    assertThat(flow.shown(more, NOW)).map(PublicCertificates.Shown::complete).contains(true);
    AcmeSettings other =
        new AcmeSettings(
            URI.create("https://other.example/dir"), null, null, null, null, AUTHORITY.clause());
    assertThat(flow.step(wanted(other, "a.test", "c.test"), NOW))
        .isInstanceOf(IssuanceProgress.Obtained.class);
    assertThat(orders.get(2).account().getPublic())
        .isNotEqualTo(orders.get(1).account().getPublic());
  }

  @Test
  void triesAgainEverMoreSlowlyHoweverOftenItStartsAndWithTheOtherChallenge() throws Exception {
    authority.fails = new IssuanceFailed(IssuanceFailed.Step.CHALLENGE, "no\nway");
    List<Instant> tries = new ArrayList<>();
    for (Instant now = NOW; now.isBefore(NOW.plus(Duration.ofDays(1))); now = now.plusSeconds(10)) {
      flow = flow();
      int before = orders.size();
      IssuanceProgress progress = at(now);
      if (orders.size() > before) {
        assertThat(progress).isInstanceOf(IssuanceProgress.Failed.class);
        assertThat(challenges.awaitsHandshakes()).isFalse();
        assertThat(challenges.file("a.test", "token")).isNull();
        tries.add(now);
      }
    }
    assertThat(tries).hasSizeBetween(6, 12);
    assertThat(orders.get(0).challenge()).isEqualTo(AcmeSettings.Challenge.TLS_ALPN_01);
    assertThat(orders.get(1).challenge()).isEqualTo(AcmeSettings.Challenge.HTTP_01);
    assertThat(orders.get(2).challenge()).isEqualTo(AcmeSettings.Challenge.TLS_ALPN_01);
    assertThat(tries.get(1)).isBetween(NOW.plusSeconds(45), NOW.plusSeconds(90));
  }

  @Test
  void waitsAsLongAsTheAuthorityWantsButADayAtMost() throws Exception {
    Instant absurd = NOW.plus(Duration.ofDays(20_000));
    authority.fails = new IssuanceFailed(IssuanceFailed.Step.ORDER, "slow down", absurd);
    IssuanceProgress failed = at(NOW);
    assertThat(failed.next()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(at(NOW.plus(Duration.ofHours(23)))).isInstanceOf(IssuanceProgress.Waits.class);
    authority.fails = null;
    assertThat(at(NOW.plus(Duration.ofHours(25)))).isInstanceOf(IssuanceProgress.Obtained.class);
  }

  @Test
  void beginsWithTheChallengeThatWorkedBefore() throws Exception {
    authority.fails = new IssuanceFailed(IssuanceFailed.Step.CHALLENGE, "no");
    at(NOW);
    authority.fails = null;
    Instant later = NOW.plus(Duration.ofHours(1));
    assertThat(((IssuanceProgress.Obtained) at(later)).challenge())
        .isEqualTo(AcmeSettings.Challenge.HTTP_01);
    at(later.plus(Duration.ofDays(61)));
    assertThat(orders.getLast().challenge()).isEqualTo(AcmeSettings.Challenge.HTTP_01);
  }

  @Test
  void refusesACertificateThatCannotBeShownAndKeepsTheOldOne() throws Exception {
    Material first = ((IssuanceProgress.Obtained) at(NOW)).material();
    Instant due = NOW.plus(Duration.ofDays(61));
    authority.otherKey = dev.munjigi.gates.tls.Authority.pair("secp256r1", RANDOM);
    refused(due, "it is not for the key that was ordered", first);
    authority.otherKey = null;
    authority.names = List.of("a.test");
    refused(due.plus(Duration.ofHours(1)), "it does not stand for host `b.test`", first);
    authority.names = List.of("a.test", "b.test");
    authority.life = Duration.ofMillis(0);
    refused(due.plus(Duration.ofHours(9)), "expired at", first);
  }

  private void refused(Instant now, String why, Material stays) throws Exception {
    IssuanceProgress.Failed failed = (IssuanceProgress.Failed) at(now);
    assertThat(failed.why().step()).isEqualTo(IssuanceFailed.Step.CERTIFICATE);
    assertThat(failed.why()).hasMessageContaining(why);
    assertThat(flow.shown(WANTED, now))
        .contains(new PublicCertificates.Shown(stays, true));
  }

  @Test
  void refusesChainsThatAreBrokenTooLongOrNone() {
    KeyPair key = dev.munjigi.gates.tls.Authority.pair("secp256r1", RANDOM);
    X509Certificate leaf = authority.leaf(key);
    X509Certificate other = dev.munjigi.gates.tls.Authority.root(NOW, RANDOM).certificate();
    for (List<X509Certificate> chain :
        List.of(
            List.<X509Certificate>of(),
            List.of(leaf, other),
            List.of(leaf, leaf),
            java.util.Collections.nCopies(7, leaf))) {
      assertThatThrownBy(() -> IssuedChain.judge(chain, key.getPrivate(), WANTED.hosts(), NOW))
          .isInstanceOf(IssuanceFailed.class)
          .hasMessageStartingWith("step `certificate`: ");
    }
  }

  @Test
  void beginsAnewWhereWhatIsKeptCannotBeUnderstood() throws Exception {
    for (AcmeStore.Part part : AcmeStore.Part.values()) {
      kept.clear();
      at(NOW);
      orders.clear();
      kept.put(part, "nonsense\n-----BEGIN".getBytes(StandardCharsets.US_ASCII));
      at(NOW.plus(Duration.ofDays(61)));
      assertThat(orders).as(part.name()).hasSize(1);
      assertThat(flow.shown(WANTED, authority.now)).isPresent();
    }
  }

  @Test
  void aClockThatWasSetBackPutsNothingOffForGood() throws Exception {
    authority.fails = new IssuanceFailed(IssuanceFailed.Step.ORDER, "no");
    at(NOW.plus(Duration.ofDays(3_000)));
    authority.fails = null;
    at(NOW);
    assertThat(orders).hasSize(1);
    assertThat(at(NOW).next()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    assertThat(Set.of(orders.getFirst().hosts().size())).containsExactly(2);
  }
}
