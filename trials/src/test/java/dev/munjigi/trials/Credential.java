package dev.munjigi.trials;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// A certificate with its key and its issuers, as somebody outside the program makes it.
///
/// @param chain the certificate first
record Credential(List<X509Certificate> chain, PrivateKey key) {
  private static final Duration DAY = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// What to make.
  static final class Order {
    private String subject = "CN=client";
    private KeyPair keys = ec();
    private String algorithm = "SHA256withECDSA";
    private Instant from = Instant.now().minus(DAY);
    private Instant until = Instant.now().plus(DAY);
    private boolean authority;
    private KeyPurposeId purpose = KeyPurposeId.id_kp_clientAuth;
    private final List<GeneralName> names = new ArrayList<>();
    private boolean oddity;

    Order named(String name) {
      subject = "CN=" + name;
      return this;
    }

    Order keys(KeyPair pair) {
      keys = pair;
      return this;
    }

    /// With the name and the key of somebody else, whose private key nobody has.
    Order subjectOf(X509Certificate other) {
      subject = other.getSubjectX500Principal().getName();
      keys = new KeyPair(other.getPublicKey(), keys.getPrivate());
      return this;
    }

    Order signedWith(String name) {
      algorithm = name;
      return this;
    }

    Order valid(Instant begin, Instant end) {
      from = begin;
      until = end;
      return this;
    }

    Order authority() {
      authority = true;
      return this;
    }

    Order purpose(KeyPurposeId other) {
      purpose = other;
      return this;
    }

    Order host(String host) {
      names.add(new GeneralName(GeneralName.dNSName, host));
      return this;
    }

    Order uri(String uri) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
      return this;
    }

    Order address(String literal) {
      names.add(new GeneralName(GeneralName.iPAddress, literal));
      return this;
    }

    /// With a critical extension that nobody knows.
    Order odd() {
      oddity = true;
      return this;
    }

    Credential selfSigned() {
      X509Certificate own = signed(new X500Name(subject), keys.getPrivate());
      return new Credential(List.of(own), keys.getPrivate());
    }

    Credential by(Credential issuer) {
      X500Name name =
          X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
      List<X509Certificate> chain = new ArrayList<>(List.of(signed(name, issuer.key)));
      chain.addAll(issuer.chain);
      return new Credential(chain, keys.getPrivate());
    }

    private X509Certificate signed(X500Name issuer, PrivateKey by) {
      try {
        X509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(100, RANDOM).add(BigInteger.ONE),
                Date.from(from),
                Date.from(until),
                new X500Name(subject),
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        int usage =
            authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        if (!authority) {
          builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        if (oddity) {
          builder.addExtension(
              new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), true, DERNull.INSTANCE);
        }
        String with = by.getAlgorithm().equals("RSA") ? "SHA1withRSA" : algorithm;
        return new JcaX509CertificateConverter()
            .getCertificate(builder.build(new JcaContentSignerBuilder(with).build(by)));
      } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
        throw new AssertionError(e);
      }
    }
  }

  static KeyPair ec() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// What `munjigi ca issue` wrote.
  static Credential read(Path folder) throws IOException, GeneralSecurityException {
    List<X509Certificate> chain = new ArrayList<>();
    byte[] pem = Files.readAllBytes(folder.resolve("chain.pem"));
    CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem))
        .forEach(one -> chain.add((X509Certificate) one));
    String key = Files.readString(folder.resolve("key.pem"));
    try (PemReader reader = new PemReader(new StringReader(key))) {
      byte[] der = reader.readPemObject().getContent();
      return new Credential(
          chain, KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)));
    }
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  /// The same key with other certificates behind the first.
  Credential behind(X509Certificate... others) {
    List<X509Certificate> all = new ArrayList<>(List.of(certificate()));
    all.addAll(List.of(others));
    return new Credential(all, key);
  }

  /// Writes the chain and the key where a configuration names them, one whole file after the other.
  void write(Path chainFile, Path keyFile) throws IOException, GeneralSecurityException {
    replace(keyFile, keyPem());
    replace(chainFile, chainPem());
  }

  /// Puts a file in the place of another in one step.
  static void replace(Path file, String text) throws IOException {
    Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "part", "");
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The certificate alone, as PEM.
  String pem() {
    try {
      return pem("CERTIFICATE", certificate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// The chain as PEM.
  String chainPem() throws GeneralSecurityException {
    StringBuilder all = new StringBuilder();
    for (X509Certificate one : chain) {
      all.append(pem("CERTIFICATE", one.getEncoded()));
    }
    return all.toString();
  }

  /// The key as PEM.
  String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /// A list of what this authority revoked, as PEM.
  String revoked(Credential... ones) {
    try {
      JcaX509v2CRLBuilder builder =
          new JcaX509v2CRLBuilder(certificate(), Date.from(Instant.now().minusSeconds(60)));
      builder.setNextUpdate(Date.from(Instant.now().plus(DAY)));
      for (Credential one : ones) {
        builder.addCRLEntry(
            one.certificate().getSerialNumber(), new Date(), CRLReason.keyCompromise);
      }
      byte[] der =
          builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)).getEncoded();
      return pem("X509 CRL", der);
    } catch (IOException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(String label, byte[] der) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(label, der));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }

  /// Shows this certificate, whatever the server asks for.
  X509ExtendedKeyManager shown() {
    return new Shown(this);
  }

  private static final class Shown extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";
    private final Credential credential;

    Shown(Credential credential) {
      this.credential = credential;
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      throw new IllegalStateException("a client");
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return credential.chain.toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return credential.key;
    }
  }
}
