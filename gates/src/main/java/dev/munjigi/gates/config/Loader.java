package dev.munjigi.gates.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the first file and those that it includes; nothing else, and nothing without a limit.
final class Loader {
  /// How many bytes a file may have.
  static final int FILE_BYTES = 4 << 20;

  /// How many files a configuration may have, the first one included.
  static final int FILES = 64;

  /// How many values all files together may have.
  static final int NODES = 1_000_000;

  private final Path first;
  private final Problems problems;
  private final List<byte[]> digests = new ArrayList<>();
  private int nodesLeft = NODES;
  private boolean whole;

  Loader(Path first, Problems problems) {
    this.first = first;
    this.problems = problems;
  }

  /// What the files hold.
  ///
  /// @param parts the block of each file, the first file's first
  /// @param whole whether every file could be found and composed to its end
  /// @param digest the first 16 hex digits of the SHA-256 of the file, or of the files' SHA-256 in
  ///     order where there are several
  record Loaded(List<Node> parts, boolean whole, String digest) {}

  /// Reads the first file's content and its includes.
  Loaded load(byte[] content) {
    List<Node> parts = new ArrayList<>();
    String name = first.toString();
    Node root = compose(name, content);
    parts.add(root);
    whole = root instanceof Node.Mapping;
    if (root instanceof Node.Mapping mapping) {
      for (Included included : included(mapping)) {
        byte[] bytes = read(included.path, included.mentioned, problems);
        Node part = bytes == null ? null : compose(included.path.toString(), bytes);
        whole &= part instanceof Node.Mapping;
        if (part != null) {
          parts.add(withoutFirstFileKeys(part));
        }
      }
    }
    return new Loaded(parts, whole, digest());
  }

  /// The content of a regular file, or null and a problem where it is mentioned.
  static byte @Nullable [] read(Path path, Place mentioned, Problems problems) {
    String name = Quote.of(path.toString());
    try {
      // ATTACK: a pipe or device would block or never end
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        problems.add(mentioned, name + " is not a regular file");
        return null;
      }
      long size = Math.min(Files.size(path), FILE_BYTES + 1);
      try (InputStream in = Files.newInputStream(path)) {
        // ATTACK: files of the kernel, such as /proc/kmsg, say that they are empty, and block
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length <= FILE_BYTES) {
          return bytes;
        }
        problems.add(mentioned, name + " is too large; allowed are 4MiB a file");
      }
    } catch (NoSuchFileException e) {
      problems.add(mentioned, "there is no file " + name);
    } catch (AccessDeniedException e) {
      problems.add(mentioned, name + " may not be read by this user");
    } catch (IOException e) {
      String why = Quote.plain(String.valueOf(e.getMessage()));
      problems.add(mentioned, name + " could not be read: " + why);
    }
    return null;
  }

  private Node compose(String name, byte[] content) {
    problems.file(name);
    digests.add(sha256().digest(content));
    String text = decode(name, content);
    if (text == null) {
      return new Node.Unusable(Place.startOf(name));
    }
    Composer composer = new Composer(name, nodesLeft, problems);
    Node node = composer.compose(text);
    nodesLeft = composer.nodesLeft();
    return node;
  }

  /// The text of a file without a byte order mark; null and a problem when it is not UTF-8 or holds
  /// a character that YAML 1.2 (section 5.1) does not print.
  private @Nullable String decode(String name, byte[] content) {
    CharBuffer chars = CharBuffer.allocate(content.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(content), chars, true);
    String text = chars.flip().toString();
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int c = text.codePointAt(at);
      if (!printable(c)) {
        String got = String.format("U+%04X", c);
        problems.add(end(name, text.substring(0, at)), "the character " + got + " is not allowed");
        return null;
      }
    }
    if (result.isError()) {
      problems.add(end(name, text), "the file is not UTF-8 from here on");
      return null;
    }
    return text;
  }

  private static boolean printable(int c) {
    return (c >= 0x20 && c <= 0x7E)
        || c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || (c >= 0xA0 && c <= 0xFFFD && c != 0xFEFF)
        || c >= 0x10000;
  }

  /// The place behind this text.
  private static Place end(String name, String text) {
    int line = 1;
    int lineStart = 0;
    for (int at = 0; at < text.length(); at++) {
      boolean ends = text.charAt(at) == '\n';
      boolean alone = text.charAt(at) == '\r' && !text.startsWith("\n", at + 1);
      if (ends || alone) {
        line++;
        lineStart = at + 1;
      }
    }
    return new Place(name, line, text.codePointCount(lineStart, text.length()) + 1);
  }

  /// A file that the first one includes, and where it says so.
  private record Included(Path path, Place mentioned) {}

  /// The files that the first one includes. What is wrong with the list itself is reported when the
  /// whole is read.
  private List<Included> included(Node.Mapping root) {
    List<Included> all = new ArrayList<>();
    Set<Path> seen = new LinkedHashSet<>();
    seen.add(first.toAbsolutePath().normalize());
    for (Node.Entry entry : root.entries()) {
      if (!entry.key().value().equals(Grammar.INCLUDE.name())) {
        continue;
      }
      Spot spot = new Spot(Grammar.INCLUDE.name(), entry.value().place());
      Problems wrong = new Problems();
      List<Located<String>> patterns =
          Grammar.INCLUDED.read(List.of(entry.value()), spot, null, wrong);
      whole &= wrong.none();
      for (Located<String> pattern : patterns == null ? List.<Located<String>>of() : patterns) {
        for (Path path : matches(pattern)) {
          if (!seen.add(path.toAbsolutePath().normalize())) {
            continue;
          }
          if (seen.size() > FILES) {
            String many = " names too many files; allowed are " + FILES + ", this one included";
            problems.add(pattern.spot().place(), pattern.spot().quoted() + many);
            whole = false;
            return all;
          }
          all.add(new Included(path, pattern.spot().place()));
        }
      }
      return all;
    }
    return all;
  }

  /// The files that a pattern names, by name; one more than are allowed at most.
  private Iterable<Path> matches(Located<String> pattern) {
    Path parent = first.getParent();
    Path path = parent == null ? Path.of(pattern.value()) : parent.resolve(pattern.value());
    Path fileName = path.getFileName();
    if (fileName == null || fileName.toString().indexOf('*') < 0) {
      return List.of(path.normalize());
    }
    Path folder = path.getParent() == null ? Path.of("") : path.getParent().normalize();
    Set<Path> found = new TreeSet<>();
    if (!Files.isDirectory(folder)) {
      problems.warn(pattern.spot().place(), nothing(pattern));
      return found;
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            folder, each -> Wildcard.matches(fileName.toString(), nameOf(each)))) {
      for (Path entry : entries) {
        found.add(entry);
        if (found.size() > FILES) {
          break;
        }
      }
    } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
      String why = Quote.plain(String.valueOf(e.getMessage()));
      String what = pattern.spot().quoted() + ": the folder " + Quote.of(folder.toString());
      problems.add(pattern.spot().place(), what + " could not be listed: " + why);
      whole = false;
    }
    if (found.isEmpty()) {
      problems.warn(pattern.spot().place(), nothing(pattern));
    }
    return found;
  }

  private static String nothing(Located<String> pattern) {
    return pattern.spot().quoted() + " is " + Quote.of(pattern.value()) + ", which names no file";
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }

  private Node withoutFirstFileKeys(Node part) {
    if (!(part instanceof Node.Mapping(List<Node.Entry> entries, Place place))) {
      return part;
    }
    List<Node.Entry> kept = new ArrayList<>(entries.size());
    for (Node.Entry entry : entries) {
      boolean first =
          Grammar.FIRST_FILE_ONLY.stream().anyMatch(k -> k.name().equals(entry.key().value()));
      if (first) {
        String key = Quote.of(entry.key().value());
        problems.add(
            entry.key().place(), key + " stands in an included file; allowed is the first");
      } else {
        kept.add(entry);
      }
    }
    return new Node.Mapping(kept, place);
  }

  private String digest() {
    byte[] digest = digests.getFirst();
    if (digests.size() > 1) {
      MessageDigest all = sha256();
      digests.forEach(all::update);
      digest = all.digest();
    }
    return shown(digest);
  }

  /// As settings show it.
  static String shown(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
