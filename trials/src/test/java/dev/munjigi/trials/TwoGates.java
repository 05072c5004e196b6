package dev.munjigi.trials;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/// Certificates and configurations of two gates: one that takes tunnels, one that stands before the
/// clients.
///
/// @param folder where the certificates are
record TwoGates(Path folder) {
  static final String PROTOCOL = "munjigi-tunnel/1";
  static final String NEAR = "spiffe://a.test/node/near";
  static final String FAR = "spiffe://a.test/node/far";
  private static final Credential ROOT =
      new Credential.Order().named("root").authority().selfSigned();

  static TwoGates in(Path folder) throws IOException, GeneralSecurityException {
    Files.writeString(folder.resolve("root.pem"), ROOT.pem());
    write(folder, "near", node(NEAR));
    write(
        folder,
        "far",
        new Credential.Order().uri(FAR).purpose(KeyPurposeId.id_kp_serverAuth).by(ROOT));
    return new TwoGates(folder);
  }

  private static void write(Path folder, String name, Credential one)
      throws IOException, GeneralSecurityException {
    one.write(folder.resolve(name + ".chain.pem"), folder.resolve(name + ".key.pem"));
  }

  /// What a node shows that is let in.
  static Credential node(String identity) {
    return new Credential.Order().uri(identity).by(ROOT);
  }

  /// The gate that takes tunnels, on its listener `nodes`.
  ///
  /// @param tunnel the services that tunnels may ask for
  /// @param services all services
  String far(String tunnel, String services, String more) {
    return """
        munjigi: 1
        listeners:
          nodes:
            bind: "127.0.0.1:0"
            tls: {%s, client-certificates: required, client-authorities: [%s]}
            tunnel: [%s]
        services:
        %s
        %s
        """
        .formatted(certificate("far"), folder.resolve("root.pem"), tunnel, services, more);
  }

  /// The gate before the clients, with one service `there`.
  ///
  /// @param upstream such as `tunnel://127.0.0.1:9443/ledger`
  String near(String upstream, String more) {
    return near(upstream, FAR, more);
  }

  /// The same with the identity that the other gate has to have.
  String near(String upstream, String identity, String more) {
    return """
        munjigi: 1
        listeners:
          door: {bind: "127.0.0.1:0", service: there}
        segments: [{allow: {from: any, to: there}}]
        services:
          there:
            upstream: "%s"
            access: public
            tls: {authorities: %s, identity: "%s", %s}
        %s
        """
        .formatted(upstream, folder.resolve("root.pem"), identity, certificate("near"), more);
  }

  /// Where a service of the other gate is.
  ///
  /// @param scheme `tunnel` or `udp-tunnel`
  static String beyond(String scheme, Gate far, String service) {
    InetSocketAddress at = far.listener("nodes");
    return "%s://127.0.0.1:%d/%s".formatted(scheme, at.getPort(), service);
  }

  private String certificate(String name) {
    return "certificate: {chain: %s, key: %s}"
        .formatted(folder.resolve(name + ".chain.pem"), folder.resolve(name + ".key.pem"));
  }
}
