package dev.munjigi.gates.tls;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/// One reading of the files about a service's origins, which collects all that is wrong with them.
/// Blocks.
final class OriginReading {
  private static final int LONGEST = 1 << 20;
  private static final int MOST_AUTHORITIES = 1_000;

  private final OriginSettings settings;
  private final Instant now;
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();

  OriginReading(OriginSettings settings, Instant now) {
    this.settings = settings;
    this.now = now;
  }

  OriginTrustFiles read(@Nullable OwnAuthority own) {
    OriginSettings.Authorities authorities = settings.authorities();
    Set<X509Certificate> others = new HashSet<>();
    authorities.files().forEach(file -> authorities(file, others));
    List<RevocationList> lists =
        RevocationFiles.read(authorities.revocation(), "origins", now, problems, warnings);
    Material shown = shown();
    if (!problems.isEmpty()) {
      return new OriginTrustFiles.Unusable(problems);
    }
    OriginTrust.Roots roots =
        new OriginTrust.Roots(authorities.system(), own == null ? null : own.root(), others);
    Revocations revocations =
        new Revocations(lists, !lists.isEmpty(), own == null ? Set.of() : own.revoked());
    return new OriginTrustFiles.Usable(
        new OriginTrust(roots, settings.expected(), revocations, shown, settings.unverified()),
        warnings);
  }

  private @Nullable Material shown() {
    TlsSettings.Files files = settings.certificate();
    if (files == null) {
      return null;
    }
    switch (new FilesReading(files, false, now).read()) {
      case FilesMaterial.Unusable unusable -> {
        problems.addAll(unusable.problems());
        return null;
      }
      case FilesMaterial.Usable usable -> {
        warnings.addAll(usable.warnings());
        return usable.material();
      }
    }
  }

  private void authorities(NamedFile file, Set<X509Certificate> others) {
    byte[] text = SmallFile.read("authority", file, LONGEST, problems);
    if (text == null) {
      return;
    }
    String what = "authority `" + file + "`";
    int found = 0;
    try {
      for (PemObject block : Pem.read(text)) {
        if (block.getType().equals(Pem.CERTIFICATE)) {
          found++;
          authority(file, block, others);
        }
      }
      if (found == 0) {
        wrong(file, what + " holds no certificate: PEM with `BEGIN CERTIFICATE` is needed");
      }
    } catch (IOException broken) {
      wrong(file, what + " " + broken.getMessage());
    }
    if (others.size() > MOST_AUTHORITIES) {
      wrong(file, "there are more than `" + MOST_AUTHORITIES + "` authorities");
    }
  }

  private void authority(NamedFile file, PemObject block, Set<X509Certificate> others) {
    String what = "authority `" + file + "`";
    try {
      X509Certificate certificate = Pem.certificate(block);
      String subject = "`" + certificate.getSubjectX500Principal().getName() + "`";
      if (certificate.getBasicConstraints() < 0) {
        wrong(file, what + ": " + subject + " is no authority's certificate");
      } else if (now.isAfter(certificate.getNotAfter().toInstant())) {
        warnings.add(new Finding(file, what + ": " + subject + " has expired"));
      }
      others.add(certificate);
    } catch (CertificateException broken) {
      wrong(file, what + " holds a broken certificate");
    }
  }

  private void wrong(NamedFile file, String message) {
    problems.add(new Finding(file, message));
  }
}
