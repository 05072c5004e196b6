package dev.munjigi.control;

import java.util.Locale;

/// The kinds of problem documents (RFC 9457) that the operator API answers with: a closed set.
enum Kind {
  MALFORMED(400, "Malformed request"),
  TOKEN_NEEDED(401, "Operator's token needed"),
  CREDENTIAL_NEEDED(401, "Credential needed"),
  ORIGIN_REFUSED(403, "Origin refused"),
  ACTION_REFUSED(403, "Action refused"),
  LOCAL_TOKEN_OFF(403, "Local token off"),
  NOT_FOUND(404, "Not found"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  TOO_SLOW(408, "Too slow"),
  BAN_DECLINED(409, "Ban declined"),
  CONFLICT(409, "Conflict"),
  NO_IDENTITIES(409, "No identities"),
  TOO_LARGE(413, "Too large"),
  WRONG_MEDIA_TYPE(415, "Wrong media type"),
  MISDIRECTED(421, "Misdirected request"),
  INVALID_INPUT(422, "Invalid input"),
  SETTINGS_BROKEN(422, "Broken settings"),
  INTERNAL(500, "Internal error"),
  UNAVAILABLE(503, "Unavailable");

  private final int status;
  private final String title;
  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Kind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /// Such as `token-needed`.
  String word() {
    return word;
  }

  /// The kind as a problem document names it.
  String type() {
    return "urn:munjigi:problem:" + word;
  }

  /// The kind that an answer of the HTTP server itself belongs to.
  static Kind of(int status) {
    for (Kind kind : values()) {
      if (kind.status == status) {
        return kind;
      }
    }
    return switch (status) {
      case 414, 431 -> TOO_LARGE;
      case 504 -> UNAVAILABLE;
      case 501, 505 -> MALFORMED;
      default -> status >= 500 ? INTERNAL : MALFORMED;
    };
  }
}
