package dev.munjigi.engines.http;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.federation.ClientSecrets;
import dev.munjigi.gates.identity.ExternalProvider.ClientSecret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The secrets of clients in files and environment variables, read anew each time.
public final class KeptClientSecrets implements ClientSecrets {
  private static final int LONGEST = 4_096;

  private final UnaryOperator<@Nullable String> environment;

  public KeptClientSecrets() {
    this(System::getenv);
  }

  /// @param environment the value of a variable; null where there is none
  KeptClientSecrets(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  @Override
  public Optional<Secret> of(ClientSecret where) throws IOException {
    return switch (where) {
      case ClientSecret.None _ -> Optional.empty();
      case ClientSecret.InFile(Path path) -> Optional.of(secret(firstLine(path), path.toString()));
      case ClientSecret.InEnvironment(String variable) ->
          Optional.of(secret(environment.apply(variable), variable));
    };
  }

  private static @Nullable String firstLine(Path path) throws IOException {
    // ATTACK: a pipe would be waited for, for good
    if (!Files.isRegularFile(path)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(path)) {
      String text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
      return text.lines().findFirst().orElse("");
    }
  }

  private static Secret secret(@Nullable String text, String where) throws IOException {
    String bare = text == null ? "" : text.strip();
    if (bare.isEmpty()) {
      throw new IOException("`" + where + "` is not there, or empty");
    }
    return new Secret(bare.getBytes(StandardCharsets.UTF_8));
  }
}
