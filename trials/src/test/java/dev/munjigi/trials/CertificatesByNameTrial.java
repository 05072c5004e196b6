package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several certificates on one listener, chosen by the name that a client asks for, and taken up
/// again when their files change.
class CertificatesByNameTrial {
  @TempDir Path folder;

  private final Credential root = new Credential.Order().named("root").authority().selfSigned();

  private Credential put(String file, String... hosts) throws Exception {
    Credential.Order order =
        new Credential.Order().named(file).purpose(KeyPurposeId.id_kp_serverAuth);
    for (String host : hosts) {
      order.host(host);
    }
    Credential made = order.by(root);
    Files.writeString(folder.resolve(file + ".key"), made.keyPem());
    Files.writeString(folder.resolve(file + ".pem"), made.chainPem());
    return made;
  }

  private static X509Certificate shown(Gate gate, String name) throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), name)) {
      return wire.certificate();
    }
  }

  @Test
  void showsTheCertificateThatFitsTheName() throws Exception {
    Credential first = put("first", "first.test");
    Credential wild = put("wild", "*.shop.test");
    Credential exact = put("exact", "deep.shop.test");
    String yaml =
        """
        munjigi: 1
        listeners:
          tls:
            bind: "127.0.0.1:0"
            tls:
              certificates:
                - {chain: F/first.pem, key: F/first.key}
                - {chain: F/wild.pem, key: F/wild.key}
                - {chain: F/exact.pem, key: F/exact.key}
        services:
          shop: {host: [a.shop.test, deep.shop.test], upstream: "http://127.0.0.1:1", access: public}
        """
            .replace("F/", folder + "/");
    try (Gate gate = Gate.start(yaml)) {
      assertThat(shown(gate, "a.shop.test")).isEqualTo(wild.certificate());
      assertThat(shown(gate, "DEEP.shop.test")).isEqualTo(exact.certificate());
      assertThat(shown(gate, "unknown.test")).isEqualTo(first.certificate());
      assertThat(shown(gate, "a.b.shop.test")).isEqualTo(first.certificate());
      assertThat(gate.stderr()).contains("first.pem` covers the host of no service");
      Credential newer = put("wild", "*.shop.test");
      awaitShown(gate, "a.shop.test", newer);
      Files.writeString(folder.resolve("wild.key"), "nonsense");
      Thread.sleep(4_000);
      assertThat(gate.stderr()).contains("wild.key` holds no private key");
      assertThat(shown(gate, "a.shop.test")).isEqualTo(newer.certificate());
    }
  }

  private static void awaitShown(Gate gate, String name, Credential wanted) throws Exception {
    for (int i = 0; i < 100 && !shown(gate, name).equals(wanted.certificate()); i++) {
      Thread.sleep(100);
    }
    assertThat(shown(gate, name)).isEqualTo(wanted.certificate());
  }
}
