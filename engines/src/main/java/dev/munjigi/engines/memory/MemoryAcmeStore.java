package dev.munjigi.engines.memory;

import dev.munjigi.gates.tls.AcmeStore;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What a public authority gave, in memory: it ends with the process.
public final class MemoryAcmeStore implements AcmeStore {
  private final Map<Part, byte[]> parts = new EnumMap<>(Part.class);

  @Override
  public synchronized Optional<byte[]> load(Part part) {
    return Optional.ofNullable(parts.get(part)).map(byte[]::clone);
  }

  @Override
  public synchronized void save(Part part, byte[] content) {
    parts.put(part, content.clone());
  }
}
