package dev.munjigi.gates.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The header fields of a message, in order; names are lower case, repeated fields stay apart.
///
/// Guarantees: immutable; names are lower-case ASCII. Does not guarantee that names are tokens or
/// values are free of control characters: the parser that made it does (RFC 9110 section 5).
public final class Fields {
  /// No fields.
  public static final Fields NONE = new Fields(new String[0], 0);

  private final String[] pairs;
  private final int size;

  private Fields(String[] pairs, int size) {
    this.pairs = pairs;
    this.size = size;
  }

  /// From name, value, name, value.
  public static Fields of(String... namesAndValues) {
    Builder builder = new Builder(namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /// How many fields there are.
  public int size() {
    return size;
  }

  /// The name of field `index`, lower case.
  public String name(int index) {
    return pairs[2 * index];
  }

  /// The value of field `index`, without white space around it.
  public String value(int index) {
    return pairs[2 * index + 1];
  }

  /// The value of the first field of this name (lower case), or null.
  public @Nullable String first(String name) {
    int index = find(name, 0);
    return index < 0 ? null : value(index);
  }

  /// Whether there is a field of this name (lower case).
  public boolean has(String name) {
    return find(name, 0) >= 0;
  }

  /// The index of the next field of this name (lower case) at or after `from`, or -1.
  public int find(String name, int from) {
    for (int i = from; i < size; i++) {
      if (pairs[2 * i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /// The values of all fields of this name (lower case), in order.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) {
      values.add(value(i));
    }
    return values;
  }

  /// The same with one more behind them.
  public Fields with(String name, String value) {
    return new Builder(size + 1).addAll(this).add(name, value).build();
  }

  /// The fields whose name passes the test.
  public Fields where(Predicate<String> keep) {
    Builder builder = new Builder(size);
    for (int i = 0; i < size; i++) {
      if (keep.test(name(i))) {
        builder.add(name(i), value(i));
      }
    }
    return builder.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fields fields
        && Arrays.equals(pairs, 0, 2 * size, fields.pairs, 0, 2 * fields.size);
  }

  @Override
  public int hashCode() {
    return Arrays.asList(pairs).subList(0, 2 * size).hashCode();
  }

  @Override
  public String toString() {
    return Arrays.asList(pairs).subList(0, 2 * size).toString();
  }

  /// Collects fields in order; used once.
  public static final class Builder {
    private String[] pairs;
    private int size;

    /// Room for this many fields before it grows.
    public Builder(int expected) {
      pairs = new String[2 * Math.max(expected, 4)];
    }

    /// Adds a field after the others.
    public Builder add(String name, String value) {
      if (2 * size == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * pairs.length);
      }
      pairs[2 * size] = lower(name);
      pairs[2 * size + 1] = value;
      size++;
      return this;
    }

    /// Adds all of these, in order.
    public Builder addAll(Fields fields) {
      for (int i = 0; i < fields.size(); i++) {
        add(fields.name(i), fields.value(i));
      }
      return this;
    }

    /// What was collected so far; the builder must not be used afterwards.
    public Fields build() {
      return new Fields(pairs, size);
    }

    private static String lower(String name) {
      for (int i = 0; i < name.length(); i++) {
        char c = name.charAt(i);
        if (c >= 'A' && c <= 'Z') {
          return name.toLowerCase(Locale.ROOT);
        }
      }
      return name;
    }
  }
}
