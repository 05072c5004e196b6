package dev.munjigi.gates.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilesMaterialTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Material ROOT = Authority.root(NOW, RANDOM);
  private static final Material ISSUING = Authority.issuing(ROOT, NOW, RANDOM);
  private static final Material LEAF =
      Authority.leaf(ISSUING, SubjectNames.of(List.of("shop.example.com")), NOW, RANDOM);
  private static final X509Certificate CERTIFICATE = LEAF.certificate();

  @TempDir Path folder;
  private static List<String> lines(List<Finding> findings) {
    return findings.stream().map(Finding::message).toList();
  }

  private Path chain;
  private Path key;

  @BeforeEach
  void begin() throws Exception {
    chain = folder.resolve("chain.pem");
    key = folder.resolve("key.pem");
    Files.writeString(chain, pem(CERTIFICATE) + pem(ISSUING.certificate()));
    Files.writeString(key, pkcs8(LEAF.key()));
    mode("rw-------");
  }

  private void mode(String mode) throws Exception {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
  }

  private static String pem(X509Certificate certificate) throws Exception {
    return Pem.write(Pem.CERTIFICATE, certificate.getEncoded());
  }

  private static String pkcs8(PrivateKey key) {
    return Pem.write("PRIVATE KEY", key.getEncoded());
  }

  /// The form that OpenSSL wrote by itself in earlier days (SEC 1).
  private static String traditional(PrivateKey key) throws Exception {
    PrivateKeyInfo pkcs8 = PrivateKeyInfo.getInstance(key.getEncoded());
    ECPrivateKey bare = ECPrivateKey.getInstance(pkcs8.parsePrivateKey());
    ECPrivateKey named =
        new ECPrivateKey(256, bare.getKey(), pkcs8.getPrivateKeyAlgorithm().getParameters());
    return Pem.write("EC PRIVATE KEY", named.getEncoded());
  }

  private static BigInteger number(PrivateKey key) {
    return ((java.security.interfaces.ECPrivateKey) key).getS();
  }

  private FilesMaterial read(Instant now) {
    return FilesMaterial.read(new TlsSettings.Files(chain, key), now);
  }

  private FilesMaterial.Usable usable() {
    FilesMaterial read = read(NOW);
    assertThat(read).isInstanceOf(FilesMaterial.Usable.class);
    return (FilesMaterial.Usable) read;
  }

  private String problem(Instant now) {
    FilesMaterial read = read(now);
    assertThat(read).isInstanceOf(FilesMaterial.Unusable.class);
    List<String> problems = lines(((FilesMaterial.Unusable) read).problems());
    assertThat(problems).allMatch(p -> p.startsWith("key `") || p.startsWith("chain `"));
    return String.join("; ", problems).replace(folder + "/", "");
  }

  @Test
  void readsAChainAndItsKey() {
    FilesMaterial.Usable usable = usable();
    assertThat(usable.material().chain()).isEqualTo(LEAF.chain());
    assertThat(usable.material().key()).isEqualTo(LEAF.key());
    assertThat(usable.warnings()).isEmpty();
  }

  @Test
  void readsAKeyInSec1() throws Exception {
    Files.writeString(key, traditional(LEAF.key()));
    assertThat(Files.readString(key)).startsWith("-----BEGIN EC PRIVATE KEY-----");
    assertThat(number(usable().material().key())).isEqualTo(number(LEAF.key()));
  }

  @Test
  void readsAKeyBehindItsParametersAndAroundComments() throws Exception {
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    Files.writeString(key, "a comment\n" + parameters + traditional(LEAF.key()));
    assertThat(number(usable().material().key())).isEqualTo(number(LEAF.key()));
  }

  @Test
  void refusesAKeyThatNamesNoCurve() throws Exception {
    PrivateKeyInfo pkcs8 = PrivateKeyInfo.getInstance(LEAF.key().getEncoded());
    Files.writeString(key, Pem.write("EC PRIVATE KEY", pkcs8.getPrivateKey().getOctets()));
    assertThat(problem(NOW)).contains("key `key.pem` names no curve");
  }

  @Test
  void readsChainAndKeyFromOneFile() throws Exception {
    Files.writeString(key, Files.readString(chain) + Files.readString(key));
    chain = key;
    assertThat(usable().material().chain()).hasSize(2);
  }

  @Test
  void followsSymbolicLinks() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link.pem"), key);
    key = link;
    assertThat(lines(usable().warnings())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "genpkey -out key.pem -algorithm RSA -pkeyopt rsa_keygen_bits:2048, BEGIN PRIVATE KEY",
    "genrsa -out key.pem -traditional 2048, BEGIN RSA PRIVATE KEY",
    "genpkey -out key.pem -algorithm EC -pkeyopt ec_paramgen_curve:P-384, BEGIN PRIVATE KEY",
    "ecparam -out key.pem -genkey -name prime256v1, BEGIN EC PRIVATE KEY",
  })
  void readsWhatOpenSslWrites(String command, String label) throws Exception {
    ToolPresence.require("openssl");
    openssl(command);
    openssl(
        "req -x509 -key key.pem -subj /CN=x -addext subjectAltName=DNS:x -days 9 -out chain.pem");
    mode("rw-------");
    assertThat(Files.readString(key)).contains(label);
    FilesMaterial read = read(Instant.now().plusSeconds(5));
    assertThat(read).as(read.toString()).isInstanceOf(FilesMaterial.Usable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "genpkey -out key.pem -algorithm RSA -pkeyopt rsa_keygen_bits:1024, 'has `1024` bits: RSA keys"
        + " have at least `2048`'",
    "genpkey -out key.pem -algorithm ED25519, 'is of kind `1.3.101.112`: EC and RSA keys are"
        + " allowed'",
    "ecparam -out key.pem -genkey -name secp256k1, 'is on a curve that is not allowed'",
    "genpkey -out key.pem -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass pass:x, 'is"
        + " encrypted'",
    "genrsa -out key.pem -traditional -aes128 -passout pass:x 2048, 'is encrypted'",
  })
  void refusesKeysThatItCannotUse(String command, String said) throws Exception {
    ToolPresence.require("openssl");
    openssl(command);
    mode("rw-------");
    assertThat(problem(NOW)).contains("key `key.pem` " + said);
  }

  private void openssl(String arguments) throws Exception {
    Process process =
        new ProcessBuilder(("openssl " + arguments).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void saysThatFilesDoNotExist() throws Exception {
    Files.delete(chain);
    Files.delete(key);
    assertThat(problem(NOW))
        .isEqualTo("chain `chain.pem` does not exist; key `key.pem` does not exist");
  }

  @Test
  void saysThatAFolderIsNoFile() throws Exception {
    Files.delete(chain);
    Files.createDirectory(chain);
    assertThat(problem(NOW)).isEqualTo("chain `chain.pem` is not a file");
  }

  @Test
  void saysThatAFileIsTooLong() throws Exception {
    Files.write(chain, new byte[(1 << 20) + 1]);
    assertThat(problem(NOW)).isEqualTo("chain `chain.pem` is longer than `1048576` bytes");
  }

  @Test
  void saysThatThereIsNoCertificate() throws Exception {
    Files.writeString(chain, "hello");
    assertThat(problem(NOW))
        .isEqualTo(
            "chain `chain.pem` holds no certificate: PEM with `BEGIN CERTIFICATE` is needed");
  }

  @Test
  void saysThatThereIsNoKey() throws Exception {
    Files.writeString(key, pem(CERTIFICATE));
    assertThat(problem(NOW))
        .isEqualTo("key `key.pem` holds no private key: PEM with `BEGIN PRIVATE KEY` is needed");
  }

  @Test
  void saysThatACertificateIsBroken() throws Exception {
    Files.writeString(chain, pem(CERTIFICATE) + Pem.write(Pem.CERTIFICATE, new byte[] {1, 2, 3}));
    assertThat(problem(NOW)).isEqualTo("chain `chain.pem`: certificate `2` is broken");
  }

  @Test
  void saysThatABlockIsBroken() throws Exception {
    Files.writeString(chain, pem(CERTIFICATE) + "-----BEGIN CERTIFICATE-----\nMII");
    assertThat(problem(NOW)).isEqualTo("chain `chain.pem` has a broken PEM block after block `1`");
  }

  @Test
  void saysThatTheKeyBelongsToAnother() throws Exception {
    Files.writeString(key, pkcs8(ROOT.key()));
    assertThat(problem(NOW))
        .isEqualTo("key `key.pem` does not belong to the certificate in `chain.pem`");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair rsa = generator.generateKeyPair();
    Files.writeString(key, pkcs8(rsa.getPrivate()));
    assertThat(problem(NOW)).contains("does not belong");
  }

  @Test
  void saysThatTheChainIsOutOfOrder() throws Exception {
    Files.writeString(chain, pem(ISSUING.certificate()) + pem(CERTIFICATE));
    assertThat(problem(NOW))
        .contains("chain `chain.pem` is out of order: certificate `2` did not sign certificate `1`")
        .contains("key `key.pem` belongs to certificate `2`, which comes first");
    Files.writeString(chain, pem(CERTIFICATE) + pem(ROOT.certificate()));
    assertThat(problem(NOW)).contains("certificate `2` did not sign certificate `1`");
  }

  @Test
  void saysThatACertificateExpiredOrIsNotYetValid() throws Exception {
    assertThat(problem(NOW.plus(Duration.ofDays(30))))
        .isEqualTo("chain `chain.pem`: certificate `1` expired at `2026-03-31T12:00:00Z`");
    assertThat(problem(NOW.plus(Duration.ofDays(370)))).contains("`1` expired", "`2` expired");
    assertThat(problem(NOW.minus(Duration.ofDays(1))))
        .contains("certificate `1` is not valid before `2026-03-01T11:55:00Z`");
  }

  @Test
  void warnsOfACertificateThatExpiresSoon() {
    FilesMaterial read = read(NOW.plus(Duration.ofDays(20)));
    assertThat(lines(((FilesMaterial.Usable) read).warnings()))
        .singleElement()
        .asString()
        .endsWith("certificate `1` expires soon, at `2026-03-31T12:00:00Z`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void warnsOfAKeyThatOthersMayUse(String mode) throws Exception {
    mode(mode);
    assertThat(lines(usable().warnings()))
        .containsExactly("key `" + key + "` has mode `" + mode + "`: others may use it; chmod 600");
  }

  @Test
  void warnsOfACertificateThatIsNotForServers() throws Exception {
    Files.writeString(chain, pem(ISSUING.certificate()));
    Files.writeString(key, pkcs8(ISSUING.key()));
    assertThat(lines(usable().warnings()))
        .singleElement()
        .asString()
        .contains("names no host: clients refuse it without a subjectAltName");
  }

  @Test
  void showsNoByteOfTheKeyInWhatItSays() throws Exception {
    byte[] broken = LEAF.key().getEncoded();
    broken[5] ^= 0x55;
    Files.writeString(key, Pem.write("PRIVATE KEY", broken));
    assertThat(problem(NOW)).isEqualTo("key `key.pem` is broken: it holds no key that can be read");
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nhunter2!\n-----END PRIVATE KEY-----\n");
    assertThat(problem(NOW)).doesNotContain("hunter2");
    assertThat(usableToString()).doesNotContain(LEAF.key().toString());
  }

  private String usableToString() throws Exception {
    Files.writeString(key, pkcs8(LEAF.key()));
    return usable().toString();
  }

  @FuzzTest
  void judgesEveryText(byte[] bytes) {
    judge(bytes);
  }

  @Test
  void judgesTextsThatWereChangedAtRandom() throws Exception {
    Random random = new Random(20260301);
    byte[][] seeds = {
      Files.readAllBytes(chain),
      pkcs8(LEAF.key()).getBytes(ISO_8859_1),
      traditional(LEAF.key()).getBytes(ISO_8859_1),
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMAA=\n-----END RSA PRIVATE KEY-----\n"
          .getBytes(ISO_8859_1),
    };
    for (int i = 0; i < 4_000; i++) {
      byte[] text = seeds[i % seeds.length].clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        text[random.nextInt(text.length)] = (byte) random.nextInt(256);
      }
      judge(text);
    }
  }

  @Test
  void judgesKeysWhoseDerWasChangedAtRandom() throws Exception {
    Random random = new Random(20260302);
    byte[] pkcs8 = LEAF.key().getEncoded();
    byte[] sec1 = PrivateKeyInfo.getInstance(pkcs8).getPrivateKey().getOctets();
    for (int i = 0; i < 6_000; i++) {
      byte[] der = (i % 2 == 0 ? pkcs8 : sec1).clone();
      der[random.nextInt(der.length)] = (byte) random.nextInt(256);
      String label = i % 3 == 0 ? "RSA PRIVATE KEY" : i % 2 == 0 ? "PRIVATE KEY" : "EC PRIVATE KEY";
      judge(Pem.write(label, der).getBytes(ISO_8859_1));
    }
  }

  private static void judge(byte[] text) {
    TlsSettings.Files files = new TlsSettings.Files(Path.of("chain.pem"), Path.of("key.pem"));
    FilesMaterial judged = new FilesReading(files, true, NOW).judge(text, text);
    if (judged instanceof FilesMaterial.Unusable unusable) {
      assertThat(lines(unusable.problems())).isNotEmpty().allMatch(p -> p.matches("[^\\p{Cntrl}]*"));
    }
  }
}
