package dev.munjigi.engines.postgres;

import dev.munjigi.gates.exchange.Secret;
import java.time.Duration;
import java.util.Locale;

/// Where a database is and who asks it.
///
/// @param url `jdbc:postgresql://HOST[:PORT]/DATABASE?...`; TLS is set in it
///   (`sslmode=verify-full`, `sslrootcert=FILE`); holds no password
/// @param user the database's name for this gate
/// @param password in UTF-8
/// @param connections how many at most, 1 to 100
/// @param patience how long a connection, a lock and a statement may take each, a second to a
///   minute
public record PostgresAddress(
    String url, String user, Secret password, int connections, Duration patience) {
  private static final int MOST = 100;

  public PostgresAddress {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("an address begins with `jdbc:postgresql:`");
    }
    String lower = url.toLowerCase(Locale.ROOT);
    // ATTACK: an address is shown; the driver also takes `user:password@` before the host
    if (lower.contains("password=") || lower.substring(0, end(lower)).contains("@")) {
      throw new IllegalArgumentException("an address holds no password: it has a place of its own");
    }
    if (connections < 1
        || connections > MOST
        || patience.compareTo(Duration.ofSeconds(1)) < 0
        || patience.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("1 to 100 connections, and a second to a minute each");
    }
  }

  private static int end(String url) {
    int options = url.indexOf('?');
    return options < 0 ? url.length() : options;
  }

  /// As messages name it: without its options.
  @Override
  public String toString() {
    return url.substring("jdbc:".length(), end(url));
  }
}
