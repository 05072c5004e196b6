package dev.munjigi.gates.federation;

import dev.munjigi.gates.identity.ExternalProvider;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Port: asks the endpoints of a provider. Safe for use by many threads; blocks.
///
/// Guarantees: TLS that is verified, by the platform's authorities or the provider's own; `http` on
/// loopback alone; no redirect is followed; an answer is JSON by its type, not packed, of at most
/// [#MOST] bytes and within [#LONGEST_SECONDS] seconds in all; a private address is asked only where
/// the issuer has one. Does not guarantee that the content is JSON, or true.
public interface Fetch {
  /// How many bytes an answer has at most.
  int MOST = 256 * 1024;

  /// How long an answer takes at most, with connecting and waiting for others.
  int LONGEST_SECONDS = 6;

  /// @throws IOException when there is no such answer; the message says why, on one line
  Answer ask(Question question) throws IOException;

  /// What is asked.
  ///
  /// @param provider whose endpoint it is
  /// @param at where
  /// @param authorization the `authorization` field, or null
  /// @param form a form that is posted, or null where something is read
  record Question(
      ExternalProvider provider, URI at, @Nullable String authorization, @Nullable String form) {
    /// Where alone.
    @Override
    public String toString() {
      return "Question[" + at + "]";
    }
  }

  /// What was answered.
  record Answer(int status, byte[] json) {}
}
