package dev.munjigi.engines.file;

import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A file with bans, one JSON object a line, so that bans outlive the process.
///
/// Guarantees: after a crash the file is as it was before or after a save, never in between; a
/// broken line costs that line only. Does not guarantee that a ban of the last seconds was saved.
/// Used by one thread at a time; does I/O, so never on an event loop.
public final class BanFile {
  /// The biggest file that is read, in bytes.
  private static final int MAX_BYTES = 64 << 20;

  private static final int MAX_WARNINGS = 20;
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final Path folder;
  private final JsonMapper json = new JsonMapper();

  /// @param file where; its folder exists
  public BanFile(Path file) {
    this.file = file.toAbsolutePath();
    this.folder = Objects.requireNonNull(this.file.getParent(), "a file lies in a folder");
  }

  /// What a file held.
  ///
  /// @param bans its bans, ended ones too
  /// @param warnings one line for each line that was skipped, the first 20 of them
  public record Loaded(List<Ban> bans, List<String> warnings) {
    public Loaded {
      bans = List.copyOf(bans);
      warnings = List.copyOf(warnings);
    }
  }

  /// Replaces the file: writes another one, forces it to the disk, renames it, forces the folder.
  public void save(List<Ban> bans) throws IOException {
    StringBuilder text = new StringBuilder();
    for (Ban ban : bans) {
      text.append(line(ban)).append('\n');
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
    // ATTACK: a pipe or a link in its place would be waited for, or followed
    if (!Files.isDirectory(next, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(next);
    }
    try (FileChannel channel =
        FileChannel.open(
            next, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      // INVARIANT: durable before it takes the name
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private String line(Ban ban) {
    ObjectNode node = json.createObjectNode();
    node.put("network", ban.network().toString());
    node.put("from", ban.from().toString());
    node.put("until", ban.until().toString());
    node.put("by", ban.by());
    node.put("reason", ban.reason());
    return json.writeValueAsString(node);
  }

  /// Reads the file; a file that is not there holds nothing.
  ///
  /// @throws IOException when it is there and is no regular file, cannot be read, or has more than 64 MiB
  public Loaded load() throws IOException {
    byte[] bytes;
    try {
      bytes = PlainFile.read(file, MAX_BYTES);
    } catch (NoSuchFileException e) {
      return new Loaded(List.of(), List.of());
    }
    return read(bytes);
  }

  Loaded read(byte[] bytes) {
    List<Ban> bans = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].isBlank()) {
        continue;
      }
      Optional<Ban> ban = parse(lines[i]);
      ban.ifPresent(bans::add);
      if (ban.isEmpty() && warnings.size() < MAX_WARNINGS) {
        warnings.add("skipped line " + (i + 1) + " of `" + file.getFileName() + "`: not a ban");
      }
    }
    return new Loaded(bans, warnings);
  }

  private Optional<Ban> parse(String line) {
    try {
      JsonNode node = json.readTree(line);
      Optional<Network> network = Network.parse(text(node, "network"));
      Instant from = Instant.parse(text(node, "from"));
      Instant until = Instant.parse(text(node, "until"));
      String reason = text(node, "reason");
      String by = text(node, "by");
      return network.map(n -> new Ban(n, from, until, reason, by));
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null || !value.isString()) {
      throw new IllegalArgumentException("`" + key + "` is a text");
    }
    return value.stringValue();
  }
}
