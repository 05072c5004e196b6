package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Port: the keys of programs. Safe for use by many threads; may block.
public interface ApiKeys {
  /// Adds one; durable when it returns.
  ///
  /// @return [Kept#DANGLING] when its user is not there, [Kept#CHANGED] when there is one of its id or
  ///     hash
  Kept add(ApiKey key);

  Optional<ApiKey> byHash(String hash);

  /// One page of them, oldest first.
  ///
  /// @param user whose, or null for everybody's
  /// @param after the last id of the page before, or null for the first page
  /// @param most how many, 1 to 1,000
  List<ApiKey> page(@Nullable Id user, @Nullable Id after, int most);

  /// Revokes one; durable when it returns.
  ///
  /// @return whether it was there
  boolean revoke(Id key);
}
