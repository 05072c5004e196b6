package dev.munjigi.gates.jose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a token says (RFC 7519, section 4). Immutable.
///
/// An accessor answers with nothing both when a claim is missing and when it has another type; who
/// needs the difference asks [#has].
public final class Claims {
  /// A NumericDate is of the years 1970 to 9999.
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

  private static final int NANOS = 9;

  private final ObjectNode object;

  /// Takes the object over: nobody else may hold it.
  Claims(ObjectNode object) {
    this.object = object;
  }

  /// An object that is no token, such as the answer of an endpoint, read as strictly as one.
  ///
  /// @return empty when it is no JSON object, or two readers could read two things
  public static Optional<Claims> read(byte[] utf8) {
    try {
      return Optional.of(new Claims(StrictJson.read(utf8)));
    } catch (Refused malformed) {
      return Optional.empty();
    }
  }

  /// Begins new ones.
  public static Builder builder() {
    return new Builder();
  }

  /// The names of all claims.
  public Set<String> names() {
    return Set.copyOf(object.propertyNames());
  }

  /// What conditions can compare: strings, numbers, booleans and arrays of strings, as texts by name in
  /// lower case; of claims whose names differ in case alone all values.
  ///
  /// ATTACK: what cannot be compared, such as an object, is there without a text: where it were missing, a
  /// condition that denies would not hold. `null` and an empty array say nothing, and are missing.
  public Map<String, List<String>> comparable() {
    Map<String, List<String>> all = new TreeMap<>();
    for (String name : object.propertyNames()) {
      JsonNode node = object.get(name);
      if (node != null && !node.isNull() && !(node.isArray() && node.isEmpty())) {
        List<String> texts =
            node.isNumber() || node.isBoolean() ? List.of(node.asString()) : texts(name);
        all.merge(name.toLowerCase(Locale.ROOT), texts, Claims::together);
      }
    }
    return all;
  }

  private static List<String> together(List<String> one, List<String> other) {
    return one.isEmpty() || other.isEmpty()
        ? List.of()
        : Stream.concat(one.stream(), other.stream()).toList();
  }

  /// Whether there is such a claim, of whatever type.
  public boolean has(String name) {
    return object.has(name);
  }

  /// A string.
  public Optional<String> text(String name) {
    JsonNode node = object.get(name);
    return node != null && node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
  }

  /// A string or an array of strings; empty when it is anything else.
  public List<String> texts(String name) {
    JsonNode node = object.get(name);
    if (node instanceof ArrayNode array) {
      List<String> texts = new ArrayList<>(array.size());
      for (JsonNode element : array.values()) {
        if (!element.isString()) {
          return List.of();
        }
        texts.add(element.stringValue());
      }
      return List.copyOf(texts);
    }
    return text(name).map(List::of).orElse(List.of());
  }

  /// An integer of 64 bits.
  public OptionalLong number(String name) {
    JsonNode node = object.get(name);
    return node != null && node.isIntegralNumber()
        ? OptionalLong.of(node.longValue())
        : OptionalLong.empty();
  }

  /// A boolean.
  public Optional<Boolean> truth(String name) {
    JsonNode node = object.get(name);
    return node != null && node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
  }

  /// A NumericDate (RFC 7519, section 2): seconds since 1970, integral or decimal, up to 9999.
  public Optional<Instant> moment(String name) {
    JsonNode node = object.get(name);
    if (node == null || !node.isNumber()) {
      return Optional.empty();
    }
    BigDecimal seconds = node.decimalValue();
    if (seconds.signum() < 0 || seconds.compareTo(LAST_SECOND) > 0) {
      return Optional.empty();
    }
    BigDecimal nanos = seconds.setScale(NANOS, RoundingMode.FLOOR);
    return Optional.of(
        Instant.ofEpochSecond(
            nanos.longValue(), nanos.remainder(BigDecimal.ONE).movePointRight(NANOS).longValue()));
  }

  /// An object.
  public Optional<Claims> object(String name) {
    return object.get(name) instanceof ObjectNode inner
        ? Optional.of(new Claims(inner))
        : Optional.empty();
  }

  /// The text of the JSON object.
  public String json() {
    return StrictJson.write(object);
  }

  /// The names alone: values may be personal.
  @Override
  public String toString() {
    return "Claims" + object.propertyNames();
  }

  /// New claims. A name that comes again replaces what it was.
  public static final class Builder {
    private final ObjectNode object = StrictJson.object();

    private Builder() {}

    /// A string; null leaves the claim out.
    public Builder text(String name, @Nullable String value) {
      if (value != null) {
        object.put(name, value);
      }
      return this;
    }

    /// An array of strings.
    public Builder texts(String name, Collection<String> values) {
      ArrayNode array = object.putArray(name);
      values.forEach(array::add);
      return this;
    }

    /// An integer.
    public Builder number(String name, long value) {
      object.put(name, value);
      return this;
    }

    /// A boolean.
    public Builder truth(String name, boolean value) {
      object.put(name, value);
      return this;
    }

    /// A NumericDate, the whole second at or before the moment.
    public Builder moment(String name, Instant value) {
      return number(name, value.getEpochSecond());
    }

    /// An object.
    public Builder object(String name, Claims value) {
      object.set(name, value.object.deepCopy());
      return this;
    }

    /// The claims as they are now.
    public Claims build() {
      return new Claims(object.deepCopy());
    }
  }
}
