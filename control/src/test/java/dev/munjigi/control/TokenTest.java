package dev.munjigi.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.munjigi.gates.exchange.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final String TOKEN = "u5Yk0Yz3jI9mJ7bq1v2w3x4y5z6A7B8C9D0E1F2G3H4";

  @TempDir private Path state;

  @Test
  void makesATokenThatItsOwnerAloneCanRead() throws IOException {
    Secret token = Token.renew(state);
    Path file = state.resolve(Token.FILE);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(file)).matches("[A-Za-z0-9_-]{43}\n");
    assertThat(token).isEqualTo(Token.read(state));
    assertThat(token.toString()).doesNotContain(Files.readString(file).strip());
    try (var files = Files.list(state)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void makesAnotherTokenForAnotherGate() throws IOException {
    Path other = Files.createDirectory(state.resolve("other"));
    assertThat(Token.renew(state)).isNotEqualTo(Token.renew(other));
  }

  @Test
  void makesAnotherTokenAtEachStart() throws IOException {
    Secret first = Token.renew(state);
    Secret second = Token.renew(state);
    assertThat(second).isNotEqualTo(first).isEqualTo(Token.read(state));
  }

  @Test
  void putsAWholeTokenInThePlaceOfWhateverFileWasThere() throws IOException {
    Path elsewhere = state.resolve("elsewhere");
    Files.writeString(elsewhere, TOKEN);
    Files.createSymbolicLink(state.resolve(Token.FILE), elsewhere);
    assertThat(Token.renew(state)).isEqualTo(Token.read(state));
    assertThat(Files.readString(elsewhere)).isEqualTo(TOKEN);
    write("short", "rw-rw-rw-");
    assertThat(Token.renew(state)).isEqualTo(Token.read(state));
  }

  @Test
  void readsNoneWhereThereIsNone() {
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> Token.read(state));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "rw------x"})
  void refusesATokenThatIsOpenToOthers(String permissions) throws IOException {
    write(TOKEN, permissions);
    assertThatIOException()
        .isThrownBy(() -> Token.read(state))
        .withMessageContaining("must be closed to others");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", TOKEN + "x", "u5Yk0Yz3jI9mJ7bq1v2w3x4y5z6A7B8C9D0E1F2G3H!"})
  void refusesAFileThatHoldsNoToken(String content) throws IOException {
    write(content, "rw-------");
    assertThatIOException()
        .isThrownBy(() -> Token.read(state))
        .withMessageContaining("holds no token");
  }

  @Test
  void refusesALink() throws IOException {
    Path elsewhere = state.resolve("elsewhere");
    Files.writeString(elsewhere, TOKEN);
    Files.createSymbolicLink(state.resolve(Token.FILE), elsewhere);
    assertThatIOException()
        .isThrownBy(() -> Token.read(state))
        .withMessageContaining("must be a regular file");
  }

  @Test
  void readsATokenWithAndWithoutALineEnd() throws IOException {
    write(TOKEN, "rw-------");
    assertThat(Token.read(state)).isEqualTo(new Secret(TOKEN.getBytes(UTF_8)));
    Files.writeString(state.resolve(Token.FILE), TOKEN + "\n");
    assertThat(Token.read(state)).isEqualTo(new Secret(TOKEN.getBytes(UTF_8)));
  }

  private void write(String content, String permissions) throws IOException {
    Path file = state.resolve(Token.FILE);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }
}
