package dev.munjigi.gates.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.util.io.pem.PemObject;

/// One reading of the authorities and revocation lists of a listener, which collects all that is
/// wrong with them. Blocks.
final class TrustReading {
  private static final int LONGEST = 1 << 20;
  private static final int MOST_AUTHORITIES = 100;
  private static final String SPIFFE = "spiffe://";

  private final TlsSettings.Clients clients;
  private final Instant now;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  TrustReading(TlsSettings.Clients clients, Instant now) {
    this.clients = clients;
    this.now = now;
  }

  /// @param own what the local authority is
  ClientTrustFiles read(OwnAuthority own) {
    List<ClientTrust.Authority> authorities = new ArrayList<>();
    if (clients.own()) {
      authorities.add(new ClientTrust.Authority(own.root(), true, ""));
    }
    for (Path file : clients.authorities()) {
      authorities(file, authorities, own.root());
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
            new Revocations(lists, demanded, Set.copyOf(own.revoked())),
            own.trustDomain()),
        warnings);
  }

  private void authorities(
      Path file, List<ClientTrust.Authority> authorities, X509Certificate ownRoot) {
    byte[] text = SmallFile.read("authority", file, LONGEST, problems);
    if (text == null) {
      return;
    }
    String what = "authority `" + file + "`";
    int before = authorities.size();
    try {
      for (PemObject block : Pem.read(text)) {
        if (block.getType().equals(Pem.CERTIFICATE)) {
          authority(what, block, authorities, ownRoot);
        }
      }
      if (authorities.size() == before && problems.isEmpty()) {
        problems.add(what + " holds no certificate: PEM with `BEGIN CERTIFICATE` is needed");
      }
    } catch (IOException broken) {
      problems.add(what + " " + broken.getMessage());
    }
    if (authorities.size() > MOST_AUTHORITIES) {
      problems.add("there are more than `" + MOST_AUTHORITIES + "` authorities");
    }
  }

  private void authority(
      String what,
      PemObject block,
      List<ClientTrust.Authority> authorities,
      X509Certificate ownRoot) {
    try {
      StrictCertificate read = StrictCertificate.parse(block.getContent());
      X509Certificate certificate = read.certificate();
      Strength.require(certificate);
      String subject = "`" + certificate.getSubjectX500Principal().getName() + "`";
      if (!ClientTrust.maySign(read)) {
        problems.add(what + ": " + subject + " is no authority's certificate");
      } else if (certificate.getPublicKey().equals(ownRoot.getPublicKey())) {
        // INVARIANT: the own authority's rights to names come with the word `own` alone
        problems.add(what + " is the local authority: write `own` in its place");
      } else if (ClientPath.constrained(certificate)
          && !Material.signed(certificate, certificate)) {
        problems.add(what + ": " + subject + " has name constraints: add its root in its place");
      } else if (now.isAfter(certificate.getNotAfter().toInstant())) {
        problems.add(what + ": " + subject + " has expired");
      } else {
        authorities.add(new ClientTrust.Authority(certificate, false, domain(read)));
      }
    } catch (CertificateRefused refused) {
      problems.add(what + " is not usable: " + refused.evidence());
    }
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
