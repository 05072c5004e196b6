package dev.munjigi.gates.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs lists of revoked certificates (RFC 5280, section 5).
final class RevocationLists {
  private RevocationLists() {}

  /// A list of all these, in PEM.
  static String sign(Material issuer, List<Issued> revoked, Instant now, SecureRandom random) {
    try {
      JcaX509v2CRLBuilder builder =
          new JcaX509v2CRLBuilder(issuer.certificate(), Date.from(now));
      builder.setNextUpdate(Date.from(now.plus(NodeCertificates.LIST_LIFE)));
      for (Issued one : revoked) {
        Instant at = one.revoked() == null ? now : one.revoked();
        builder.addCRLEntry(one.serial(), Date.from(at), CRLReason.unspecified);
      }
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.certificate()));
      builder.addExtension(
          Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
      ContentSigner signer =
          new JcaContentSignerBuilder("SHA384withECDSA")
              .setSecureRandom(random)
              .build(issuer.key());
      return Pem.write("X509 CRL", builder.build(signer).getEncoded());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("a list of valid serial numbers can be signed", e);
    }
  }
}
