package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `check` says of certificates, keys and authorities what a start would, and makes nothing.
class CheckedFilesTrial {
  @TempDir Path folder = Path.of(".");

  private Gate.Ended check(String tls) throws Exception {
    String yaml =
        """
        munjigi: 1
        state: ./state
        listeners:
          nodes:
            bind: "127.0.0.1:0"
            tls:
        %s
        services:
          shop: {upstream: "http://127.0.0.1:1", access: public}
        """
            .formatted(tls.indent(6).stripTrailing());
    Files.writeString(folder.resolve("munjigi.yaml"), yaml);
    return Gate.run(folder, "check", "munjigi.yaml");
  }

  private void write(String name, Credential one) throws Exception {
    one.write(folder.resolve(name + ".chain.pem"), folder.resolve(name + ".key.pem"));
    Files.setPosixFilePermissions(
        folder.resolve(name + ".key.pem"), PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void saysWhatAStartWouldRefuseWithThePlaceOfEachFile() throws Exception {
    Credential root = new Credential.Order().named("root").authority().selfSigned();
    write("one", new Credential.Order().host("localhost").by(root));
    write("other", new Credential.Order().host("localhost").by(root));
    Files.writeString(folder.resolve("empty.pem"), "nothing\n");
    Gate.Ended ended =
        check(
            """
            certificate:
              chain: one.chain.pem
              key: other.key.pem
            client-certificates: required
            client-authorities: [own, empty.pem]
            """);
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err())
        .contains("munjigi.yaml:9:14: key ", "does not belong to the certificate in")
        .contains("munjigi.yaml:11:33: authority ", "holds no certificate", "2 problems");
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void refusesSecretsThatOthersMayReadOrThatAreTooShort() throws Exception {
    Files.writeString(folder.resolve("secret"), "a secret that is long enough to be one");
    Files.setPosixFilePermissions(
        folder.resolve("secret"), PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(folder.resolve("short"), "short");
    Files.setPosixFilePermissions(
        folder.resolve("short"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        folder.resolve("munjigi.yaml"),
        """
        munjigi: 1
        state: ./state
        listeners: {tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}}
        services: {shop: {host: shop.test, upstream: "http://127.0.0.1:1", access: public}}
        identity:
          host: login.test
          clients:
            desk: {redirects: "https://desk.test/", secret: {file: secret}}
            nightly: {redirects: "https://desk.test/", secret: {file: short}}
        """);
    for (String command : new String[] {"check", "serve"}) {
      Gate.Ended ended =
          command.equals("check")
              ? Gate.run(folder, "check", "munjigi.yaml")
              : Gate.run(folder, "serve", "--config", "munjigi.yaml");
      assertThat(ended.code()).as(ended.err()).isEqualTo(2);
      assertThat(ended.err())
          .contains("munjigi.yaml:8:1: `identity.clients.desk.secret`: ", "chmod 600")
          .contains("munjigi.yaml:9:1: `identity.clients.nightly.secret`: ", "2 problems");
    }
  }

  @Test
  void warnsOfAKeyThatOthersMayRead() throws Exception {
    Credential root = new Credential.Order().named("root").authority().selfSigned();
    write("one", new Credential.Order().host("localhost").by(root));
    Files.setPosixFilePermissions(
        folder.resolve("one.key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    Gate.Ended ended = check("certificate: {chain: one.chain.pem, key: one.key.pem}");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("warning: munjigi.yaml:7:48: key ", "has mode `rw-r--r--`");
    assertThat(folder.resolve("state")).doesNotExist();
  }
}
