package dev.munjigi.edge.walk;

import io.netty.handler.codec.DecoderException;
import java.io.FileNotFoundException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Why a socket could not be bound or connected, in the words of the operating system alone.
public final class SocketFailure {
  private static final Pattern CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed(.*?): ");
  private static final Pattern ADDRESS = Pattern.compile(": [^ ]*/[0-9A-Fa-f.:%\\[\\]]+$");

  /// What BoringSSL says: `error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_...`.
  private static final Pattern OPENSSL =
      Pattern.compile("^error:[0-9a-f]+:SSL routines:OPENSSL_internal:(\\w+)$");

  private SocketFailure() {}

  /// The reason without the name of the call, the number of the error and the address, such as
  /// `connection refused`.
  public static String why(Throwable failure) {
    String message = failure.getMessage();
    Throwable cause = failure.getCause();
    if (cause != null && (message == null || failure instanceof DecoderException)) {
      return why(cause);
    }
    if (message == null) {
      return failure instanceof FileNotFoundException
          ? "no such file or directory"
          : failure.getClass().getSimpleName();
    }
    Matcher alert = OPENSSL.matcher(message);
    if (alert.find()) {
      return alert.group(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    String bare = ADDRESS.matcher(CALL.matcher(message).replaceFirst("")).replaceFirst("");
    if (bare.equals("Address already in use")) {
      return "the address is already in use";
    }
    return bare.isEmpty()
        ? message
        : bare.substring(0, 1).toLowerCase(Locale.ROOT) + bare.substring(1);
  }
}
