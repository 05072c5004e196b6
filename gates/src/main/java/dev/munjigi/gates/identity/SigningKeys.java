package dev.munjigi.gates.identity;

import java.time.Instant;
import java.util.List;

/// Port: the secrets that all gates of a store share, such as the keys that tokens are signed with,
/// wrapped. Safe for use by many threads and, where the store is shared, by many gates; may block.
public interface SigningKeys {
  /// All, oldest first; at most 100.
  List<Sealed> all();

  /// Adds one; durable when it returns. Of several of one id that are added at once, one
  /// stays.
  ///
  /// @return false when there is one of this id, or there are 100
  boolean add(Sealed key);

  /// Removes one; durable when it returns.
  boolean remove(String id);

  /// A wrapped key.
  ///
  /// @param id its name
  /// @param algorithm its one algorithm, such as `ES256`
  /// @param wrapped what a `KeyWrap` made of it, in base64
  /// @param made when
  record Sealed(String id, String algorithm, String wrapped, Instant made) {}
}
