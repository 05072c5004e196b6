package dev.munjigi.gates.iam;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Values of policies and requests that are more than text; each is empty where the text is none.
public final class Literals {
  private static final int LONGEST = 64;
  private static final int MOST_EXPONENT = 400;

  /// The profiles of ISO 8601 that W3C's note on dates and times has, `Z` or an offset behind a time.
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm")
          .optionalStart()
          .appendPattern(":ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Literals() {}

  /// A decimal number, such as `-4`, `0.50` or `1e3`.
  public static Optional<BigDecimal> number(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(text);
      // ATTACK: comparing 1e999999999 with 1 writes out all its digits
      return Math.abs((long) number.scale()) > MOST_EXPONENT
          ? Optional.empty()
          : Optional.of(number);
    } catch (NumberFormatException none) {
      return Optional.empty();
    }
  }

  /// A moment: a date, a date with time and offset, or seconds since the epoch.
  public static Optional<Instant> moment(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    boolean dashed = text.length() > 4 && text.charAt(4) == '-';
    try {
      if (text.length() == 4) {
        return Optional.of(start(Year.parse(text).atDay(1)));
      }
      if (text.length() == 7 && dashed) {
        return Optional.of(start(YearMonth.parse(text).atDay(1)));
      }
      if (text.length() == 10 && dashed) {
        return Optional.of(start(LocalDate.parse(text)));
      }
      return text.indexOf('T') > 0 ? time(text) : seconds(text);
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Optional<Instant> time(String text) {
    return Optional.of(TIME.parse(text, OffsetDateTime::from).toInstant());
  }

  private static Optional<Instant> seconds(String text) {
    return number(text)
        .filter(one -> one.abs().compareTo(BigDecimal.valueOf(Instant.MAX.getEpochSecond())) < 0)
        .map(
            one -> {
              long whole = one.setScale(0, RoundingMode.FLOOR).longValueExact();
              long nanos = one.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
              return Instant.ofEpochSecond(whole, nanos);
            });
  }

  /// An address in its only form.
  static Optional<Address> address(String text) {
    return Address.parse(text);
  }

  /// A network; bits beyond its prefix count for nothing.
  public static Optional<Network> network(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Address.parse(text).map(Network::of);
    }
    Optional<Address> base = Address.parse(text.substring(0, slash));
    Optional<BigDecimal> bits = number(text.substring(slash + 1));
    if (base.isEmpty() || bits.isEmpty() || bits.get().scale() != 0) {
      return Optional.empty();
    }
    int own = base.get().isV4() ? 32 : 128;
    int length = bits.get().intValue();
    return length < 0 || length > own
        ? Optional.empty()
        : Optional.of(Network.of(base.get(), length + 128 - own));
  }

  /// Whether the text is `true` or `false`, in whatever case.
  static Optional<Boolean> truth(String text) {
    return text.equalsIgnoreCase("true")
        ? Optional.of(true)
        : text.equalsIgnoreCase("false") ? Optional.of(false) : Optional.empty();
  }

  /// Bytes in base64.
  static byte @Nullable [] bytes(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  static boolean among(byte[] bytes, List<byte[]> all) {
    return all.stream().anyMatch(one -> Arrays.equals(one, bytes));
  }
}
