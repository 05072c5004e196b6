package dev.munjigi.control.pages;

import dev.munjigi.control.Visible;
import java.util.List;
import java.util.Set;

/// A piece of HTML.
///
/// Guarantees: text and attribute values are escaped, whatever they are; there is no way to put text in
/// as it is. Names of elements and attributes are the program's own.
final class Markup {
  static final Markup NONE = new Markup("");

  private static final Set<String> VOID = Set.of("input", "link", "meta", "br");

  private final String html;

  private Markup(String html) {
    this.html = html;
  }

  /// An attribute; one whose value is empty stands alone, as `required` does.
  record Attribute(String name, String value) {}

  /// Attributes from name, value, name, value.
  static List<Attribute> with(String... namesAndValues) {
    Attribute[] attributes = new Attribute[namesAndValues.length / 2];
    for (int i = 0; i < attributes.length; i++) {
      attributes[i] = new Attribute(namesAndValues[2 * i], namesAndValues[2 * i + 1]);
    }
    return List.of(attributes);
  }

  /// Text, without characters that are not seen or turn the direction of writing.
  static Markup text(String text) {
    return new Markup(escaped(Visible.of(text)));
  }

  static Markup element(String name, List<Attribute> attributes, Markup... inside) {
    StringBuilder html = new StringBuilder(64).append('<').append(name);
    for (Attribute attribute : attributes) {
      html.append(' ').append(attribute.name());
      if (!attribute.value().isEmpty()) {
        html.append("=\"").append(escaped(attribute.value())).append('"');
      }
    }
    html.append('>');
    if (!VOID.contains(name)) {
      for (Markup one : inside) {
        html.append(one.html);
      }
      html.append("</").append(name).append('>');
    }
    return new Markup(html.toString());
  }

  static Markup element(String name, Markup... inside) {
    return element(name, List.of(), inside);
  }

  /// Pieces one after the other.
  static Markup all(List<Markup> parts) {
    StringBuilder html = new StringBuilder();
    for (Markup part : parts) {
      html.append(part.html);
    }
    return new Markup(html.toString());
  }

  static Markup all(Markup... parts) {
    return all(List.of(parts));
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /// A whole document.
  String document() {
    return "<!doctype html>\n" + html + "\n";
  }
}
