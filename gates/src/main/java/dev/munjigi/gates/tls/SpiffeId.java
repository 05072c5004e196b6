package dev.munjigi.gates.tls;

/// An identity by the SPIFFE standard (SPIFFE-ID, sections 2.1 to 2.3): `spiffe://DOMAIN/PATH`.
///
/// Guarantees: a trust domain of 1 to 255 lower-case letters, digits, dots, hyphens and underscores;
/// a path of one or more segments of letters, digits, dots, hyphens and underscores, none of them
/// empty, `.` or `..`; at most 2,048 bytes; no user, port, query, fragment or percent-encoding.
///
/// @param domain the trust domain
/// @param path the segments with their slashes, such as `/node/web-1`
public record SpiffeId(String domain, String path) {
  private static final String SCHEME = "spiffe://";
  private static final int LONGEST = 2_048;
  private static final int LONGEST_DOMAIN = 255;

  public SpiffeId {
    String wrong = wrong(domain, path);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(wrong);
    }
  }

  /// Reads an identity.
  ///
  /// @throws IllegalArgumentException when it is none; the message is the rest of a sentence about
  ///     it, one line
  public static SpiffeId parse(String text) {
    // ATTACK: the scheme and the domain have one spelling, so that no two ids mean the same
    if (!text.startsWith(SCHEME)) {
      throw new IllegalArgumentException("has to begin with `spiffe://` in lower case");
    }
    int slash = text.indexOf('/', SCHEME.length());
    if (slash < 0) {
      throw new IllegalArgumentException("has no path behind its trust domain, such as `/node/N`");
    }
    return new SpiffeId(text.substring(SCHEME.length(), slash), text.substring(slash));
  }

  private static String wrong(String domain, String path) {
    if (SCHEME.length() + domain.length() + path.length() > LONGEST) {
      return "has more than `" + LONGEST + "` characters";
    }
    if (!isDomain(domain)) {
      return "has no trust domain of 1 to 255 lower-case letters, digits, dots, hyphens and"
          + " underscores";
    }
    if (!path.startsWith("/")) {
      return "has no path behind its trust domain, such as `/node/N`";
    }
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return "has a path segment that is empty, `.` or `..`";
      }
      if (!segment.chars().allMatch(c -> plain(c) || (c >= 'A' && c <= 'Z'))) {
        return "has a path segment with other characters than letters, digits, dots, hyphens and"
            + " underscores";
      }
    }
    return "";
  }

  /// Whether a text is a trust domain.
  static boolean isDomain(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_DOMAIN
        && text.chars().allMatch(SpiffeId::plain);
  }

  private static boolean plain(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  }

  /// What stands behind a first segment, such as the name of a node behind `node`; empty when the
  /// path is not of this form.
  String nameOf(String kind) {
    String prefix = "/" + kind + "/";
    boolean named = path.startsWith(prefix) && path.indexOf('/', prefix.length()) < 0;
    return named ? path.substring(prefix.length()) : "";
  }

  @Override
  public String toString() {
    return SCHEME + domain + path;
  }
}
