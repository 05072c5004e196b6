package dev.munjigi.gates.http;

import java.util.List;
import java.util.Set;

/// The methods that the gate passes on: RFC 9110 without CONNECT and TRACE, PATCH (RFC 5789),
/// WebDAV (RFC 4918, 3253, 5323) and QUERY.
///
/// CONNECT, TRACE and TRACK are left out for good: the first makes a tunnel past every gate, the
/// others reflect credentials.
final class Methods {
  /// No longer method is read.
  static final int LONGEST = 24;

  private static final List<String> LIST =
      List.of(
          "GET",
          "HEAD",
          "POST",
          "PUT",
          "PATCH",
          "DELETE",
          "OPTIONS",
          "PROPFIND",
          "PROPPATCH",
          "MKCOL",
          "COPY",
          "MOVE",
          "LOCK",
          "UNLOCK",
          "REPORT",
          "SEARCH",
          "QUERY");

  static final Set<String> KNOWN = Set.copyOf(LIST);
  static final Words WORDS = new Words(LIST, false);

  private Methods() {}
}
