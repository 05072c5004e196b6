package dev.munjigi.gates.identity;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How mail leaves the gate, and whom it lets sign themselves up by it.
///
/// @param server that takes it
/// @param from whose it is said to be
/// @param login what the server asks for, or null for nothing; never used in clear
/// @param root certificates of authorities in PEM that the server is believed by, or null for those
///     of the platform
/// @param signUp who may sign themselves up, or null for nobody
public record MailSettings(
    Server server,
    From from,
    @Nullable Login login,
    @Nullable Path root,
    @Nullable SignUp signUp) {
  public MailSettings {
    if (login != null && server.security() == Security.NONE) {
      throw new IllegalArgumentException("a password is not sent in clear");
    }
  }

  /// How the connection is protected.
  public enum Security {
    /// From its beginning (RFC 8314).
    TLS,
    /// After a word in clear, and nothing is sent without (RFC 3207).
    STARTTLS,
    NONE
  }

  /// A submission server.
  ///
  /// @param host a name or an address, IPv6 without brackets
  /// @param port 1 to 65535
  public record Server(String host, int port, Security security) {}

  /// The sender.
  ///
  /// @param shown a name on one line; may be empty
  public record From(String shown, MailAddress address) {
    private static final int MOST_SHOWN = 100;

    public From {
      if (shown.length() > MOST_SHOWN
          || shown.codePoints().anyMatch(point -> point < ' ' || point == 0x7f)) {
        throw new IllegalArgumentException("a sender's name is one line of up to " + MOST_SHOWN);
      }
    }
  }

  /// Who the gate is to the server.
  ///
  /// @param password where it is kept
  public record Login(String user, SecretPlace password) {}

  /// Who may sign themselves up.
  ///
  /// @param domains of their addresses, as in the DNS; null for any
  /// @param groups that they are in from then on
  public record SignUp(@Nullable Set<String> domains, SortedSet<String> groups) {
    public SignUp {
      domains = domains == null ? null : Set.copyOf(domains);
      groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }

    /// Whether an address may.
    public boolean allows(MailAddress address) {
      return domains == null || domains.contains(address.domain());
    }
  }
}
