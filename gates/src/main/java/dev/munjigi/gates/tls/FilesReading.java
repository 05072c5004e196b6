package dev.munjigi.gates.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/// One reading of a certificate's chain and key files, which collects all their problems.
final class FilesReading {
  private static final int LONGEST = 1 << 20;
  private static final int RSA_BITS = 2048;
  private static final Duration SOON = Duration.ofDays(14);
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private final TlsSettings.Files files;
  private final boolean server;
  private final Instant now;
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();

  /// @param server whether they are for a listener, not for the gate as a client
  FilesReading(TlsSettings.Files files, boolean server, Instant now) {
    this.files = files;
    this.server = server;
    this.now = now;
  }

  FilesMaterial read() {
    byte[] chain = SmallFile.read("chain", files.chain(), LONGEST, problems);
    byte[] key = SmallFile.read("key", files.key(), LONGEST, problems);
    permissions();
    return judge(chain, key);
  }

  /// Judges what the files hold.
  ///
  /// @param chainText null when it could not be read, which is a problem already
  /// @param keyText as `chainText`
  FilesMaterial judge(byte @Nullable [] chainText, byte @Nullable [] keyText) {
    List<X509Certificate> chain = chainText == null ? List.of() : chain(chainText);
    PrivateKey key = keyText == null ? null : key(keyText);
    if (!chain.isEmpty()) {
      order(chain);
      dates(chain);
      purpose(chain.getFirst());
    }
    if (!chain.isEmpty() && key != null) {
      owner(chain, key);
    }
    if (chain.isEmpty() || key == null || !problems.isEmpty()) {
      return new FilesMaterial.Unusable(problems);
    }
    return new FilesMaterial.Usable(new Material(chain, key), warnings);
  }

  private void permissions() {
    try {
      Set<PosixFilePermission> all = Files.getPosixFilePermissions(files.key().path());
      if (all.stream().anyMatch(OTHERS::contains)) {
        warn(
            files.key(),
            "key `%s` has mode `%s`: others may use it; chmod 600"
                .formatted(files.key(), PosixFilePermissions.toString(all)));
      }
    } catch (IOException | UnsupportedOperationException e) {
      warn(files.key(), "key `%s`: it is unknown who may read it".formatted(files.key()));
    }
  }

  private List<X509Certificate> chain(byte[] text) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (PemObject block : Pem.read(text)) {
        if (block.getType().equals(Pem.CERTIFICATE)) {
          chain.add(Pem.certificate(block));
        }
      }
    } catch (IOException e) {
      wrong(files.chain(), "chain `%s` %s".formatted(files.chain(), e.getMessage()));
      return List.of();
    } catch (CertificateException e) {
      wrong(files.chain(), "chain `%s`: %s is broken".formatted(files.chain(), nth(chain.size())));
      return List.of();
    }
    if (chain.isEmpty()) {
      wrong(
          files.chain(),
          "chain `%s` holds no certificate: PEM with `BEGIN CERTIFICATE` is needed"
              .formatted(files.chain()));
    }
    return chain;
  }

  private @Nullable PrivateKey key(byte[] text) {
    try {
      for (PemObject block : Pem.read(text)) {
        if (!Pem.holdsKey(block)) {
          continue;
        }
        if (Pem.encrypted(block)) {
          wrong(
              files.key(),
              "key `%s` is encrypted: decrypt it with `openssl pkey`, and chmod 600"
                  .formatted(files.key()));
          return null;
        }
        return Pem.key(block);
      }
      wrong(
          files.key(),
          "key `%s` holds no private key: PEM with `BEGIN PRIVATE KEY` is needed"
              .formatted(files.key()));
    } catch (IOException | GeneralSecurityException e) {
      wrong(files.key(), "key `%s` %s".formatted(files.key(), e.getMessage()));
    }
    return null;
  }

  private void order(List<X509Certificate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!Material.signed(chain.get(i + 1), chain.get(i))) {
        wrong(
            files.chain(),
            ("chain `%s` is out of order: %s did not sign %s; the certificate comes first, then its"
                    + " issuers")
                .formatted(files.chain(), nth(i + 1), nth(i)));
      }
    }
  }

  private void dates(List<X509Certificate> chain) {
    for (int i = 0; i < chain.size(); i++) {
      Instant from = chain.get(i).getNotBefore().toInstant();
      Instant until = chain.get(i).getNotAfter().toInstant();
      String which = "chain `%s`: %s".formatted(files.chain(), nth(i));
      if (now.isBefore(from)) {
        wrong(files.chain(), "%s is not valid before `%s`".formatted(which, from));
      } else if (!now.isBefore(until)) {
        wrong(files.chain(), "%s expired at `%s`".formatted(which, until));
      } else if (!now.plus(soon(from, until)).isBefore(until)) {
        warn(files.chain(), "%s expires soon, at `%s`".formatted(which, until));
      }
    }
  }

  /// Fourteen days, or the last third of a shorter life.
  private static Duration soon(Instant from, Instant until) {
    Duration third = Duration.between(from, until).dividedBy(3);
    return third.compareTo(SOON) < 0 ? third : SOON;
  }

  private void purpose(X509Certificate certificate) {
    try {
      if (server && certificate.getSubjectAlternativeNames() == null) {
        warn(
            files.chain(),
            "chain `%s`: %s names no host: clients refuse it without a subjectAltName"
                .formatted(files.chain(), nth(0)));
      }
      List<String> purposes = certificate.getExtendedKeyUsage();
      if (purposes != null && !purposes.contains(server ? SERVER_AUTH : CLIENT_AUTH)) {
        String peers = server ? "servers: clients refuse it" : "clients: servers refuse it";
        warn(
            files.chain(),
            "chain `%s`: %s is not meant for %s without %s"
                .formatted(files.chain(), nth(0), peers, server ? "serverAuth" : "clientAuth"));
      }
    } catch (CertificateParsingException e) {
      wrong(files.chain(), "chain `%s`: %s is broken".formatted(files.chain(), nth(0)));
    }
  }

  private void owner(List<X509Certificate> chain, PrivateKey key) {
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS) {
      wrong(
          files.key(),
          "key `%s` has `%d` bits: RSA keys have at least `%d`"
              .formatted(files.key(), rsa.getModulus().bitLength(), RSA_BITS));
      return;
    }
    if (Material.belongs(key, chain.getFirst())) {
      return;
    }
    for (int i = 1; i < chain.size(); i++) {
      if (Material.belongs(key, chain.get(i))) {
        wrong(
            files.chain(),
            "chain `%s` is out of order: key `%s` belongs to %s, which comes first"
                .formatted(files.chain(), files.key(), nth(i)));
        return;
      }
    }
    wrong(
        files.key(),
        "key `%s` does not belong to the certificate in `%s`"
            .formatted(files.key(), files.chain()));
  }

  private void wrong(NamedFile file, String message) {
    problems.add(new Finding(file, message));
  }

  private void warn(NamedFile file, String message) {
    warnings.add(new Finding(file, message));
  }

  private static String nth(int index) {
    return "certificate `" + (index + 1) + "`";
  }
}
