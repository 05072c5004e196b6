package dev.munjigi.control.pages;

import static dev.munjigi.control.pages.Markup.all;
import static dev.munjigi.control.pages.Markup.element;
import static dev.munjigi.control.pages.Markup.text;
import static dev.munjigi.control.pages.Markup.with;

import dev.munjigi.control.pages.Markup.Attribute;
import dev.munjigi.gates.audit.Language;
import dev.munjigi.gates.exchange.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all pages have in common: the frame, forms and their fields, what is said of mistakes.
final class Layout {
  /// Where the style sheet is, on every host.
  static final String STYLE = "/.munjigi/style.css";

  /// The name of the field that holds a form's token.
  static final String TOKEN = "token";

  /// The name of the field that says which of a page's forms was sent.
  static final String ACT = "act";

  private final Turn turn;

  Layout(Turn turn) {
    this.turn = turn;
  }

  /// What is wrong with a form that was sent, and the field that it is about.
  record Problem(Words words, String field) {}

  /// A field of a form.
  ///
  /// @param name also its id
  /// @param autocomplete what browsers may fill in (HTML, section 4.10.18.7)
  /// @param hint what is to be typed, or null
  record Field(
      String name, String type, Words label, String autocomplete, @Nullable String hint) {
    static Field password(String name, Words label, String autocomplete) {
      return new Field(name, "password", label, autocomplete, null);
    }

    Field hinted(String text) {
      return new Field(name, type, label, autocomplete, text);
    }
  }

  Markup say(Words words) {
    return text(turn.say(words));
  }

  Markup paragraph(Words words) {
    return element("p", say(words));
  }

  Markup link(String to, Words words) {
    return element("a", with("href", to), say(words));
  }

  /// A page, with or without something wrong.
  Response page(int status, Words title, @Nullable Problem problem, Markup... content) {
    return turn.page(status, document(title, Markup.NONE, problem, content));
  }

  /// A page that goes on to another by itself. No answer to a form: a form may lead to no other host.
  Response passing(Words title, String to, Markup... content) {
    Markup refresh =
        element("meta", with("http-equiv", "refresh", "content", "0; url=" + to));
    return turn.page(200, document(title, refresh, null, content));
  }

  private Markup document(
      Words title, Markup head, @Nullable Problem problem, Markup... content) {
    String prefix = problem == null ? "" : turn.say(Words.ERROR_PREFIX);
    Markup name = text(prefix + turn.say(title) + " - " + turn.say(Words.PRODUCT));
    Markup main =
        element(
            "main",
            problem == null ? Markup.NONE : summary(problem),
            element("h1", say(title)),
            all(content));
    return element(
        "html",
        with("lang", LanguageChoice.tag(turn.language())),
        element(
            "head",
            element("meta", with("charset", "utf-8")),
            element("title", name),
            element(
                "meta", with("name", "viewport", "content", "width=device-width, initial-scale=1")),
            element("link", with("rel", "stylesheet", "href", STYLE)),
            turn.scripted()
                ? element("script", with("src", PasskeyForms.SCRIPT, "defer", ""))
                : Markup.NONE,
            head),
        element(
            "body",
            element("header", element("span", say(Words.PRODUCT)), languages()),
            main));
  }

  private Markup languages() {
    List<Markup> links = new ArrayList<>();
    String self = turn.self();
    for (Language language : Language.values()) {
      String tag = LanguageChoice.tag(language);
      String to = self + (self.indexOf('?') < 0 ? '?' : '&') + "lang=" + tag;
      Markup name =
          text(
              switch (language) {
                case ENGLISH -> "English";
                case KOREAN -> "한국어";
              });
      boolean current = language == turn.language();
      links.add(
          current
              ? element("span", with("lang", tag, "aria-current", "true"), name)
              : element("a", with("href", to, "lang", tag, "hreflang", tag), name));
      links.add(text(" "));
    }
    return element("nav", with("aria-label", turn.say(Words.LANGUAGES)), all(links));
  }

  private Markup summary(Problem problem) {
    Markup said = say(problem.words());
    Markup item =
        problem.field().isEmpty()
            ? said
            : element("a", with("href", "#" + problem.field()), said);
    return element(
        "div",
        with(
            "class", "wrong", "role", "alert", "tabindex", "-1", "autofocus", "", "id", "problem"),
        element("h2", say(Words.NOTICE)),
        element("ul", element("li", item)));
  }

  /// A form on this page.
  ///
  /// @param act which one
  /// @param button what its button says
  Markup form(String act, Words button, Markup... fields) {
    return form(act, button, with(), fields);
  }

  /// A form without fields, for what is not the first choice on this page.
  Markup otherwise(String act, Words button) {
    return form(act, button, with("class", "otherwise"));
  }

  private Markup form(String act, Words button, List<Attribute> own, Markup... fields) {
    List<Attribute> attributes =
        new ArrayList<>(
            with("method", "post", "action", turn.self(), "accept-charset", "utf-8"));
    attributes.addAll(own);
    return element(
        "form",
        attributes,
        hidden(TOKEN, turn.formToken()),
        hidden(ACT, act),
        all(fields),
        element("button", with("type", "submit"), say(button)));
  }

  Markup hidden(String name, String value) {
    return element("input", with("type", "hidden", "name", name, "value", value));
  }

  /// Whose password a form is about, for password managers: a field that nobody sees.
  Markup remembered(String user) {
    return element(
        "input",
        with(
            "type",
            "text",
            "name",
            "username",
            "value",
            user,
            "autocomplete",
            "username",
            "readonly",
            "",
            "hidden",
            ""));
  }

  /// A field with its label, and what is wrong with it.
  ///
  /// @param value what it holds at first; never a password
  Markup field(Field field, @Nullable Problem problem, String value) {
    Words wrong =
        problem != null && problem.field().equals(field.name()) ? problem.words() : null;
    List<String> described = new ArrayList<>();
    List<Markup> parts = new ArrayList<>();
    parts.add(element("label", with("for", field.name()), say(field.label())));
    if (field.hint() != null) {
      described.add(field.name() + "-hint");
      parts.add(
          element("p", with("class", "hint", "id", described.getLast()), text(field.hint())));
    }
    if (wrong != null) {
      described.add(field.name() + "-error");
      parts.add(
          element("p", with("class", "error", "id", described.getLast()), say(wrong)));
    }
    parts.add(element("input", attributes(field, wrong != null, String.join(" ", described), value)));
    return all(parts);
  }

  private static List<Attribute> attributes(
      Field field, boolean wrong, String described, String value) {
    List<Attribute> attributes =
        new ArrayList<>(
            with(
                "id",
                field.name(),
                "name",
                field.name(),
                "type",
                field.type(),
                "autocomplete",
                field.autocomplete(),
                "required",
                ""));
    if (field.type().equals("text")) {
      attributes.addAll(with("autocapitalize", "none", "spellcheck", "false"));
    }
    if (wrong) {
      attributes.addAll(with("aria-invalid", "true"));
    }
    if (!described.isEmpty()) {
      attributes.addAll(with("aria-describedby", described));
    }
    if (!value.isEmpty()) {
      attributes.addAll(with("value", value));
    }
    return attributes;
  }
}
