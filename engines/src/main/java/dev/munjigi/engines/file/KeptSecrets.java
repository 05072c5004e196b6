package dev.munjigi.engines.file;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.SecretPlace;
import dev.munjigi.gates.identity.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Secrets in files and in variables of the process's environment.
public final class KeptSecrets implements Secrets {
  private static final int LONGEST = 4_096;

  private final UnaryOperator<@Nullable String> environment;

  public KeptSecrets() {
    this(System::getenv);
  }

  /// @param environment the value of a variable; null where there is none
  public KeptSecrets(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  @Override
  public Secret of(SecretPlace where) throws IOException {
    return switch (where) {
      case SecretPlace.InFile(Path path) -> secret(firstLine(path), "file `" + path + "`");
      case SecretPlace.InEnvironment(String variable) ->
          secret(environment.apply(variable), "variable `" + variable + "`");
    };
  }

  private static String firstLine(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("file `" + path + "` is not there");
    }
    byte[] content = PlainFile.read(path, LONGEST);
    if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path)).endsWith("------")) {
      throw new IOException("file `" + path + "` may be used by others: chmod 600 it");
    }
    return new String(content, StandardCharsets.UTF_8).lines().findFirst().orElse("");
  }

  private static Secret secret(@Nullable String text, String where) throws IOException {
    String bare = text == null ? "" : text.strip();
    if (bare.isEmpty() || bare.length() > LONGEST || bare.indexOf('\0') >= 0) {
      throw new IOException(where + " holds no secret: it is not there, empty or too long");
    }
    return new Secret(bare.getBytes(StandardCharsets.UTF_8));
  }
}
