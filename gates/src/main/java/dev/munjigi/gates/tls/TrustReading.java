package dev.munjigi.gates.tls;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/// One reading of the authorities and revocation lists of a listener, which collects all that is
/// wrong with them. Blocks.
final class TrustReading {
  private static final int LONGEST = 1 << 20;
  private static final int MOST_AUTHORITIES = 100;
  private static final String SPIFFE = "spiffe://";

  private final TlsSettings.Clients clients;
  private final Instant now;
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();

  TrustReading(TlsSettings.Clients clients, Instant now) {
    this.clients = clients;
    this.now = now;
  }

  /// @param own what the local authority is; null where there is none yet
  ClientTrustFiles read(@Nullable OwnAuthority own) {
    List<ClientTrust.Authority> authorities = new ArrayList<>();
    if (clients.own() && own != null) {
      authorities.add(new ClientTrust.Authority(own.root(), true, ""));
    }
    X509Certificate ownRoot = own == null ? null : own.root();
    for (NamedFile file : clients.authorities()) {
      authorities(file, authorities, ownRoot);
    }
    List<RevocationList> lists =
        RevocationFiles.read(clients.revocation(), "clients", now, problems, warnings);
    if (!problems.isEmpty()) {
      return new ClientTrustFiles.Unusable(problems);
    }
    boolean demanded = !clients.revocation().isEmpty();
    return new ClientTrustFiles.Usable(
        new ClientTrust(
            clients.demand() == TlsSettings.Demand.REQUIRED,
            authorities,
            new Revocations(lists, demanded, own == null ? Set.of() : own.revoked()),
            own == null ? "" : own.trustDomain()),
        warnings);
  }

  private void authorities(
      NamedFile file, List<ClientTrust.Authority> authorities, @Nullable X509Certificate ownRoot) {
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
          authority(file, block, authorities, ownRoot);
        }
      }
      if (found == 0) {
        wrong(file, what + " holds no certificate: PEM with `BEGIN CERTIFICATE` is needed");
      }
    } catch (IOException broken) {
      wrong(file, what + " " + broken.getMessage());
    }
    if (authorities.size() > MOST_AUTHORITIES) {
      wrong(file, "there are more than `" + MOST_AUTHORITIES + "` authorities");
    }
  }

  private void authority(
      NamedFile file,
      PemObject block,
      List<ClientTrust.Authority> authorities,
      @Nullable X509Certificate ownRoot) {
    String what = "authority `" + file + "`";
    try {
      StrictCertificate read = StrictCertificate.parse(block.getContent());
      X509Certificate certificate = read.certificate();
      Strength.require(certificate);
      String subject = "`" + certificate.getSubjectX500Principal().getName() + "`";
      if (!ClientTrust.maySign(read)) {
        wrong(file, what + ": " + subject + " is no authority's certificate");
      } else if (ownRoot != null
          && certificate.getPublicKey().equals(ownRoot.getPublicKey())) {
        own(file, ownRoot, authorities);
      } else if (ClientPath.constrained(certificate)
          && !Material.signed(certificate, certificate)) {
        wrong(file, what + ": " + subject + " has name constraints: add its root in its place");
      } else if (now.isAfter(certificate.getNotAfter().toInstant())) {
        wrong(file, what + ": " + subject + " has expired");
      } else {
        authorities.add(new ClientTrust.Authority(certificate, false, domain(read)));
      }
    } catch (CertificateRefused refused) {
      wrong(file, what + " is not usable: " + refused.evidence());
    }
  }

  /// One file for all nodes: here it says what `own` says.
  private void own(
      NamedFile file, X509Certificate root, List<ClientTrust.Authority> authorities) {
    ClientTrust.Authority own = new ClientTrust.Authority(root, true, "");
    if (!authorities.contains(own)) {
      authorities.add(own);
    }
    String taken = "authority `" + file + "` is the local authority: it is taken as `own`";
    warnings.add(new Finding(file, taken));
  }

  private void wrong(NamedFile file, String message) {
    problems.add(new Finding(file, message));
  }

  /// The trust domain that an authority's certificate says (X509-SVID, section 4.1).
  private static String domain(StrictCertificate authority) {
    for (String uri : authority.uris()) {
      String domain = uri.startsWith(SPIFFE) ? uri.substring(SPIFFE.length()) : "";
      if (SpiffeId.isDomain(domain)) {
        return domain;
      }
    }
    return "";
  }
}
