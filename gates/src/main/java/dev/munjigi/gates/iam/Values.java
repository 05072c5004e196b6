package dev.munjigi.gates.iam;

import dev.munjigi.gates.exchange.Address;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a request says of one condition key: no, one or several values. Safe for use by many threads.
///
/// Each value is read as number, moment or address once, however many conditions look at it.
public final class Values {
  /// Those of a key of which nothing can be said yet, where what may turn out to be allowed shall pass.
  public static final Values HOPED = new Values(new String[0]);

  /// The same, where nothing shall pass but what is allowed however it turns out.
  public static final Values DOUBTED = new Values(new String[0]);

  /// Something that no operator can compare.
  public static final Values OPAQUE = new Values(new String[0], true, false);

  private final String[] texts;
  private final boolean opaque;
  private final boolean gaps;
  private final @Nullable Optional<?>[] read;

  private Values(String[] texts) {
    this(texts, false, false);
  }

  private Values(String[] texts, boolean opaque, boolean gaps) {
    this.texts = texts;
    this.opaque = opaque;
    this.gaps = gaps;
    this.read = new Optional<?>[texts.length * Reading.values().length];
  }

  private enum Reading {
    NUMBER,
    MOMENT,
    ADDRESS
  }

  /// These, in this order.
  public static Values of(String... texts) {
    return new Values(texts.clone());
  }

  /// These, in this order; without any, what cannot be compared.
  public static Values comparable(List<String> texts) {
    return texts.isEmpty() ? OPAQUE : of(texts);
  }

  /// These, in this order.
  public static Values of(List<String> texts) {
    return new Values(texts.toArray(String[]::new));
  }

  /// These, of which some may be more than text, or missing.
  ///
  /// @param opaque whether there is a value beside these that no operator can compare
  /// @param gaps whether of several that should say one, some say none
  static Values of(List<String> texts, boolean opaque, boolean gaps) {
    return new Values(texts.toArray(String[]::new), opaque, gaps);
  }

  boolean opaque() {
    return opaque;
  }

  boolean gaps() {
    return gaps;
  }

  /// How many there are.
  public int size() {
    return texts.length;
  }

  /// One of them.
  public String text(int index) {
    return texts[index];
  }

  @Nullable BigDecimal number(int index) {
    return (BigDecimal) read(index, Reading.NUMBER);
  }

  @Nullable Instant moment(int index) {
    return (Instant) read(index, Reading.MOMENT);
  }

  @Nullable Address address(int index) {
    return (Address) read(index, Reading.ADDRESS);
  }

  private @Nullable Object read(int index, Reading as) {
    int slot = index * Reading.values().length + as.ordinal();
    Optional<?> known = read[slot];
    if (known == null) {
      String text = texts[index];
      known =
          switch (as) {
            case NUMBER -> Literals.number(text);
            case MOMENT -> Literals.moment(text);
            case ADDRESS -> Literals.address(text);
          };
      read[slot] = known;
    }
    return known.orElse(null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values values
        && opaque == values.opaque
        && gaps == values.gaps
        && Arrays.equals(texts, values.texts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(texts);
  }

  @Override
  public String toString() {
    return Arrays.toString(texts);
  }
}
