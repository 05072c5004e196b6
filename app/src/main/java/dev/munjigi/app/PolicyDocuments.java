package dev.munjigi.app;

import dev.munjigi.control.Visible;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Reads policy documents that a command names; what is wrong with one is said on a line each.
///
/// Guarantees: reads no more than 1,000 files of 1 MiB, regular ones alone.
final class PolicyDocuments {
  private static final long LONGEST = 1 << 20;
  private static final int MOST = 1_000;

  private final PrintWriter err;
  private boolean wrong;

  PolicyDocuments(PrintWriter err) {
    this.err = err;
  }

  /// Whether anything was wrong so far.
  boolean wrong() {
    return wrong;
  }

  /// Says what is wrong.
  void refuse(String message) {
    err.println(Visible.of("policy: " + message));
    wrong = true;
  }

  /// One document, with mistakes or without; empty where the file is none.
  Optional<PolicyReader.Read> read(Path file, PolicyReader.Kind kind) {
    Optional<String> text = text(file);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    PolicyReader.Read read = PolicyReader.read(file.toString(), text.get(), kind);
    read.mistakes().forEach(mistake -> err.println(Visible.of(file + ":" + mistake)));
    wrong |= !read.mistakes().isEmpty();
    return Optional.of(read);
  }

  /// One document without mistakes.
  Optional<Policy> policy(Path file, PolicyReader.Kind kind) {
    return read(file, kind)
        .filter(read -> read.mistakes().isEmpty())
        .map(PolicyReader.Read::policy);
  }

  /// Each of these without mistakes.
  List<Policy> policies(List<Path> files, PolicyReader.Kind kind) {
    return files.stream().flatMap(file -> policy(file, kind).stream()).toList();
  }

  /// One document, or all `NAME.json` of a folder.
  List<Policy> attached(Path path, PolicyReader.Kind kind) {
    if (!Files.isDirectory(path)) {
      return policies(List.of(path), kind);
    }
    TreeSet<Path> found = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path, "*.json")) {
      for (Path one : all) {
        if (found.size() == MOST) {
          refuse("`" + path + "` has more than " + MOST + " policies");
          return List.of();
        }
        found.add(one);
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      refuse("`" + path + "` could not be read");
    }
    if (found.isEmpty() && !wrong) {
      refuse("`" + path + "` has no file `NAME.json`");
    }
    return policies(new ArrayList<>(found), kind);
  }

  private Optional<String> text(Path file) {
    try {
      // ATTACK: a pipe or device would block or never end
      if (Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) > LONGEST)) {
        refuse("`" + file + "` is no file of at most 1MiB");
        return Optional.empty();
      }
      long size = Files.size(file);
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes((int) size);
        return Optional.of(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      }
    } catch (NoSuchFileException gone) {
      refuse("there is no file `" + file + "`");
    } catch (CharacterCodingException odd) {
      refuse("`" + file + "` is not UTF-8");
    } catch (IOException unreadable) {
      refuse("`" + file + "` could not be read");
    }
    return Optional.empty();
  }
}
