package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A key that a program shows to be known: only its hash is kept.
///
/// @param id its own
/// @param owner whose rights it stands for: an ARN of a user, a function or a node
/// @param user the user who owns it, or null; it goes when they go
/// @param prefix its first characters, to be recognised by; 4 to 24
/// @param hash the SHA-256 of the whole key, in lower-case hexadecimal
/// @param label what its owner calls it; at most 100 characters
/// @param scopes what it is cut down to; empty for all that its owner may
/// @param created when
/// @param until when it ends, or null
/// @param used when it was last used, to about a minute, or null
public record ApiKey(
    Id id,
    String owner,
    @Nullable Id user,
    String prefix,
    String hash,
    String label,
    SortedSet<String> scopes,
    Instant created,
    @Nullable Instant until,
    @Nullable Instant used) {
  private static final int MOST_LABEL = 100;
  private static final int MOST_SCOPES = 50;
  private static final int HASH = 64;

  public ApiKey {
    scopes = Collections.unmodifiableSortedSet(new TreeSet<>(scopes));
    if (label.length() > MOST_LABEL || scopes.size() > MOST_SCOPES || hash.length() != HASH) {
      throw new IllegalArgumentException("a label or scopes that are too many, or no hash");
    }
  }

  /// As events name it; worth nothing by itself.
  public String shown() {
    return "key " + prefix + ", `" + label + "`";
  }
}
