package dev.munjigi.gates.iam;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;

/// The JSON of a reply, as condition keys `munjigi:response/PATH` ask of it.
///
/// Guarantees: no name twice in an object, at most 64 levels; otherwise it is none: another reader could
/// read it otherwise.
public final class ReplyDocument {
  private static final int DEPTH = 64;
  private static final int LONGEST = 64 << 20;
  private static final JsonFactory FACTORY = JsonReader.factory(DEPTH, LONGEST);

  private final Json document;

  private ReplyDocument(Json document) {
    this.document = document;
  }

  /// Reads a whole body; empty when it is no JSON that all would read alike.
  public static Optional<ReplyDocument> read(byte[] utf8) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return Optional.of(new ReplyDocument(JsonReader.read(text, FACTORY)));
    } catch (CharacterCodingException | JsonReader.Malformed malformed) {
      return Optional.empty();
    }
  }

  /// Whether a condition key asks of a reply.
  public static boolean isAsked(String key) {
    return ReplyPath.isKey(key);
  }

  /// The values of such a key; null where the reply says nothing of it. Objects, and lists in lists, are
  /// values that no operator can compare.
  public @Nullable Values values(String key) {
    return ReplyPath.of(key).map(path -> path.values(document)).orElse(null);
  }
}
