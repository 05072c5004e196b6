package dev.munjigi.gates.join;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a node or function: 1 to 63 lower-case letters, digits and hyphens, beginning with a
/// letter or digit. It means the same in a SPIFFE ID, an ARN and a file name.
///
/// @param text the name
public record NodeName(String text) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public NodeName {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a name has 1 to 63 lower-case letters, digits and hyphens, and begins with a letter or"
              + " digit");
    }
  }

  /// A text as a name; empty when it is none.
  public static Optional<NodeName> of(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new NodeName(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
