package dev.munjigi.trials;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One refusal that is claimed: these bytes are refused for this reason.
///
/// A `*.claim` file: lines that begin with `#` say it in words; then `code:`, `status:`, `class:`
/// and, where the standard configuration is not enough, `top:` and `service:` lines, each one line
/// of YAML for the top level and for the service; then `send:` and the request. Line ends of the
/// file do not count; `\r \n \t \0 \\ \xHH` stand for octets, and `\{9000*a}` for the text after
/// the star so many times.
///
/// @param name the file's name without its ending
/// @param code the whole reason code
/// @param status the HTTP status
/// @param publicClass what the client is told
/// @param overlay what is added to the standard configuration
/// @param request the bytes to send
@SuppressWarnings("ArrayRecordComponent") // never compared
record Claim(
    String name, String code, int status, String publicClass, Overlay overlay, byte[] request) {
  static final String SUFFIX = ".claim";

  private static final Pattern REPEATED = Pattern.compile("\\\\\\{([0-9]{1,6})\\*([^}]*)\\}");

  /// Lines of YAML that are added to the standard configuration.
  record Overlay(List<String> top, List<String> service) {
    Overlay {
      top = List.copyOf(top);
      service = List.copyOf(service);
    }
  }

  /// All claims among the test resources, by name.
  static List<Claim> all() {
    URL folder = Objects.requireNonNull(Claim.class.getResource("/refusals"));
    try (Stream<Path> files = Files.list(Path.of(new URI(folder.toString())))) {
      List<Path> paths = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
      List<Claim> claims = new ArrayList<>();
      for (Path path : paths) {
        String file = path.getFileName().toString();
        String name = file.substring(0, file.length() - SUFFIX.length());
        claims.add(parse(name, Files.readString(path)));
      }
      return claims;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Reads one file.
  ///
  /// @throws IllegalArgumentException when it is not as described
  static Claim parse(String name, String text) {
    int send = text.indexOf("\nsend:\n");
    if (send < 0 || !text.startsWith("#")) {
      throw new IllegalArgumentException(name + ": a claim begins with `#` and ends with `send:`");
    }
    List<String> head =
        text.substring(0, send).lines().filter(line -> !line.startsWith("#")).toList();
    List<String> known = List.of("code", "status", "class", "top", "service");
    for (String line : head) {
      int colon = line.indexOf(": ");
      if (colon < 0 || !known.contains(line.substring(0, colon))) {
        throw new IllegalArgumentException(name + ": `" + line + "` begins with none of " + known);
      }
    }
    return new Claim(
        name,
        one(name, head, "code"),
        Integer.parseInt(one(name, head, "status")),
        one(name, head, "class"),
        new Overlay(values(head, "top"), values(head, "service")),
        unescape(name, text.substring(send + "\nsend:\n".length())));
  }

  private static List<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2))
        .toList();
  }

  private static String one(String name, List<String> lines, String key) {
    List<String> values = values(lines, key);
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          name + ": `" + key + "` stands " + values.size() + " times");
    }
    return values.getFirst();
  }

  private static byte[] unescape(String name, String written) {
    String text = expanded(written.replace("\n", ""));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\') {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
        continue;
      }
      char kind = at < text.length() ? text.charAt(at++) : ' ';
      switch (kind) {
        case 'r' -> bytes.write('\r');
        case 'n' -> bytes.write('\n');
        case 't' -> bytes.write('\t');
        case '0' -> bytes.write(0);
        case '\\' -> bytes.write('\\');
        case 'x' -> {
          bytes.write(Integer.parseInt(text.substring(at, at + 2), 16));
          at += 2;
        }
        default -> throw new IllegalArgumentException(name + ": unknown escape `\\" + kind + "`");
      }
    }
    return bytes.toByteArray();
  }

  /// The text with every `\{9000*a}` written out.
  private static String expanded(String text) {
    return REPEATED.matcher(text).replaceAll(Claim::writtenOut);
  }

  private static String writtenOut(MatchResult repeated) {
    int times = Integer.parseInt(repeated.group(1));
    return Matcher.quoteReplacement(repeated.group(2).repeat(times));
  }

  @Override
  public String toString() {
    return name;
  }
}
