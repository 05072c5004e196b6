package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Clause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files about origins: all that is wrong with them at once, one line each.
final class OriginReadingTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Material ROOT = Authority.root(NOW, RANDOM);
  private static final Material ISSUING = Authority.issuing(ROOT, NOW, RANDOM);
  private static final Material LEAF =
      Authority.leaf(ISSUING, SubjectNames.of(List.of("shop.test")), NOW, RANDOM);

  @TempDir Path folder = Path.of(".");

  private static OriginSettings settings(
      List<Path> authorities, List<Path> lists, TlsSettings.@Nullable Files shown) {
    return new OriginSettings(
        new OriginSettings.Authorities(false, false, named(authorities), named(lists)),
        OriginSettings.Expected.HOST,
        shown,
        false,
        Clause.builtIn("test"));
  }

  private static List<NamedFile> named(List<Path> files) {
    return files.stream().map(NamedFile::of).toList();
  }

  private static List<String> lines(List<Finding> findings) {
    return findings.stream().map(Finding::message).toList();
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String pem(X509Certificate one) throws Exception {
    return Pem.write(Pem.CERTIFICATE, one.getEncoded());
  }

  private static List<String> problems(OriginSettings settings, Instant now) {
    OriginTrustFiles read = OriginTrustFiles.read(settings, null, now);
    assertThat(read).isInstanceOf(OriginTrustFiles.Unusable.class);
    List<String> problems = lines(((OriginTrustFiles.Unusable) read).problems());
    assertThat(problems).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    return problems;
  }

  private static OriginTrustFiles.Usable usable(
      OriginSettings settings, @Nullable OwnAuthority own, Instant now) {
    OriginTrustFiles read = OriginTrustFiles.read(settings, own, now);
    assertThat(read).isInstanceOf(OriginTrustFiles.Usable.class);
    return (OriginTrustFiles.Usable) read;
  }

  @Test
  void readsAuthoritiesAndWhatIsShown() throws Exception {
    Path roots = file("roots.pem", pem(ROOT.certificate()) + pem(ISSUING.certificate()));
    Path chain = file("chain.pem", LEAF.chainPem());
    Path key = file("key.pem", LEAF.keyPem());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    OriginSettings settings =
        settings(List.of(roots), List.of(), new TlsSettings.Files(chain, key));
    OriginTrust trust = usable(settings, null, NOW).trust();
    assertThat(trust.roots().named())
        .containsExactlyInAnyOrder(ROOT.certificate(), ISSUING.certificate());
    assertThat(trust.roots().own()).isNull();
    assertThat(trust.shown()).isEqualTo(LEAF);
    // read again, it is the same: connections that are open stay
    assertThat(usable(settings, null, NOW.plusSeconds(5)).trust()).isEqualTo(trust);
  }

  @Test
  void takesTheLocalAuthorityAndItsRevocationsWhereItIsGiven() {
    OwnAuthority own =
        new OwnAuthority(
            ROOT.certificate(), "own.test", Set.of(LEAF.certificate().getSerialNumber()));
    OriginTrust trust = usable(settings(List.of(), List.of(), null), own, NOW).trust();
    assertThat(trust.roots().own()).isEqualTo(ROOT.certificate());
    assertThat(trust)
        .isNotEqualTo(
            usable(
                    settings(List.of(), List.of(), null),
                    new OwnAuthority(ROOT.certificate(), "own.test", Set.of()),
                    NOW)
                .trust());
  }

  @Test
  void saysAllThatIsWrongAtOnce() throws Exception {
    List<Path> authorities =
        List.of(
            folder.resolve("missing.pem"),
            file("empty.pem", ""),
            file("leaf.pem", pem(LEAF.certificate())),
            file("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            file("open.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n"),
            folder);
    List<Path> lists = List.of(file("a.crl", "nothing"), folder.resolve("missing.crl"));
    TlsSettings.Files shown =
        new TlsSettings.Files(folder.resolve("no.pem"), folder.resolve("no.key"));
    List<String> problems = problems(settings(authorities, lists, shown), NOW);
    assertThat(problems).hasSize(authorities.size() + lists.size() + 2);
    assertThat(problems.get(0)).contains("missing.pem` does not exist");
    assertThat(problems.get(1)).contains("holds no certificate");
    assertThat(problems.get(2)).contains("is no authority's certificate");
    assertThat(problems.get(3)).contains("broken.pem");
    assertThat(problems.get(4)).contains("open.pem");
    assertThat(problems.get(5)).contains("is not a file");
    assertThat(problems.get(6)).contains("a.crl");
  }

  @Test
  void doesNotWaitForAPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(problems(settings(List.of(pipe), List.of(), null), NOW).getFirst())
        .contains("is not a file");
  }

  @Test
  void warnsOfAnAuthorityThatHasExpiredAndOfAKeyThatOthersMayRead() throws Exception {
    Path roots = file("roots.pem", pem(ROOT.certificate()));
    Instant late = ROOT.certificate().getNotAfter().toInstant().plus(Duration.ofDays(1));
    assertThat(lines(usable(settings(List.of(roots), List.of(), null), null, late).warnings()))
        .singleElement()
        .asString()
        .contains("has expired");
  }

  @Test
  void readsNoiseWithoutAnException() throws Exception {
    Random random = new Random(11);
    String good = pem(ROOT.certificate());
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int j = 0; j < 1 + i % 7; j++) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(128));
      }
      Path noise = file("noise.pem", text.toString());
      switch (OriginTrustFiles.read(settings(List.of(noise), List.of(noise), null), null, NOW)) {
        case OriginTrustFiles.Unusable unusable ->
            assertThat(lines(unusable.problems()))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n"));
        case OriginTrustFiles.Usable usable -> assertThat(usable.trust()).isNull();
      }
    }
  }
}
