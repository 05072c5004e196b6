package dev.munjigi.gates.exchange;

import java.util.List;

/// The one spelling of a request's path.
///
/// Guarantees: begins with `/`; no `.` or `..` segment, no empty segment except a last one (a
/// trailing slash); every octet that is not unreserved or a sub-delimiter, `:` or `@` is
/// percent-encoded with upper-case digits; `segments` are what an origin decodes, valid UTF-8
/// without control characters.
///
/// @param encoded as it goes upstream
/// @param segments the decoded segments; the last one is empty for a trailing slash, `/` is one
///     empty segment
public record CanonicalPath(String encoded, List<String> segments) {
  public CanonicalPath {
    segments = List.copyOf(segments);
    if (encoded.isEmpty() || encoded.charAt(0) != '/' || segments.isEmpty()) {
      throw new IllegalArgumentException("a canonical path begins with `/`");
    }
  }
}
