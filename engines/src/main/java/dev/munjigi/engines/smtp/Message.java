package dev.munjigi.engines.smtp;

import dev.munjigi.gates.identity.MailSettings.From;
import dev.munjigi.gates.mail.Letter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/// A letter as it is sent (RFC 5322, RFC 2045, RFC 3834).
///
/// Guarantees: what is not plain ASCII is encoded (RFC 2047), and so is every text that could be read
/// as something else; no line has more than 78 bytes but for addresses; no line of the text begins
/// with a dot.
final class Message {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ]{0,58}");

  /// 45 bytes are 60 characters of base 64, in an encoded word of 72 (RFC 2047, section 2: 75).
  private static final int WORD = 45;

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(76, "\r\n".getBytes(StandardCharsets.US_ASCII));

  private Message() {}

  /// The whole of it, without the dot at its end.
  ///
  /// @param id unique, of letters, digits and hyphens
  static byte[] of(Letter letter, From from, String id, Instant now) {
    String name = from.shown().isBlank() ? "" : encoded(from.shown()) + " ";
    String head =
        "Date: "
            + DATE.format(now)
            + "\r\nFrom: "
            + name
            + "<"
            + from.address()
            + ">\r\nTo: <"
            + letter.to()
            + ">\r\nMessage-ID: <"
            + id
            + "@"
            + from.address().domain()
            + ">\r\nSubject: "
            + encoded(letter.subject())
            + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8"
            + "\r\nContent-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n";
    byte[] text = letter.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    String all = head + LINES.encodeToString(text) + "\r\n";
    return all.getBytes(StandardCharsets.UTF_8);
  }

  /// Text of a field, in encoded words where it needs them.
  static String encoded(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    StringBuilder words = new StringBuilder();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int at = 0; at < text.length(); ) {
      String point = Character.toString(text.codePointAt(at));
      int more = point.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + more > WORD) {
        add(words, word);
        bytes = 0;
      }
      word.append(point);
      bytes += more;
      at += point.length();
    }
    add(words, word);
    return words.toString();
  }

  private static void add(StringBuilder words, StringBuilder word) {
    byte[] bytes = word.toString().getBytes(StandardCharsets.UTF_8);
    words.append(words.isEmpty() ? "" : "\r\n ");
    words.append("=?utf-8?B?").append(Base64.getEncoder().encodeToString(bytes)).append("?=");
    word.setLength(0);
  }
}
