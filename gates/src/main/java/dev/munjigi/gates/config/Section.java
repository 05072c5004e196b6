package dev.munjigi.gates.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A block as it was read: its keys' values, each with its place, or the defaults.
final class Section {
  private final Block block;
  private final Spot spot;
  private final @Nullable Section within;
  private final Map<Key<?>, Slot> slots;

  /// @param value null when it was written and could not be read
  private record Slot(Spot spot, boolean written, @Nullable Object value) {}

  Section(Block block, Spot spot, @Nullable Section within) {
    this.block = block;
    this.spot = spot;
    this.within = within;
    this.slots = HashMap.newHashMap(Math.min(block.keys().size(), 8));
  }

  <T> void put(Key<T> key, Spot at, boolean written, @Nullable T value) {
    slots.put(key, new Slot(at, written, value));
  }

  Block block() {
    return block;
  }

  Spot spot() {
    return spot;
  }

  /// The block around it.
  Section within() {
    if (within == null) {
      throw new IllegalStateException("nothing is around the whole file");
    }
    return within;
  }

  /// The value that holds: the one written if it is usable, otherwise the default. A required key
  /// may be asked for in a valid file only.
  <T> T get(Key<T> key) {
    Located<T> found = find(key);
    if (found != null) {
      return found.value();
    }
    return switch (key.need()) {
      case Need.Standard<T>(T value) -> value;
      case Need.Derived<T>(String _, var from) -> from.apply(this);
      case Need.Required<T> _, Need.Empty<T> _, Need.Absent<T> _ ->
          throw new IllegalStateException(spot.path() + " has no `" + key + "`");
    };
  }

  /// The value that was written and is usable, or the empty one that stands for an absent block or
  /// list; otherwise null.
  @SuppressWarnings("unchecked") // `put` takes a key's own type only
  <T> @Nullable Located<T> find(Key<T> key) {
    Slot slot = slots.get(key);
    return slot == null || slot.value == null
        ? null
        : new Located<>((T) slot.value, slot.spot, slot.written);
  }

  /// Whether somebody wrote the key, usable or not.
  boolean written(Key<?> key) {
    Slot slot = slots.get(key);
    return slot != null && slot.written;
  }

  /// Whether the key was written and could not be read.
  boolean broken(Key<?> key) {
    Slot slot = slots.get(key);
    return slot != null && slot.value == null;
  }

  /// Where the key's value is written; the block's place when it is not.
  Place place(Key<?> key) {
    return spot(key).place();
  }

  /// The path and place of the key's value; the block's place when it is not written.
  Spot spot(Key<?> key) {
    Slot slot = slots.get(key);
    return slot == null ? spot.key(key.name(), spot.place()) : slot.spot;
  }
}
