package dev.munjigi.gates.oauth;

import java.util.Locale;

/// What is wrong with a request, as the protocol names it (RFC 6749, sections 4.1.2.1 and 5.2; RFC
/// 6750, section 3.1; RFC 7009, section 2.2.1; RFC 8707, section 2; OpenID Connect Core, section
/// 3.1.2.6).
public enum ErrorCode {
  INVALID_REQUEST(400),
  INVALID_CLIENT(401),
  INVALID_GRANT(400),
  UNAUTHORIZED_CLIENT(400),
  UNSUPPORTED_GRANT_TYPE(400),
  UNSUPPORTED_RESPONSE_TYPE(400),
  INVALID_SCOPE(400),
  INVALID_TARGET(400),
  ACCESS_DENIED(403),
  LOGIN_REQUIRED(400),
  CONSENT_REQUIRED(400),
  REQUEST_NOT_SUPPORTED(400),
  REQUEST_URI_NOT_SUPPORTED(400),
  REGISTRATION_NOT_SUPPORTED(400),
  INVALID_TOKEN(401),
  INSUFFICIENT_SCOPE(403);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /// As `error` names it.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The status of an answer that is no redirect.
  public int status() {
    return status;
  }
}
