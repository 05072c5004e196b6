package dev.munjigi.engines.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The versions of a database, forward only ([decision
/// 0013](docs/decisions/0013-own-migrations.md)).
///
/// Guarantees: a version is there as a whole or not at all; of several gates that start at once
/// each version is made by one; what a newer program made is refused, and so is a version that
/// another script made. Does not guarantee a way back.
///
/// @param scripts version 1, 2 and so on
public record Migrations(List<String> scripts) {
  private static final Pattern END = Pattern.compile(";\\s*(\\R|$)");

  public Migrations {
    scripts = List.copyOf(scripts);
  }

  /// Those beside a class.
  ///
  /// @param names in order, `V1__what.sql` first
  public static Migrations beside(Class<?> type, String... names) throws IOException {
    List<String> scripts = new ArrayList<>();
    for (String name : names) {
      try (InputStream in = type.getResourceAsStream(name)) {
        if (in == null) {
          throw new IOException("`%s` is missing in this program".formatted(name));
        }
        scripts.add(new String(in.readAllBytes(), UTF_8));
      }
    }
    return new Migrations(scripts);
  }

  /// Brings a database up to now.
  ///
  /// @param store how the operator knows it
  /// @throws IOException when it is newer than this program, or made by other scripts
  /// @throws java.io.UncheckedIOException when it is broken
  public void bring(Database database, String store) throws IOException {
    // every round makes one version, here or in another gate; the last one finds nothing to do
    for (int round = 0; round <= scripts.size(); round++) {
      Optional<String> wrong = database.write(this::step);
      if (wrong.isPresent()) {
        throw new IOException("identity store `%s` %s".formatted(store, wrong.get()));
      }
    }
  }

  /// Makes the next version, if one is missing.
  ///
  /// @return what is wrong with those that are there
  private Optional<String> step(Link link) throws SQLException {
    link.change(
        "CREATE TABLE IF NOT EXISTS versions"
            + " (version INTEGER NOT NULL PRIMARY KEY, checksum TEXT NOT NULL)");
    List<String> made =
        link.list("SELECT checksum FROM versions ORDER BY version", row -> row.text("checksum"));
    if (made.size() > scripts.size()) {
      return Optional.of(
          "has version `%d`, and this program knows `%d` at most: use a newer one"
              .formatted(made.size(), scripts.size()));
    }
    for (int i = 0; i < made.size(); i++) {
      if (!made.get(i).equals(checksum(scripts.get(i)))) {
        return Optional.of("has a version `%d` that is not this program's".formatted(i + 1));
      }
    }
    if (made.size() < scripts.size()) {
      make(link, made.size() + 1);
    }
    return Optional.empty();
  }

  private void make(Link link, int version) throws SQLException {
    String script = scripts.get(version - 1);
    for (String statement : END.split(script)) {
      if (!statement.isBlank()) {
        link.change(statement);
      }
    }
    link.change(
        "INSERT INTO versions (version, checksum) VALUES (?, ?)", version, checksum(script));
  }

  private static String checksum(String script) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
