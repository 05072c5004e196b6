package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

class NamedCertificatesTest {
  private static X509Certificate certificate(String... names) throws CertificateException {
    GeneralName[] all = new GeneralName[names.length];
    for (int i = 0; i < names.length; i++) {
      all[i] = new GeneralName(GeneralName.dNSName, names[i]);
    }
    byte[] der = Forge.client().names(all).selfSigned().der();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der));
  }

  @Test
  void givesTheExactNameBeforeTheWildcardAndTheFirstToStrangers() throws Exception {
    NamedCertificates names =
        new NamedCertificates(
            List.of(
                certificate("first.example"),
                certificate("*.shop.example", "shop.example"),
                certificate("Deep.shop.example"),
                certificate("deep.shop.example")));
    assertThat(names.indexFor("first.example")).isZero();
    assertThat(names.indexFor("shop.example")).isEqualTo(1);
    assertThat(names.indexFor("a.shop.example")).isEqualTo(1);
    assertThat(names.indexFor("A.SHOP.example")).isEqualTo(1);
    assertThat(names.indexFor("deep.shop.example")).as("exact, the first listed").isEqualTo(2);
    assertThat(names.indexFor("a.deep.shop.example")).as("one label alone").isZero();
    assertThat(names.indexFor(".shop.example")).isZero();
    assertThat(names.indexFor("unknown.example")).isZero();
    assertThat(names.indexFor("")).isZero();
  }

  @Test
  void tellsWhetherACertificateIsForAnyService() throws Exception {
    X509Certificate wild = certificate("*.shop.example");
    assertThat(NamedCertificates.coversOneOf(wild, Set.of("a.shop.example"))).isTrue();
    assertThat(NamedCertificates.coversOneOf(wild, Set.of("*.shop.example"))).isTrue();
    assertThat(NamedCertificates.coversOneOf(wild, Set.of("shop.example"))).isFalse();
    assertThat(NamedCertificates.coversOneOf(wild, Set.of("a.b.shop.example"))).isFalse();
    X509Certificate exact = certificate("a.shop.example");
    assertThat(NamedCertificates.coversOneOf(exact, Set.of("*.shop.example"))).isTrue();
    assertThat(NamedCertificates.coversOneOf(exact, Set.of("b.example"))).isFalse();
  }
}
