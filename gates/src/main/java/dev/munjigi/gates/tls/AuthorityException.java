package dev.munjigi.gates.tls;

/// The local authority cannot give a certificate; the message is one line for the operator.
public final class AuthorityException extends Exception {
  AuthorityException(String message) {
    super(message);
  }

  AuthorityException(String message, Throwable cause) {
    super(message, cause);
  }
}
