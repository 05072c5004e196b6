package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.ClientCertificate;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;

/// Whose client certificates a listener accepts, and which of them no longer hold. Immutable.
///
/// Guarantees: what [#judge] accepts keeps the rules of [StrictCertificate] and [Strength], has a
/// valid path of at most [#LONGEST] certificates to an authority (RFC 5280, section 6), is meant
/// for clients all along that path, names somebody, and is on no revocation list. Where lists are
/// configured, a path without a current one for each of its issuers is refused. Does not guarantee
/// that the client has the key: the handshake proves that.
public final class ClientTrust {
  /// How many certificates a client may send.
  public static final int LONGEST = 6;

  private static final int MOST_BYTES = 65_536;

  private final boolean required;
  private final List<Authority> authorities;
  private final Revocations revocations;
  private final String ownDomain;

  /// One that signs clients' certificates.
  ///
  /// @param certificate its certificate
  /// @param own whether it is the local authority
  /// @param domain the trust domain that its certificate says, or empty
  record Authority(X509Certificate certificate, boolean own, String domain) {}

  /// @param required whether a client without a certificate is turned away
  /// @param ownDomain the own authority's trust domain; empty as long as it has none
  ClientTrust(
      boolean required, List<Authority> authorities, Revocations revocations, String ownDomain) {
    this.required = required;
    this.authorities = List.copyOf(authorities);
    this.revocations = revocations;
    this.ownDomain = ownDomain;
  }

  /// Whether a client without a certificate is turned away.
  public boolean required() {
    return required;
  }

  /// The authorities' certificates, which the handshake tells clients.
  public List<X509Certificate> authorities() {
    return authorities.stream().map(Authority::certificate).toList();
  }

  /// Judges what a client showed.
  ///
  /// @param shown the certificate first, then its issuers, as they came
  /// @throws CertificateRefused when it is not accepted
  public ClientCertificate judge(List<X509Certificate> shown, Instant now)
      throws CertificateRefused {
    List<byte[]> encoded = new ArrayList<>(shown.size());
    for (X509Certificate one : shown) {
      encoded.add(encoded(one));
    }
    return judgeEncoded(encoded, now);
  }

  /// The same of certificates in DER.
  ClientCertificate judgeEncoded(List<byte[]> shown, Instant now) throws CertificateRefused {
    List<StrictCertificate> chain = strict(shown);
    for (StrictCertificate one : chain) {
      Strength.require(one.certificate());
    }
    Path path = path(chain);
    path.check(now);
    usage(path.certificates());
    CertifiedName name =
        CertifiedName.of(path.certificates().getFirst(), path.authority(), ownDomain);
    List<X509Certificate> certificates =
        path.certificates().stream().map(StrictCertificate::certificate).toList();
    ClientCertificate client =
        new ClientCertificate(
            name.arn(),
            name.spiffeId() == null ? null : name.spiffeId().toString(),
            certificates,
            path.authority().certificate());
    revocations.check(
        certificates, path.authority().certificate(), path.authority().own(), now);
    return client;
  }

  private static List<StrictCertificate> strict(List<byte[]> shown)
      throws CertificateRefused {
    if (shown.isEmpty()) {
      throw new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_MISSING, "an empty chain");
    }
    // ATTACK: each certificate more is work for the server
    if (shown.size() > LONGEST) {
      throw broken("it has `" + shown.size() + "` certificates, at most `" + LONGEST + "` are read");
    }
    List<StrictCertificate> chain = new ArrayList<>(shown.size());
    Set<ByteBuffer> seen = new HashSet<>();
    int bytes = 0;
    for (byte[] der : shown) {
      bytes += der.length;
      if (bytes > MOST_BYTES) {
        throw broken("it has more than `" + MOST_BYTES + "` bytes");
      }
      // some clients send their certificate again before its issuers
      if (seen.add(ByteBuffer.wrap(der))) {
        chain.add(StrictCertificate.parse(der));
      }
    }
    return chain;
  }

  private static byte[] encoded(X509Certificate certificate) throws CertificateRefused {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException | RuntimeException unreadable) {
      throw new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_MALFORMED, "it cannot be read");
    }
  }

  /// The certificates up to the first that an authority signed. What comes behind is not needed.
  private Path path(List<StrictCertificate> chain) throws CertificateRefused {
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate last = chain.get(i).certificate();
      for (Authority authority : authorities) {
        // the authority itself, at the end of what the client sent, adds nothing
        boolean itself = i > 0 && last.equals(authority.certificate());
        if (itself || Material.signed(authority.certificate(), last)) {
          return new Path(List.copyOf(chain.subList(0, itself ? i : i + 1)), authority);
        }
      }
      boolean next =
          i + 1 < chain.size() && Material.signed(chain.get(i + 1).certificate(), last);
      if (!next) {
        break;
      }
    }
    throw new CertificateRefused(
        TlsReason.CLIENT_CERTIFICATE_UNTRUSTED,
        "issuer `" + chain.getLast().certificate().getIssuerX500Principal().getName() + "`");
  }

  private static void usage(List<StrictCertificate> path) throws CertificateRefused {
    StrictCertificate leaf = path.getFirst();
    leaf.requireLeaf();
    if (!leaf.mayBeUsedFor(KeyUsage.digitalSignature)) {
      throw usage("its key is not for digital signatures");
    }
    if (leaf.purposes() == null || !leaf.purposes().hasKeyPurposeId(KeyPurposeId.id_kp_clientAuth)) {
      throw usage("its extended key usage does not name clientAuth");
    }
    for (StrictCertificate issuer : path.subList(1, path.size())) {
      if (!issuer.maySignFor(KeyPurposeId.id_kp_clientAuth)) {
        throw usage("an issuer's extended key usage does not name clientAuth");
      }
    }
  }

  /// Whether what was accepted in a handshake still is: its authority, its time, its revocation.
  ///
  /// @return why it is not, one line; null when it is
  public @Nullable String lost(ClientCertificate client, Instant now) {
    for (Authority authority : authorities) {
      if (authority.certificate().equals(client.authority())) {
        try {
          if (now.toEpochMilli() > client.untilMillis()) {
            return TlsReason.CLIENT_CERTIFICATE_EXPIRED.code();
          }
          revocations.check(client.path(), authority.certificate(), authority.own(), now);
          return null;
        } catch (CertificateRefused refused) {
          return refused.reason().code() + ": " + refused.evidence();
        }
      }
    }
    return TlsReason.CLIENT_CERTIFICATE_UNTRUSTED.code() + ": its authority is no longer one";
  }

  private static CertificateRefused usage(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE, what);
  }

  private static CertificateRefused broken(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_CHAIN_BROKEN, what);
  }

  /// A way from a certificate to an authority, each signed by the next.
  private record Path(List<StrictCertificate> certificates, Authority authority) {
    void check(Instant now) throws CertificateRefused {
      ClientPath.check(certificates, authority.certificate(), now);
    }
  }

  /// Whether a certificate may sign others, as far as it says itself.
  static boolean maySign(StrictCertificate certificate) {
    BasicConstraints constraints = certificate.constraints();
    return constraints != null
        && constraints.isCA()
        && certificate.mayBeUsedFor(KeyUsage.keyCertSign);
  }
}
