package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Text of a policy that a text of a request is held against: literal characters, `*` for any run of
/// characters, `?` for one, and variables (`${key}`, `${key, 'default'}`, `${*}`, `${?}`, `${$}`).
///
/// Guarantees: takes time in proportion to the product of both lengths at most, and no memory; a
/// variable is replaced once, and what stands in its place is literal; one that has no value, or
/// several, matches nothing.
final class TextPattern {
  /// What of a pattern is special.
  ///
  /// @param wildcards whether `*` and `?` are
  /// @param variables whether `${` is
  /// @param anyCase whether letters match in either case
  record Dialect(boolean wildcards, boolean variables, boolean anyCase) {}

  /// A part of a pattern.
  private sealed interface Piece {
    record Literal(String text) implements Piece {}

    /// `*`.
    record Run() implements Piece {}

    /// `?`.
    record One() implements Piece {}

    /// @param key in the form of [Context#get]
    record Variable(String key, @Nullable String otherwise) implements Piece {}
  }

  private static final int NO = -1;
  private static final int UNRESOLVED = -2;
  private static final Piece RUN = new Piece.Run();
  private static final Piece ONE = new Piece.One();

  private final String written;
  private final Piece[] pieces;
  private final boolean anyCase;

  private TextPattern(String written, List<Piece> pieces, boolean anyCase) {
    this.written = written;
    this.pieces = pieces.toArray(Piece[]::new);
    this.anyCase = anyCase;
  }

  /// Reads one.
  ///
  /// @return empty where a variable is malformed
  static Optional<TextPattern> of(String text, Dialect dialect) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (dialect.variables() && text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        String inside = end < 0 ? "" : text.substring(at + 2, end);
        if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
          literal.append(inside);
        } else {
          Optional<Piece> variable = variable(inside);
          if (variable.isEmpty()) {
            return Optional.empty();
          }
          flush(literal, pieces);
          pieces.add(variable.get());
        }
        at = end + 1;
      } else if (dialect.wildcards() && (c == '*' || c == '?')) {
        flush(literal, pieces);
        Piece last = pieces.isEmpty() ? null : pieces.getLast();
        if (c == '?' || last != RUN) {
          pieces.add(c == '*' ? RUN : ONE);
        }
        at++;
      } else {
        literal.append(c);
        at++;
      }
    }
    flush(literal, pieces);
    return Optional.of(new TextPattern(text, pieces, dialect.anyCase()));
  }

  private static void flush(StringBuilder literal, List<Piece> pieces) {
    if (!literal.isEmpty()) {
      pieces.add(new Piece.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static Optional<Piece> variable(String inside) {
    int comma = inside.indexOf(',');
    String key = (comma < 0 ? inside : inside.substring(0, comma)).strip();
    String otherwise = null;
    if (comma >= 0) {
      String quoted = inside.substring(comma + 1).strip();
      if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
        return Optional.empty();
      }
      otherwise = quoted.substring(1, quoted.length() - 1);
    }
    boolean sane = !key.isEmpty() && key.chars().noneMatch(c -> c <= ' ' || "${*?'".indexOf(c) >= 0);
    return sane
        ? Optional.of(new Piece.Variable(Context.folded(key), otherwise))
        : Optional.empty();
  }

  /// Whether it stands for one text alone.
  boolean isLiteral() {
    return pieces.length == 0 || (pieces.length == 1 && pieces[0] instanceof Piece.Literal);
  }

  /// The characters that a text has to begin with.
  String prefix() {
    return pieces.length > 0 && pieces[0] instanceof Piece.Literal(String text) ? text : "";
  }

  /// Whether it matches every text.
  boolean isAny() {
    return pieces.length == 1 && pieces[0] == RUN;
  }

  /// Whether all of its variables have one value, or another that stands for none.
  boolean resolves(Context context) {
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Variable variable && value(variable, context) == null) {
        return false;
      }
    }
    return true;
  }

  /// Whether it matches, or may match with some value of variables whose keys are not known.
  boolean mayMatch(String text, Context context, Predicate<String> known) {
    List<Piece> all = new ArrayList<>();
    for (Piece piece : pieces) {
      boolean open = piece instanceof Piece.Variable variable && !known.test(variable.key());
      if (!open) {
        all.add(piece);
      } else if (all.isEmpty() || all.getLast() != RUN) {
        all.add(RUN);
      }
    }
    return new TextPattern(written, all, anyCase).matches(text, context);
  }

  /// Whether the keys of all of its variables are known.
  boolean settled(Predicate<String> known) {
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Variable variable && !known.test(variable.key())) {
        return false;
      }
    }
    return true;
  }

  /// The pattern with the values of its variables in their place; empty where it has none.
  ///
  /// INVARIANT: what a reply says is not among them; of a variable without one value the name stays.
  Optional<String> filled(Context context) {
    boolean any = false;
    StringBuilder filled = new StringBuilder();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Literal(String text) -> filled.append(text);
        case Piece.Run run -> filled.append('*');
        case Piece.One one -> filled.append('?');
        case Piece.Variable variable -> {
          any = true;
          String value = Untold.of(variable.key()).isPresent() ? null : value(variable, context);
          filled.append(value == null ? "${" + variable.key() + "}" : value);
        }
      }
    }
    return any ? Optional.of(filled.toString()) : Optional.empty();
  }

  private static @Nullable String value(Piece.Variable variable, Context context) {
    Values values = context.get(variable.key());
    if (values == null || values.size() == 0) {
      return variable.otherwise();
    }
    return values.size() == 1 ? values.text(0) : null;
  }

  /// Whether the whole text matches.
  boolean matches(String text, Context context) {
    return matches(text, 0, text.length(), context);
  }

  /// Whether these characters of a text match.
  ///
  /// The last `*` that was met takes one character more each time that what follows it does not match
  /// (the greedy walk with one way back, which is enough: an earlier `*` never has to be asked again).
  boolean matches(String text, int from, int to, Context context) {
    int piece = 0;
    int at = from;
    int backPiece = -1;
    int backAt = -1;
    while (true) {
      if (piece == pieces.length) {
        if (at == to) {
          return true;
        }
      } else if (pieces[piece] == RUN) {
        if (piece == pieces.length - 1) {
          return true;
        }
        backPiece = piece++;
        backAt = at;
        continue;
      } else {
        int after = after(pieces[piece], text, at, to, context);
        if (after == UNRESOLVED) {
          return false;
        }
        if (after >= 0) {
          at = after;
          piece++;
          continue;
        }
      }
      if (backPiece < 0 || backAt >= to) {
        return false;
      }
      backAt = next(text, backAt, to);
      at = backAt;
      piece = backPiece + 1;
    }
  }

  /// Where the text goes on behind a piece.
  private int after(Piece piece, String text, int at, int to, Context context) {
    return switch (piece) {
      case Piece.Literal(String literal) -> after(literal, text, at, to);
      case Piece.One one -> at < to ? next(text, at, to) : NO;
      case Piece.Variable variable -> {
        String value = value(variable, context);
        yield value == null ? UNRESOLVED : after(value, text, at, to);
      }
      case Piece.Run run -> throw new IllegalStateException("a run has no end of its own");
    };
  }

  private int after(String literal, String text, int at, int to) {
    int end = at + literal.length();
    return end <= to && text.regionMatches(anyCase, at, literal, 0, literal.length()) ? end : NO;
  }

  /// Behind one character, which may be two units of UTF-16.
  private static int next(String text, int at, int to) {
    boolean pair =
        at + 1 < to
            && Character.isHighSurrogate(text.charAt(at))
            && Character.isLowSurrogate(text.charAt(at + 1));
    return at + (pair ? 2 : 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TextPattern pattern
        && written.equals(pattern.written)
        && anyCase == pattern.anyCase;
  }

  @Override
  public int hashCode() {
    return written.hashCode();
  }

  /// As it was written.
  @Override
  public String toString() {
    return written;
  }
}
