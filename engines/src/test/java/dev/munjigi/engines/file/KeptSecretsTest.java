package dev.munjigi.engines.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.SecretPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptSecretsTest {
  private static final Map<String, String> VARIABLES =
      Map.of("THERE", " abc ", "EMPTY", "", "LONG", "x".repeat(5_000), "NUL", "a\0b");

  private final KeptSecrets secrets = new KeptSecrets(VARIABLES::get);

  @TempDir Path folder;

  private Path file(String content, String rights) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    return file;
  }

  private void refuses(SecretPlace where, String why) {
    assertThatThrownBy(() -> secrets.of(where))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void readsTheFirstLineOfAFileAndAVariable() throws IOException {
    Path file = file("s3cret\nsecond line\n", "rw-------");
    assertThat(secrets.of(new SecretPlace.InFile(file))).isEqualTo(secret("s3cret"));
    assertThat(secrets.of(new SecretPlace.InEnvironment("THERE"))).isEqualTo(secret("abc"));
  }

  @Test
  void refusesAFileThatOthersMayUse() throws IOException {
    refuses(new SecretPlace.InFile(file("s3cret", "rw-r--r--")), "chmod 600");
    refuses(new SecretPlace.InFile(file("s3cret", "rw-rw----")), "chmod 600");
  }

  @Test
  void saysThatThereIsNoSecret() throws IOException {
    refuses(new SecretPlace.InFile(folder.resolve("gone")), "is not there");
    refuses(new SecretPlace.InFile(folder), "not a regular file");
    refuses(new SecretPlace.InFile(file("\ns3cret", "rw-------")), "no secret");
    for (String variable : new String[] {"GONE", "EMPTY", "LONG", "NUL"}) {
      refuses(new SecretPlace.InEnvironment(variable), "`" + variable + "` holds no secret");
    }
  }

  private static Secret secret(String text) {
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }
}
