package dev.munjigi.control.pages;

import dev.munjigi.gates.signin.PasswordRules;

/// What people are told about a password that may not be one.
final class Rules {
  private Rules() {}

  static Words words(PasswordRules.Rule rule) {
    return switch (rule) {
      case TOO_SHORT -> Words.TOO_SHORT;
      case TOO_LONG -> Words.TOO_LONG;
      case NOT_PRINTING -> Words.NOT_PRINTING;
      case NAMES_USER -> Words.NAMES_USER;
      case NAMES_SERVICE -> Words.NAMES_SERVICE;
      case BREACHED -> Words.BREACHED;
    };
  }
}
