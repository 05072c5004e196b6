package dev.munjigi.edge.walk;

import io.netty.handler.codec.DecoderException;
import java.io.FileNotFoundException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a socket could not be bound or connected, in the words of the operating system alone.
public final class SocketFailure {
  private static final Pattern CALL = Pattern.compile("^\\w+\\(\\.\\.\\) failed(.*?): ");
  private static final Pattern ADDRESS = Pattern.compile(": [^ ]*/[0-9A-Fa-f.:%\\[\\]]+$");

  /// What BoringSSL says: `error:1000045c:SSL routines:OPENSSL_internal:TLSV1_ALERT_...`.
  private static final Pattern OPENSSL =
      Pattern.compile("^error:[0-9a-f]+:SSL routines:OPENSSL_internal:(\\w+)$");

  private static final Pattern ALERT =
      Pattern.compile(
          "(?:SSLV3_ALERT|TLSV1_ALERT|TLSV1)_([A-Z_]+)$|Received fatal alert: ([a-z_]+)$");
  private static final int CAUSES = 8;

  private SocketFailure() {}

  /// The alert by which a peer ended TLS, named as by RFC 8446, section 6; null when it was none.
  public static @Nullable String alert(Throwable failure) {
    Throwable at = failure;
    for (int i = 0; i < CAUSES && at != null; i++) {
      String message = at.getMessage();
      Matcher alert = ALERT.matcher(message == null ? "" : message);
      if (at instanceof SSLException && alert.find()) {
        String name = alert.group(1) == null ? alert.group(2) : alert.group(1);
        return name.toLowerCase(Locale.ROOT);
      }
      at = at.getCause();
    }
    return null;
  }

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
