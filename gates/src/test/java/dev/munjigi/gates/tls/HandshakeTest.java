package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real handshakes with what the authority issues, between engines of the JDK.
final class HandshakeTest {
  private static final String HOST = "shop.example.com";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Material root = Authority.root(Instant.now(), RANDOM);
  private final Material material =
      Authority.leaf(
          Authority.issuing(root, Instant.now(), RANDOM),
          SubjectNames.of(List.of(HOST)),
          Instant.now(),
          RANDOM);

  private SSLEngine client() throws Exception {
    return Loopback.client(root.certificate(), HOST);
  }

  private static TlsReason reason(SSLEngine client, SSLEngine server) {
    Loopback.Outcome outcome = Loopback.shake(client, server);
    return Objects.requireNonNull(outcome.reason(), "the server saw nothing wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void isTrustedByAClientThatTrustsTheRoot(String protocol) throws Exception {
    SSLEngine client = client();
    client.setEnabledProtocols(new String[] {protocol});
    Loopback.Outcome outcome = Loopback.shake(client, Loopback.server(material));
    assertThat(outcome.done()).as(outcome.toString()).isTrue();
    assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
  }

  @Test
  void seesAClientThatIsTooOld() throws Exception {
    SSLEngine server = Loopback.server(material);
    server.setEnabledProtocols(new String[] {"TLSv1.3"});
    SSLEngine client = client();
    client.setEnabledProtocols(new String[] {"TLSv1.2"});
    assertThat(reason(client, server)).isEqualTo(TlsReason.PROTOCOL_TOO_OLD);
  }

  @Test
  void seesAClientWithoutACommonCipher() throws Exception {
    SSLEngine server = Loopback.server(material);
    server.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
    SSLEngine client = client();
    client.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
    assertThat(reason(client, server)).isEqualTo(TlsReason.NO_COMMON_CIPHER);
  }

  @Test
  void seesAClientWithoutACommonGroup() throws Exception {
    SSLEngine server = Loopback.server(material);
    groups(server, "x25519");
    SSLEngine client = client();
    groups(client, "secp521r1");
    assertThat(reason(client, server)).isEqualTo(TlsReason.NO_COMMON_CIPHER);
  }

  private static void groups(SSLEngine engine, String group) {
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setNamedGroups(new String[] {group});
    engine.setSSLParameters(parameters);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void seesAClientThatDoesNotTrustTheRoot(String protocol) throws Exception {
    SSLEngine client = Loopback.client(Authority.root(Instant.now(), RANDOM).certificate(), HOST);
    client.setEnabledProtocols(new String[] {protocol});
    assertThat(reason(client, Loopback.server(material))).isEqualTo(TlsReason.ALERT_FROM_CLIENT);
  }
}
