package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.tls.AuthorityStore.Part;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What [Certificates] has to do over every [AuthorityStore].
public abstract class CertificatesContract {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.789Z");
  private static final Set<String> HOSTS = Set.of("shop.example.com");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<String> unwrapped = new ArrayList<>();
  private AuthorityStore store;
  private KeyWrap wrap;
  private Certificates certificates;

  /// A store in which nothing is kept yet.
  protected abstract AuthorityStore empty() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    store = empty();
    wrap = new Noting(new MasterKey(new Secret(new byte[32]), RANDOM), unwrapped);
    certificates = new Certificates(store, wrap, RANDOM);
  }

  /// A master key that notes what it is asked to unwrap.
  private record Noting(KeyWrap master, List<String> unwrapped) implements KeyWrap {
    @Override
    public byte[] wrap(Secret key, String context) {
      return master.wrap(key, context);
    }

    @Override
    public Secret unwrap(byte[] wrapped, String context) throws GeneralSecurityException {
      unwrapped.add(context);
      return master.unwrap(wrapped, context);
    }

    @Override
    public String id() {
      return master.id();
    }
  }

  private X509Certificate root() throws Exception {
    return store.root().orElseThrow().certificate();
  }

  @Test
  void makesARootAnIssuingAuthorityAndACertificateAtTheFirstStart() throws Exception {
    assertThat(certificates.rootPem()).isEmpty();
    Material material = certificates.ensure(START, HOSTS);
    assertThat(material.chain()).hasSize(2);
    assertThat(Chains.trusted(material.chain(), root(), START)).isTrue();
    assertThat(certificates.rootPem())
        .hasValueSatisfying(
            pem ->
                assertThat(pem)
                    .startsWith("-----BEGIN CERTIFICATE-----")
                    .doesNotContain("KEY")
                    .containsOnlyOnce("BEGIN"));
  }

  @Test
  void storesNoKeyInClear() throws Exception {
    Material material = certificates.ensure(START, HOSTS);
    byte[] key = material.key().getEncoded();
    byte[] kept = store.load(Part.LEAF).orElseThrow().wrappedKey().reveal();
    String secretPart = new String(key, key.length - 32, 32, StandardCharsets.ISO_8859_1);
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain(secretPart);
    assertThat(wrap.unwrap(kept, "ca/leaf").reveal()).isEqualTo(key);
  }

  @Test
  void givesTheSameCertificateAfterARestart() throws Exception {
    Material first = certificates.ensure(START, HOSTS);
    Material second = new Certificates(store, wrap, RANDOM).ensure(START.plusSeconds(60), HOSTS);
    assertThat(second.chain()).isEqualTo(first.chain());
    assertThat(second.key()).isEqualTo(first.key());
  }

  /// Two thirds of thirty days are over after 20 days, of a year after 243 days and 8 hours; the
  /// five minutes before the start count.
  @ParameterizedTest
  @CsvSource({
    "PT0S, false, false",
    "P19DT23H50M, false, false",
    "P19DT23H57M, false, false",
    "P19DT23H59M, false, true",
    "P20D, false, true",
    "P31D, false, true",
    "P243DT7H57M, false, true",
    "P243DT7H59M, true, true",
    "P364D, true, true",
    "P366D, true, true",
    "P3640D, true, true",
  })
  void renewsWhenTwoThirdsOfALifeAreOver(String later, boolean issuing, boolean leaf)
      throws Exception {
    Material first = certificates.ensure(START, HOSTS);
    X509Certificate root = root();
    Instant now = START.plus(Duration.parse(later));
    Material second = certificates.ensure(now, HOSTS);
    assertThat(!second.chain().get(0).equals(first.chain().get(0))).isEqualTo(leaf);
    assertThat(!second.chain().get(1).equals(first.chain().get(1))).isEqualTo(issuing);
    assertThat(root()).isEqualTo(root);
    assertThat(Chains.trusted(second.chain(), root, now)).isTrue();
  }

  @Test
  void givesANewCertificateWhenAskedAtTheMomentItNamed() throws Exception {
    Material first = certificates.ensure(START, HOSTS);
    assertThat(certificates.ensure(first.dueAt().minusSeconds(1), HOSTS).chain())
        .isEqualTo(first.chain());
    assertThat(certificates.ensure(first.dueAt(), HOSTS).chain()).isNotEqualTo(first.chain());
  }

  @Test
  void signsNothingThatOutlivesItsIssuer() throws Exception {
    certificates.ensure(START, HOSTS);
    Instant until = root().getNotAfter().toInstant();
    Material last = certificates.ensure(until.minus(Duration.ofDays(2)), HOSTS);
    for (X509Certificate certificate : last.chain()) {
      assertThat(certificate.getNotAfter().toInstant()).isEqualTo(until);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000_000})
  void refusesWhenTheRootExpired(long seconds) throws Exception {
    certificates.ensure(START, HOSTS);
    X509Certificate root = root();
    Instant now = root.getNotAfter().toInstant().plusSeconds(seconds);
    assertThatThrownBy(() -> certificates.ensure(now, HOSTS))
        .isInstanceOf(AuthorityException.class)
        .hasMessageStartingWith("the root expired at `");
    assertThat(root()).isEqualTo(root);
  }

  @Test
  void refusesWhenTheClockIsBeforeTheRoot() throws Exception {
    certificates.ensure(START, HOSTS);
    assertThatThrownBy(() -> certificates.ensure(START.minus(Duration.ofDays(1)), HOSTS))
        .isInstanceOf(AuthorityException.class)
        .hasMessageContaining("set the clock");
  }

  @Test
  void renewsWhatAClockThatWasFastDatedAhead() throws Exception {
    certificates.ensure(START, HOSTS);
    Material ahead = certificates.ensure(START.plus(Duration.ofDays(300)), HOSTS);
    Material back = certificates.ensure(START, HOSTS);
    assertThat(back.chain().get(0)).isNotEqualTo(ahead.chain().get(0));
    assertThat(back.chain().get(1)).isNotEqualTo(ahead.chain().get(1));
    assertThat(Chains.trusted(back.chain(), root(), START)).isTrue();
  }

  @Test
  void renewsTheCertificateAloneWhenTheHostsChange() throws Exception {
    Material first = certificates.ensure(START, HOSTS);
    Material more = certificates.ensure(START, Set.of("shop.example.com", "api.example.com"));
    Material less = certificates.ensure(START, Set.of("api.example.com"));
    assertThat(List.of(first, more, less).stream().map(Material::certificate).distinct())
        .hasSize(3);
    assertThat(more.chain().get(1)).isEqualTo(first.chain().get(1));
    assertThat(less.chain().get(1)).isEqualTo(first.chain().get(1));
    assertThat(Chains.names(less.certificate()))
        .containsExactlyInAnyOrder("api.example.com", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
  }

  @Test
  void takesNoNoticeOfTheOrderOrCaseOfHosts() throws Exception {
    Material first = certificates.ensure(START, List.of("a.example.com", "b.example.com"));
    Material second = certificates.ensure(START, List.of("B.example.com", "a.EXAMPLE.com"));
    assertThat(second.chain()).isEqualTo(first.chain());
  }

  @Test
  void unwrapsTheRootKeyOnlyToSignAnIssuingAuthority() throws Exception {
    certificates.ensure(START, HOSTS);
    assertThat(unwrapped).containsExactly("ca/root", "ca/issuing");
    unwrapped.clear();
    certificates.ensure(START, HOSTS);
    assertThat(unwrapped).containsExactly("ca/leaf");
    unwrapped.clear();
    certificates.ensure(START.plus(Duration.ofDays(25)), HOSTS);
    assertThat(unwrapped).containsExactly("ca/issuing");
    unwrapped.clear();
    certificates.rootPem();
    assertThat(unwrapped).isEmpty();
    certificates.ensure(START.plus(Duration.ofDays(250)), HOSTS);
    assertThat(unwrapped).containsExactly("ca/root", "ca/issuing");
  }

  @Test
  void makesALeafAnewWhoseKeyIsBroken() throws Exception {
    Material first = certificates.ensure(START, HOSTS);
    Kept leaf = store.load(Part.LEAF).orElseThrow();
    store.save(Part.LEAF, new Kept(leaf.certificate(), new Secret(new byte[60])));
    Material second = certificates.ensure(START, HOSTS);
    assertThat(second.certificate()).isNotEqualTo(first.certificate());
    assertThat(Chains.trusted(second.chain(), root(), START)).isTrue();
  }

  @Test
  void makesALeafAnewThatHasTheKeyOfAnother() throws Exception {
    certificates.ensure(START, HOSTS);
    Kept old = store.load(Part.LEAF).orElseThrow();
    certificates.ensure(START, Set.of("other.example.com"));
    Kept young = store.load(Part.LEAF).orElseThrow();
    store.save(Part.LEAF, new Kept(young.certificate(), old.wrappedKey()));
    Material material = certificates.ensure(START, Set.of("other.example.com"));
    assertThat(material.certificate()).isNotEqualTo(young.certificate());
  }

  @Test
  void refusesAnIssuingKeyThatWasTamperedWithAndTouchesNothing() throws Exception {
    certificates.ensure(START, HOSTS);
    Kept root = store.root().orElseThrow();
    Kept issuing = store.load(Part.ISSUING).orElseThrow();
    byte[] changed = issuing.wrappedKey().reveal();
    changed[30] ^= 1;
    Kept broken = new Kept(issuing.certificate(), new Secret(changed));
    store.save(Part.ISSUING, broken);
    assertThatThrownBy(() -> certificates.ensure(START, Set.of("new.example.com")))
        .isInstanceOf(AuthorityException.class)
        .hasMessageStartingWith("the key of `ca/issuing` cannot be used: the wrapped key was");
    assertThat(store.load(Part.ISSUING)).contains(broken);
    assertThat(store.root()).contains(root);
  }

  @Test
  void refusesAnotherMasterAndGoesOnWithTheRightOne() throws Exception {
    Material first = certificates.ensure(START, HOSTS);
    byte[] other = new byte[32];
    other[0] = 1;
    Certificates stranger =
        new Certificates(store, new MasterKey(new Secret(other), RANDOM), RANDOM);
    assertThatThrownBy(() -> stranger.ensure(START, HOSTS))
        .isInstanceOf(AuthorityException.class)
        .hasMessageContaining("wrapped by master key `" + wrap.id() + "`");
    assertThat(certificates.ensure(START, HOSTS).chain()).isEqualTo(first.chain());
  }

  @Test
  void replacesAnIssuingAuthorityOfAnotherRoot() throws Exception {
    certificates.ensure(START, HOSTS);
    Material root = Authority.root(START, RANDOM);
    Material strange = Authority.issuing(root, START, RANDOM);
    byte[] key = wrap.wrap(new Secret(strange.key().getEncoded()), "ca/issuing");
    store.save(Part.ISSUING, new Kept(strange.certificate(), new Secret(key)));
    Material material = certificates.ensure(START, HOSTS);
    assertThat(material.chain().get(1)).isNotEqualTo(strange.certificate());
    assertThat(Chains.trusted(material.chain(), root(), START)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "*", "a.*.com", "**.com", "한국.kr", "a..b"})
  void refusesAHostThatCannotStandInACertificateAndMakesNothing(String host) throws Exception {
    assertThatThrownBy(() -> certificates.ensure(START, Set.of(host)))
        .isInstanceOf(AuthorityException.class)
        .hasMessageContaining("host `" + host + "`");
    assertThat(store.root()).isEmpty();
  }

  @Test
  void makesOneRootWhenManyStartAtOnce() throws Exception {
    int starters = 6;
    CountDownLatch start = new CountDownLatch(1);
    Callable<Material> starter =
        () -> {
          start.await();
          KeyWrap own = new MasterKey(new Secret(new byte[32]), RANDOM);
          return new Certificates(store, own, RANDOM).ensure(START, HOSTS);
        };
    Set<Boolean> trusted = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(starters)) {
      List<Future<Material>> materials = new ArrayList<>();
      for (int i = 0; i < starters; i++) {
        materials.add(threads.submit(starter));
      }
      start.countDown();
      for (Future<Material> material : materials) {
        trusted.add(Chains.trusted(material.get().chain(), root(), START));
      }
    }
    assertThat(trusted).containsExactly(true);
    assertThat(Chains.trusted(certificates.ensure(START, HOSTS).chain(), root(), START)).isTrue();
  }
}
