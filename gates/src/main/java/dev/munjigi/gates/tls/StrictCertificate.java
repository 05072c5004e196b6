package dev.munjigi.gates.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.jspecify.annotations.Nullable;

/// A certificate that keeps the rules of its own form (RFC 5280, section 4; X.690, section 10).
///
/// Guarantees: DER without a byte too many; version 3; a positive serial number of at most 20
/// bytes; no extension twice; no critical extension that is not understood; alternative names and
/// constraints that can be read, of kinds that are understood. Does not guarantee that it is valid
/// at a moment, or signed by anybody.
///
/// @param certificate as the JDK reads it
/// @param names its alternative names, or null
/// @param usage its key usage, or null
/// @param purposes its extended key usage, or null
/// @param constraints its basic constraints, or null
record StrictCertificate(
    X509Certificate certificate,
    @Nullable GeneralNames names,
    @Nullable KeyUsage usage,
    @Nullable ExtendedKeyUsage purposes,
    @Nullable BasicConstraints constraints) {
  private static final int LONGEST_SERIAL = 20 * 8 - 1;
  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(
          Extension.basicConstraints,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          Extension.subjectAlternativeName,
          Extension.nameConstraints,
          Extension.certificatePolicies,
          Extension.policyConstraints,
          Extension.policyMappings,
          Extension.inhibitAnyPolicy);
  private static final Set<Integer> CONSTRAINED =
      Set.of(
          GeneralName.rfc822Name,
          GeneralName.dNSName,
          GeneralName.directoryName,
          GeneralName.uniformResourceIdentifier,
          GeneralName.iPAddress);

  /// Reads a certificate.
  ///
  /// @throws CertificateRefused when it breaks a rule
  static StrictCertificate parse(byte[] der) throws CertificateRefused {
    try {
      // ATTACK: what two readers read differently is a way past one of them, so only DER passes.
      Certificate form = Certificate.getInstance(ASN1Primitive.fromByteArray(der));
      if (!Arrays.equals(form.getEncoded("DER"), der)) {
        throw malformed("it is not in DER");
      }
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der));
      return of(form, certificate);
    } catch (CertificateRefused refused) {
      throw refused;
    } catch (IOException | CertificateException | RuntimeException broken) {
      throw malformed("it cannot be read: " + broken.getClass().getSimpleName());
    }
  }

  private static StrictCertificate of(Certificate form, X509Certificate certificate)
      throws CertificateRefused {
    if (form.getVersionNumber() != 3) {
      throw malformed("it has version `" + form.getVersionNumber() + "`, not 3");
    }
    BigInteger serial = certificate.getSerialNumber();
    if (serial.signum() <= 0 || serial.bitLength() > LONGEST_SERIAL) {
      throw malformed("its serial number is not positive, or longer than 20 bytes");
    }
    Extensions extensions = form.getTBSCertificate().getExtensions();
    if (extensions == null) {
      return new StrictCertificate(certificate, null, null, null, null);
    }
    for (ASN1ObjectIdentifier id : extensions.getExtensionOIDs()) {
      if (extensions.getExtension(id).isCritical() && !UNDERSTOOD.contains(id)) {
        throw malformed("its critical extension `" + id + "` is not understood");
      }
    }
    names(extensions, Extension.issuerAlternativeName);
    constraints(extensions);
    SubjectKeyIdentifier.fromExtensions(extensions);
    AuthorityKeyIdentifier.fromExtensions(extensions);
    ExtendedKeyUsage purposes = ExtendedKeyUsage.fromExtensions(extensions);
    if (purposes != null && purposes.size() == 0) {
      throw malformed("its extended key usage is empty");
    }
    return new StrictCertificate(
        certificate,
        names(extensions, Extension.subjectAlternativeName),
        KeyUsage.fromExtensions(extensions),
        purposes,
        BasicConstraints.fromExtensions(extensions));
  }

  private static @Nullable GeneralNames names(Extensions extensions, ASN1ObjectIdentifier id)
      throws CertificateRefused {
    GeneralNames names = GeneralNames.fromExtensions(extensions, id);
    if (names == null) {
      return null;
    }
    if (names.getNames().length == 0) {
      throw malformed("it has an empty list of alternative names");
    }
    for (GeneralName name : names.getNames()) {
      check(name, false);
    }
    return names;
  }

  private static void constraints(Extensions extensions) throws CertificateRefused {
    Extension extension = extensions.getExtension(Extension.nameConstraints);
    if (extension == null) {
      return;
    }
    NameConstraints constraints = NameConstraints.getInstance(extension.getParsedValue());
    GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
    GeneralSubtree[] excluded = constraints.getExcludedSubtrees();
    if (permitted == null && excluded == null) {
      throw malformed("its name constraints are empty");
    }
    for (GeneralSubtree[] trees : new GeneralSubtree @Nullable [][] {permitted, excluded}) {
      for (GeneralSubtree tree : trees == null ? new GeneralSubtree[0] : trees) {
        check(tree.getBase(), true);
      }
    }
  }

  /// ATTACK: names with NUL bytes, spaces or other alphabets are read differently by others.
  private static void check(GeneralName name, boolean constraint) throws CertificateRefused {
    if (constraint && !CONSTRAINED.contains(name.getTagNo())) {
      throw malformed("its name constraints hold a kind of name that is not understood");
    }
    switch (name.getTagNo()) {
      case GeneralName.dNSName -> {
        String host = text(name);
        String bare = host.startsWith("*.") && !constraint ? host.substring(2) : host;
        String below = constraint && bare.startsWith(".") ? bare.substring(1) : bare;
        boolean everything = constraint && below.isEmpty();
        if (!everything && ServerName.parse(below).isEmpty()) {
          throw malformed("it has a DNS name that is no host name");
        }
      }
      case GeneralName.uniformResourceIdentifier, GeneralName.rfc822Name -> {
        if (text(name).isEmpty() && !constraint) {
          throw malformed("it has an empty alternative name");
        }
      }
      case GeneralName.iPAddress -> {
        int length = ASN1OctetString.getInstance(name.getName()).getOctets().length;
        int unit = constraint ? 8 : 4;
        if (length != unit && length != 4 * unit) {
          throw malformed("it has an IP address of `" + length + "` bytes");
        }
      }
      default -> {}
    }
  }

  private static String text(GeneralName name) throws CertificateRefused {
    ASN1Encodable value = name.getName();
    String text =
        new String(ASN1IA5String.getInstance(value).getOctets(), StandardCharsets.ISO_8859_1);
    if (text.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw malformed("it has an alternative name with spaces or control characters");
    }
    return text;
  }

  private static CertificateRefused malformed(String what) {
    return new CertificateRefused(TlsReason.CLIENT_CERTIFICATE_MALFORMED, what);
  }

  /// Its URIs, in order.
  List<String> uris() {
    List<String> uris = new ArrayList<>();
    GeneralNames all = names;
    if (all != null) {
      for (GeneralName name : all.getNames()) {
        if (name.getTagNo() == GeneralName.uniformResourceIdentifier) {
          uris.add(ASN1IA5String.getInstance(name.getName()).getString());
        }
      }
    }
    return uris;
  }

  /// Refuses what may issue certificates, or says whom others may name: that is for issuers alone.
  void requireLeaf() throws CertificateRefused {
    KeyUsage said = usage;
    boolean issues = isAuthority() || (said != null && said.hasUsages(KeyUsage.keyCertSign));
    if (issues) {
      throw new CertificateRefused(
          TlsReason.CLIENT_CERTIFICATE_WRONG_USAGE, "it is an authority's certificate");
    }
    if (certificate.getExtensionValue(Extension.nameConstraints.getId()) != null) {
      throw malformed("it has name constraints, and is no authority's");
    }
  }

  boolean isAuthority() {
    return constraints != null && constraints.isCA();
  }

  /// Whether its key usage says all of these bits; true as well when it says nothing.
  boolean mayBeUsedFor(int bits) {
    return usage == null || usage.hasUsages(bits);
  }

  /// Whether its extended key usage names a purpose, or any; true as well when it says nothing.
  boolean maySignFor(KeyPurposeId purpose) {
    return purposes == null
        || purposes.hasKeyPurposeId(purpose)
        || purposes.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage);
  }
}
