package dev.munjigi.gates.join;

/// Somebody does not get a certificate; the message is one line for the log.
public final class JoinRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final Why why;

  /// Why, as far as whoever asks is told.
  public enum Why {
    /// The token is unknown, was used, or has ended; or it is of no platform, or says the wrong.
    TOKEN("the token is not valid here: unknown, used, ended, or for somebody else"),
    /// The request for a certificate is broken, or its key weak.
    REQUEST("the request for a certificate is refused"),
    /// Another has this name.
    NAME_TAKEN("another has this name"),
    /// It was shut out.
    SHUT_OUT("it was revoked, or removed"),
    /// The renewal is not signed by the key of a certificate that holds.
    PROOF("the renewal is not signed by the key of a certificate that is valid"),
    /// There are as many as there may be, or the authority cannot issue.
    UNAVAILABLE("no certificate can be given at the moment");

    private final String said;

    Why(String said) {
      this.said = said;
    }

    /// What whoever asks is told, one line.
    public String said() {
      return said;
    }
  }

  public JoinRefused(Why why, String message) {
    super(message, null, false, false);
    this.why = why;
  }

  /// Why.
  public Why why() {
    return why;
  }

  /// What is wrong, one line.
  public String evidence() {
    return String.valueOf(getMessage());
  }
}
