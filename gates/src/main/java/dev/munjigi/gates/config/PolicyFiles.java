package dev.munjigi.gates.config;

import dev.munjigi.gates.iam.Mistake;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The policy documents of the folder that `policies` names.
///
/// Guarantees: reads no more than 10,000 files of 256 KiB, regular ones alone; a document with a
/// mistake is a problem with its place.
final class PolicyFiles {
  private static final int MOST = 10_000;
  private static final int LONGEST = 256 * 1024;
  private static final String END = ".json";

  private final Problems problems;
  private final Map<String, Policy> policies = new TreeMap<>();
  private final MessageDigest digest = Loader.sha256();
  private boolean none = true;

  private PolicyFiles(Problems problems) {
    this.problems = problems;
  }

  /// Reads them.
  ///
  /// @param ofResources the names of those that name principals
  static PolicyFiles read(Section root, Set<String> ofResources, Problems problems) {
    PolicyFiles files = new PolicyFiles(problems);
    Located<String> folder = root.find(RightsKeys.POLICIES);
    if (folder != null) {
      files.folder(folder, ofResources);
    }
    return files;
  }

  /// What there is under a name, or null.
  @Nullable Policy named(String name) {
    return policies.get(name);
  }

  Map<String, Policy> all() {
    return Map.copyOf(policies);
  }

  List<String> names() {
    return List.copyOf(policies.keySet());
  }

  /// The digest of a configuration with these.
  String digest(String before) {
    if (none) {
      return before;
    }
    digest.update(before.getBytes(StandardCharsets.US_ASCII));
    return Loader.shown(digest.digest());
  }

  private void folder(Located<String> folder, Set<String> ofResources) {
    none = false;
    Place place = folder.spot().place();
    Path path = place.resolve(folder.value());
    String what = folder.spot().quoted() + " is " + Quote.of(folder.value());
    Set<Path> found = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path, "*" + END)) {
      for (Path one : all) {
        if (found.size() == MOST) {
          problems.add(place, what + ", which has more than " + MOST + " policies");
          return;
        }
        found.add(one);
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      problems.add(
          place, what + "; there is no folder " + Quote.of(path.toString()) + " that may be read");
      return;
    }
    found.forEach(file -> file(file, place, ofResources));
  }

  private void file(Path file, Place mentioned, Set<String> ofResources) {
    byte[] bytes = Loader.read(file, mentioned, problems);
    if (bytes == null) {
      return;
    }
    String named = file.getFileName().toString();
    String name = named.substring(0, named.length() - END.length());
    Place start = Place.startOf(file.toString());
    digest.update(named.getBytes(StandardCharsets.UTF_8));
    digest.update(Loader.sha256().digest(bytes));
    if (bytes.length > LONGEST) {
      problems.add(start, "a policy has at most 256KiB");
      return;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      PolicyReader.Kind kind =
          ofResources.contains(name) ? PolicyReader.Kind.RESOURCE : PolicyReader.Kind.IDENTITY;
      PolicyReader.Read read = PolicyReader.read(name, text, kind);
      policies.put(name, read.policy());
      for (Mistake mistake : read.mistakes()) {
        String path = mistake.path().isEmpty() ? "the document " : Quote.of(mistake.path()) + " ";
        problems.add(
            new Place(file.toString(), mistake.line(), mistake.column()), path + mistake.message());
      }
    } catch (CharacterCodingException odd) {
      problems.add(start, "the file is not UTF-8");
    }
  }
}
