package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Clause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a service's origins are spoken to inside TLS.
///
/// @param authorities who may vouch for them
/// @param expected whom their certificate has to name
/// @param certificate what the gate shows to origins that ask, or null for nothing
/// @param unverified whether whatever they show is taken
/// @param clause where it is written
public record OriginSettings(
    Authorities authorities,
    Expected expected,
    TlsSettings.@Nullable Files certificate,
    boolean unverified,
    Clause clause) {

  /// Who may vouch for origins.
  ///
  /// @param system the authorities that come with the platform
  /// @param own the local authority
  /// @param files PEM files of others
  /// @param revocation files of revocation lists, PEM or DER
  public record Authorities(
      boolean system, boolean own, List<NamedFile> files, List<NamedFile> revocation) {
    public Authorities {
      files = List.copyOf(files);
      revocation = List.copyOf(revocation);
    }
  }

  /// Whom a certificate has to name.
  ///
  /// @param serverName the name that is asked for and has to be named; null for the origin's host
  /// @param identities where there are some, one of these has to be named, in the place of a name
  public record Expected(@Nullable String serverName, List<SpiffeId> identities) {
    /// The origin's host.
    public static final Expected HOST = new Expected(null, List.of());

    public Expected {
      identities = List.copyOf(identities);
    }
  }

  /// Without anything said: the platform's authorities, and the origin's host.
  public static OriginSettings standard(Clause clause) {
    Authorities platform = new Authorities(true, false, List.of(), List.of());
    return new OriginSettings(platform, Expected.HOST, null, false, clause);
  }
}
