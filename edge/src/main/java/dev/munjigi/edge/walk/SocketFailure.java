package dev.munjigi.edge.walk;

import java.util.Locale;
import java.util.regex.Pattern;

/// Why a socket could not be bound or connected, in the words of the operating system alone.
public final class SocketFailure {
  private static final Pattern CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed(.*?): ");
  private static final Pattern ADDRESS = Pattern.compile(": [^ ]*/[0-9A-Fa-f.:%\\[\\]]+$");

  private SocketFailure() {}

  /// The reason without the name of the call, the number of the error and the address, such as
  /// `connection refused`.
  public static String why(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    String bare = ADDRESS.matcher(CALL.matcher(message).replaceFirst("")).replaceFirst("");
    if (bare.equals("Address already in use")) {
      return "the address is already in use";
    }
    return bare.isEmpty()
        ? message
        : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
  }
}
