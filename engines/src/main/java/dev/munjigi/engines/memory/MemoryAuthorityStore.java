package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.AuthorityStore;
import dev.munjigi.gates.tls.Kept;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An authority's certificates and wrapped keys in memory: the root ends with the process.
public final class MemoryAuthorityStore implements AuthorityStore {
  private final Map<Part, Kept> parts = new EnumMap<>(Part.class);
  private @Nullable Kept root;

  @Override
  public synchronized Optional<Kept> root() {
    return Optional.ofNullable(root);
  }

  @Override
  public synchronized boolean keepRoot(Kept root) {
    if (this.root != null) {
      return false;
    }
    this.root = root;
    return true;
  }

  @Override
  public synchronized Optional<Kept> load(Part part) {
    return Optional.ofNullable(parts.get(part));
  }

  @Override
  public synchronized void save(Part part, Kept kept) {
    parts.put(part, kept);
  }
}
