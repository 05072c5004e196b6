package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Clause;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The authority that certificates are ordered from (ACME, RFC 8555), and on what terms.
///
/// @param directory where its directory is: `https://`, or `http://` on loopback
/// @param root PEM: whose certificates its TLS is believed with, or null for those that the
///     platform believes
/// @param contact a `mailto:` that the authority may write to, or null
/// @param account what binds the account to one that the authority knows already, or null
/// @param challenge the one challenge that is answered, or null for whichever can be
/// @param clause where it is written
public record AcmeSettings(
    URI directory,
    @Nullable Path root,
    @Nullable URI contact,
    @Nullable ExternalAccount account,
    @Nullable Challenge challenge,
    Clause clause) {
  /// An account that the authority knows already (RFC 8555 section 7.3.4).
  ///
  /// @param keyId its id
  /// @param macKey a file with the key that it is proven with, in base64url
  public record ExternalAccount(String keyId, Path macKey) {}

  /// How the authority is shown that a host is this gate's.
  public enum Challenge {
    /// It asks for a file over clear text (RFC 8555 section 8.3).
    HTTP_01,
    /// It asks for a certificate in a handshake (RFC 8737).
    TLS_ALPN_01;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /// The name that it is registered by.
    public String word() {
      return word;
    }
  }
}
